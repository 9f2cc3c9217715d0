namespace Lfr.Evaluation.Runs;

/// <summary>When two names of factors and intersections mean the same groups: their factors may stand in any order.</summary>
internal static class GroupTerm
{
    public static bool IsSame(string one, string other) => Ordered(one) == Ordered(other);

    /// <summary>Refuses terms that mean the same groups.</summary>
    /// <exception cref="ArgumentException">Two do; the message names them.</exception>
    public static void RequireDistinct(IEnumerable<string> terms, string parameter)
    {
        string[]? same = terms.GroupBy(Ordered, StringComparer.Ordinal).Select(group => group.ToArray()).FirstOrDefault(group => group.Length > 1);
        if (same is not null)
        {
            throw new ArgumentException(same[0] == same[1] ? $"The factor or intersection '{same[0]}' is given twice; give it once." : $"'{same[0]}' and '{same[1]}' are the same groups; give one of them.", parameter);
        }
    }

    private static string Ordered(string term) => string.Join(':', term.Split(':', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
}
