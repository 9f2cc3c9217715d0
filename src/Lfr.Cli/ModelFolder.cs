using System.CommandLine;
using Lfr.Core.Models;

namespace Lfr.Cli;

/// <summary>Where the models are: <c>--models DIR</c>, then <c>LFR_MODELS</c>, then <c>.lfr/models</c> of this folder and those above.</summary>
internal static class ModelFolder
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "LFR_MODELS";

    /// <summary>The option, one for each command that needs models.</summary>
    public static Option<string?> CreateOption() => new("--models")
    {
        Description = $"Folder with the model cards and model files. Default: ${Variable}, then .lfr/models of this folder and those above.",
        HelpName = "DIR",
    };

    /// <summary>Finds the folder; whether it holds a usable pack is for <see cref="ModelPack.Load"/> to say.</summary>
    /// <exception cref="CommandException">None is named and none is found.</exception>
    public static string Find(ParseResult parse, Option<string?> option)
    {
        if (parse.GetValue(option) is { } named)
        {
            return named;
        }

        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } fromEnvironment)
        {
            return fromEnvironment;
        }

        return FindAbove("models") ?? throw new CommandException(
            ExitCode.Environment,
            $"no model folder: there is no .lfr/models here or above. Run 'lfr models fetch --to .lfr/models', or name the folder with --models DIR or {Variable}.");
    }

    /// <summary>A folder under .lfr, here or above; null where there is none.</summary>
    /// <param name="name">"models", "photos".</param>
    public static string? FindAbove(string name)
    {
        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, ".lfr", name);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
