using System.CommandLine;

namespace Lfr.Cli.Review;

/// <summary>Options that must be given: nothing about a person is preset.</summary>
internal static class ReviewOptions
{
    /// <summary>Free text.</summary>
    public static Option<string> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT", Required = true };

    /// <summary>One of a few words.</summary>
    public static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', words), Required = true };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
