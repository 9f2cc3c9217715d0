namespace Lfr.Evaluation.Scores;

/// <summary>Whether two labels look like one label and a slip of the pen.</summary>
internal static class LabelLikeness
{
    /// <summary>Shorter labels (F and M, I and II) differ by one letter because they are codes.</summary>
    private const int ShortestWord = 4;

    /// <summary>How the labels differ, in words, where they look alike; null where they do not, or are equal.</summary>
    public static string? Of(string one, string other)
    {
        if (one == other)
        {
            return null;
        }

        if (string.Equals(Plain(one), Plain(other), StringComparison.Ordinal))
        {
            return "only by capitals, spaces or punctuation";
        }

        (string shorter, string longer) = one.Length <= other.Length ? (one, other) : (other, one);
        return shorter.Length >= ShortestWord && IsOneSlip(shorter, longer) ? "by one letter" : null;
    }

    private static string Plain(string label) => string.Concat(label.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // One letter left out, put in, exchanged for another, or two neighbours swapped. Digits are never slips: they are codes or ages.
    private static bool IsOneSlip(string shorter, string longer)
    {
        if (longer.Length - shorter.Length > 1)
        {
            return false;
        }

        int head = 0;
        while (head < shorter.Length && shorter[head] == longer[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < shorter.Length - head && shorter[^(tail + 1)] == longer[^(tail + 1)])
        {
            tail++;
        }

        string left = shorter[head..^tail], right = longer[head..^tail];
        bool swapped = left.Length == 2 && right.Length == 2 && left[0] == right[1] && left[1] == right[0];
        return (swapped || right.Length == 1) && !left.Any(char.IsDigit) && !right.Any(char.IsDigit);
    }
}
