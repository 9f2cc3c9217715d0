using System.CommandLine;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.Core.Policy;

namespace Lfr.Cli;

/// <summary>What every command that looks at faces has: where the models are, and which threshold decides.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string?> _models = ModelFolder.CreateOption();

    private readonly Option<string?> _policy = new("--policy")
    {
        Description = "Policy file that gives the threshold.",
        HelpName = "FILE",
    };

    private readonly Option<double?> _fmr = new Option<double?>("--fmr")
    {
        Description = "Use the threshold that the model card calibrates for this false match rate, such as 1e-4. Only measured rates are offered.",
        HelpName = "RATE",
    }.AsNumber(rate => rate is > 0 and < 1, "a rate over 0 and under 1, such as 1e-4");

    private readonly Option<float?> _threshold = new Option<float?>("--threshold")
    {
        Description = "Match iff score >= this cosine similarity, -1 to 1. Rests on no measurement, and the output says so.",
        HelpName = "T",
    }.AsNumber(threshold => threshold is >= -1 and <= 1, "a cosine similarity, -1 to 1, not a percentage");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="decides">Whether it compares faces, and so needs a threshold.</param>
    public EngineOptions AddTo(Command command, bool decides)
    {
        command.Options.Add(_models);
        if (decides)
        {
            command.Options.Add(_policy);
            command.Options.Add(_fmr);
            command.Options.Add(_threshold);
            command.Validators.Add(result =>
            {
                if (new Option[] { _policy, _fmr, _threshold }.Count(option => result.GetResult(option) is not null) > 1)
                {
                    result.AddError("--policy, --fmr and --threshold exclude each other: give one.");
                }
            });
        }

        return this;
    }

    /// <summary>Loads the models and starts the engine.</summary>
    public FaceEngine Open(ParseResult parse) => new(ModelPack.LoadCards(ModelFolder.Find(parse, _models)));

    /// <summary>The policy that the options name; the model card's default where they name none.</summary>
    public IThresholdPolicy Policy(ParseResult parse, FaceEngine engine)
    {
        if (parse.GetValue(_policy) is { } file)
        {
            var policy = PolicyFile.Load(file);
            Core.Embedding.PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, policy.Pipeline, $"The policy file '{file}'");
            return policy;
        }

        return parse.GetValue(_threshold) is { } threshold
            ? new FixedThresholdPolicy("command-line", engine.Info.Pipeline, new Threshold(threshold))
            : CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, parse.GetValue(_fmr));
    }
}
