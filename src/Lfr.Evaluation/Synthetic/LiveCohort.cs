using System.Collections.Immutable;

namespace Lfr.Evaluation.Synthetic;

/// <summary>A synthetic live test: invented people whose totals are those published for the UK's 2023 equitability study. It illustrates tables and
/// must not be used for coverage or power. Everything made from it must be marked synthetic.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class LiveCohort
{
    /// <summary>Non-mated comparisons below this score were not generated.</summary>
    public const double Floor = 0.54;

    /// <summary>Decimals of every score, rounded down, so that no score is lifted to a threshold.</summary>
    public const int ScoreDecimals = 4;

    internal LiveCohort(
        ulong seed,
        ImmutableArray<CohortSubject> subjects,
        ImmutableArray<CohortReference> references,
        ImmutableArray<CohortPassage> passages,
        ImmutableArray<CohortExceedance> exceedances)
    {
        Seed = seed;
        Subjects = subjects;
        References = references;
        Passages = passages;
        Exceedances = exceedances;
    }

    /// <summary>The seed that the cohort came from.</summary>
    public ulong Seed { get; }

    /// <summary>400 volunteers.</summary>
    public ImmutableArray<CohortSubject> Subjects { get; }

    /// <summary>400 references of the volunteers, then 178,000 filler images; all enrolled.</summary>
    public ImmutableArray<CohortReference> References { get; }

    /// <summary>4,000 passages, ten a volunteer, by volunteer.</summary>
    public ImmutableArray<CohortPassage> Passages { get; }

    /// <summary>Non-mated comparisons at or above the floor, by passage, then descending score.</summary>
    public ImmutableArray<CohortExceedance> Exceedances { get; }
}
