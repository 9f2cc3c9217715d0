namespace Lfr.Evaluation.Metrics;

/// <summary>The names of the ways from an FPIR measured against F references to one at a list of N, as printed in every report.</summary>
public static class FpirScaling
{
    /// <summary>Not scaled: X / P at the list that was used.</summary>
    public const string Measured = "measured";

    /// <summary>Mean over passages of the probability that a random list of N holds one of the k people who exceeded: exact, for N up to F.</summary>
    public const string Subsample = "subsample";

    /// <summary>N E / (P F): every exceeding comparison counts.</summary>
    public const string LinearComparisons = "linear-comparisons";

    /// <summary>(X / P) N / F: every exceeding passage counts once.</summary>
    public const string LinearPassages = "linear-passages";

    /// <summary>1 - (1 - E / (P F))^N: as if every comparison were independent.</summary>
    public const string Binomial = "binomial";

    /// <summary>1 - product over groups g of (1 - e_dg / (P_d F_g))^N_g: the list's own composition.</summary>
    public const string Composition = "composition";
}
