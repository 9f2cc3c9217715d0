using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lfr.Core;

/// <summary>Says what is wrong with a JSON file in the words of whoever wrote the file: the serialiser speaks of members and types that nobody outside knows.</summary>
internal static partial class JsonFault
{
    /// <summary>What is wrong, and where; no sentence of its own.</summary>
    public static string Describe(JsonException fault)
    {
        var line = fault.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"line {number + 1}: ") : "";
        if (Unknown().Match(fault.Message) is { Success: true } unknown)
        {
            return $"{line}there is no field '{unknown.Groups["name"]}'. Correct its name, or remove it.";
        }

        if (Missing().Match(fault.Message) is { Success: true } missing)
        {
            return $"it lacks {missing.Groups["names"]}. Add what is missing.";
        }

        if (fault.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            return $"{line}what stands at {fault.Path} is of another kind than that field has.";
        }

        // A fault of the text itself, which is said in words of the text.
        var end = fault.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var words = end < 0 ? fault.Message : fault.Message[..end];
        var position = words.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return $"{line}it is no JSON: {(position < 0 ? words : words[..position])}";
    }

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.?( Path: |$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Missing();
}
