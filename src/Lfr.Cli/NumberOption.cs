using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace Lfr.Cli;

/// <summary>
/// Options that take a number, in one notation whatever the machine's language: a decimal point, and no mark between thousands. .NET reads "0,1" as 1 unless told
/// otherwise, and a threshold of 1 or of -1 decides about people.
/// </summary>
internal static class NumberOption
{
    /// <summary>Has an option read one number.</summary>
    /// <param name="option">The option.</param>
    /// <param name="isLegal">Which numbers it takes; null for every one of its type.</param>
    /// <param name="legal">The same in words, after "legal: ".</param>
    public static Option<T> AsNumber<T>(this Option<T> option, Predicate<T>? isLegal = null, string legal = "")
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        option.CustomParser = result => Read(result, result.Tokens[0].Value, isLegal, legal);
        return option;
    }

    /// <summary>The same for an option without a default.</summary>
    public static Option<T?> AsNumber<T>(this Option<T?> option, Predicate<T>? isLegal = null, string legal = "")
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        option.CustomParser = result => Read(result, result.Tokens[0].Value, isLegal, legal);
        return option;
    }

    /// <summary>The same for an option that may be given several times.</summary>
    public static Option<T[]> AsNumbers<T>(this Option<T[]> option, Predicate<T>? isLegal = null, string legal = "")
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        option.CustomParser = result => [.. result.Tokens.Select(token => Read(result, token.Value, isLegal, legal))];
        return option;
    }

    /// <summary>Why a text is no number of a kind that is meant; null where it is one.</summary>
    public static string? Problem<T>(string text, out T value)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var isWhole = T.IsInteger(T.One / (T.One + T.One));
        if (isWhole)
        {
            return T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) ? null
                : BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                    ? string.Create(CultureInfo.InvariantCulture, $"which is out of range: give {T.MinValue} to {T.MaxValue}")
                    : "which is no whole number: write digits alone, without a decimal comma or point and without a mark between thousands";
        }

        if (!T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) || T.IsNaN(value))
        {
            return "which is no number: write a decimal point, as in 0.5, and no mark between thousands";
        }

        return T.IsInfinity(value) ? "which is no finite number: write one with a decimal point, as in 0.5"
            : T.IsZero(value) && Significand(text).Any(digit => digit is >= '1' and <= '9') ? "which is too near to zero to be told from it: write a larger number, with a decimal point"
            : null;
    }

    private static T Read<T>(ArgumentResult result, string text, Predicate<T>? isLegal, string legal)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var name = result.Parent is OptionResult option ? option.IdentifierToken?.Value ?? option.Option.Name : result.Argument.Name;
        if (Problem<T>(text, out var value) is { } problem)
        {
            result.AddError($"{name} is '{text}', {problem}.");
        }
        else if (isLegal?.Invoke(value) == false)
        {
            result.AddError($"{name} is {text}; legal: {legal}.");
        }

        return value;
    }

    // What stands before the exponent.
    private static string Significand(string text) => text.Split('e', 'E')[0];
}
