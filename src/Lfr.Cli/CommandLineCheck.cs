using System.CommandLine;
using System.CommandLine.Parsing;

namespace Lfr.Cli;

/// <summary>
/// What the parser lets through and nobody means: a misspelt option, which becomes a value of the command's argument, so that the command runs without it; and a value
/// that is empty, as a variable that was never set leaves it.
/// </summary>
internal static class CommandLineCheck
{
    /// <summary>What is wrong, one sentence each; empty where nothing is.</summary>
    /// <param name="parse">The command line, parsed.</param>
    /// <param name="words">The same as the shell gave it.</param>
    public static IReadOnlyList<string> Problems(ParseResult parse, IReadOnlyList<string> words)
    {
        // An option's "NAME=" takes the word after it, so that an empty one does not show in what was parsed. After a bare "--" everything is a value.
        var values = parse.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).ToHashSet(ReferenceEqualityComparer.Instance);
        var problems = new List<string>();
        for (SymbolResult? of = parse.CommandResult; of is CommandResult command; of = command.Parent)
        {
            foreach (var child in command.Children)
            {
                problems.AddRange(child switch
                {
                    ArgumentResult argument => argument.Tokens.Where(token => !values.Contains(token) && LooksLikeOption(token.Value)).Select(token => Misspelt(token.Value))
                        .Concat(Empty(IsEmpty(argument.Tokens), argument.Argument.Name, null, argument.Argument.Description)),
                    OptionResult { Implicit: false, IdentifierToken.Value: var name } option =>
                        Empty(IsEmpty(option.Tokens) || words.TakeWhile(word => word != "--").Contains(name + "="), name, option.Option.HelpName, option.Option.Description),
                    _ => [],
                });
            }
        }

        return problems;
    }

    // "-" alone is a name that tools use, and "-1" a number.
    private static bool LooksLikeOption(string text) => text.Length > 1 && text[0] == '-' && (text[1] == '-' || char.IsAsciiLetter(text[1]));

    private static string Misspelt(string text) => $"There is no option '{text.Split('=', ':')[0]}'. If it is the name of a file, write it after a bare --.";

    private static bool IsEmpty(IReadOnlyList<Token> tokens) => tokens.Any(token => string.IsNullOrWhiteSpace(token.Value));

    private static IEnumerable<string> Empty(bool isEmpty, string name, string? what, string? description) =>
        isEmpty ? [$"{name} is empty. It takes{(what is null ? "" : " " + what)}: {FirstSentence(description ?? "a value.")}"] : [];

    private static string FirstSentence(string text) => text.IndexOf(". ", StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text;
}
