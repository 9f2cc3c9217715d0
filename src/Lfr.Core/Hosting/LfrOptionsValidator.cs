using Lfr.Core.Models;
using Microsoft.Extensions.Options;

namespace Lfr.Core.Hosting;

/// <summary>Says everything that is wrong at once.</summary>
internal sealed class LfrOptionsValidator : IValidateOptions<LfrOptions>
{
    public ValidateOptionsResult Validate(string? name, LfrOptions options)
    {
        var failures = new List<string>();
        var what = string.IsNullOrEmpty(name) ? "AddLfr" : $"AddLfr '{name}'";
        if (string.IsNullOrWhiteSpace(options.ModelFolder))
        {
            failures.Add($"{what}: ModelFolder is not set. Name the folder with the model cards and model files.");
        }
        else
        {
            try
            {
                ModelPack.LoadCards(options.ModelFolder);
            }
            catch (ModelException e)
            {
                failures.Add($"{what}: {e.Message}");
            }
        }

        if (options.Engine is null)
        {
            failures.Add($"{what}: Engine is null. Leave it as it is, or set FaceEngineOptions.");
        }
        else
        {
            Check(options.Engine.MaxBatch >= 1, $"{what}: Engine.MaxBatch is {options.Engine.MaxBatch}; legal: 1 or more.");
            Check(options.Engine.ImagesAtOnce is null or >= 1, $"{what}: Engine.ImagesAtOnce is {options.Engine.ImagesAtOnce}; legal: 1 or more, or left out for as many as there are processors.");
            Check(options.Engine.Session.Threads >= 1, $"{what}: Engine.Session.Threads is {options.Engine.Session.Threads}; legal: 1 or more.");
            try
            {
                options.Engine.Detector.Check();
            }
            catch (ArgumentException e)
            {
                failures.Add($"{what}: Engine.Detector: {e.Message}");
            }
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;

        void Check(bool holds, string message)
        {
            if (!holds)
            {
                failures.Add(message);
            }
        }
    }
}
