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

        return $"{line}{OfText(fault)}";
    }

    /// <summary>What is wrong with the text itself, in words of the text and without its line.</summary>
    public static string OfText(JsonException fault)
    {
        if (Twice().Match(fault.Message) is { Success: true } twice)
        {
            return $"the field '{twice.Groups["name"]}' stands there twice. Remove one.";
        }

        if (fault.Message.Contains("isFinalBlock", StringComparison.Ordinal))
        {
            return fault.Message.Contains("any JSON tokens", StringComparison.Ordinal) ? "it is no JSON: there is nothing in it." : "it is no JSON: it ends too early.";
        }

        if (fault.Message.Contains("should be closed", StringComparison.Ordinal))
        {
            return "it is no JSON: it ends before everything is closed that was opened.";
        }

        if (fault.Message.Contains("trailing comma", StringComparison.Ordinal))
        {
            return "it is no JSON: a comma stands after the last member. Remove it.";
        }

        var end = fault.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var words = end < 0 ? fault.Message : fault.Message[..end];
        var position = words.IndexOf(" LineNumber: ", StringComparison.Ordinal);
        return $"it is no JSON: {(position < 0 ? words : words[..position]).Replace(" Change the reader options.", "", StringComparison.Ordinal)}";
    }

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Unknown();

    [GeneratedRegex("^Duplicate property '(?<name>.*?)'", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Twice();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.?( Path: |$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Missing();
}
