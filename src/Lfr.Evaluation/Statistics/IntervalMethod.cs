namespace Lfr.Evaluation.Statistics;

/// <summary>The names of the interval methods, as printed in every report. They are part of the report's schema: stable.</summary>
public static class IntervalMethod
{
    /// <summary>Exact binomial interval by the beta distribution (Clopper and Pearson 1934). Trials taken as independent.</summary>
    public const string ClopperPearson = "clopper-pearson";

    /// <summary>Score interval of Wilson (1927). Trials taken as independent.</summary>
    public const string Wilson = "wilson";

    /// <summary>Wilson's interval on the effective number of trials, rate (1 - rate) / variance between subjects.</summary>
    public const string WilsonEffective = "wilson-effective";

    /// <summary>Clopper-Pearson on the effective number of trials corrected for degrees of freedom (Korn and Graubard 1998).</summary>
    public const string KornGraubard = "korn-graubard";

    /// <summary>Clopper-Pearson with each subject as one trial: for zero errors (or nothing but errors) where people repeat.</summary>
    public const string ExactOnSubjects = "exact-on-subjects";

    /// <summary>Clopper-Pearson on pairs that share no subject: for zero errors among pairs.</summary>
    public const string ExactOnDisjointPairs = "exact-on-disjoint-pairs";

    /// <summary>Wilson's interval on the effective number of pairs by the two-way (dyadic) sandwich variance.</summary>
    public const string DyadicWilson = "dyadic-wilson";

    /// <summary>Percentile interval of a bootstrap that draws subjects.</summary>
    public const string SubjectBootstrap = "subject-bootstrap";

    /// <summary>Percentile interval of a bootstrap whose pair weight is the product of both subjects' weights. Conservative.</summary>
    public const string PairBootstrap = "pair-bootstrap";

    /// <summary>Ratio of two rates, exact given the total number of errors. Trials taken as independent.</summary>
    public const string ConditionalExact = "conditional-exact";

    /// <summary>Ratio of two rates by inverting the permutation test between subjects.</summary>
    public const string InvertedPermutation = "inverted-permutation";

    /// <summary>Ratio of two rates, exact given the total, on errors over the design effect: where people repeat and there are too many for the
    /// permutation to be inverted.</summary>
    public const string ConditionalEffective = "conditional-effective";

    /// <summary>Ratio of two rates by the normal approximation of its logarithm (Katz et al. 1978). Trials taken as independent.</summary>
    public const string Katz = "katz-log";

    /// <summary>Largest over smallest rate from all pairwise ratio intervals at once, Bonferroni over the pairs.</summary>
    public const string PairwiseBonferroni = "pairwise-bonferroni";

    /// <summary>Odds ratio of a 2 x 2 table, exact given both margins.</summary>
    public const string FisherExact = "fisher-exact";
}
