namespace Lfr.Cli;

/// <summary>Numbers with their nouns.</summary>
internal static class Plural
{
    /// <summary>"1 person", "2 people".</summary>
    public static string Of(long count, string one, string several) => FormattableString.Invariant($"{count} {(count == 1 ? one : several)}");

    /// <summary>"1 picture", "0 pictures".</summary>
    public static string Of(long count, string noun) => Of(count, noun, noun + "s");
}
