using Lfr.Core.Audit;

namespace Lfr.Core.Deployments;

/// <summary>How one officer decided: counts, so that whoever accepts everything can be seen. Of known-false alerts nobody should accept any.</summary>
public sealed record ReviewerFigures
{
    /// <summary>The officer.</summary>
    public required RecordId Reviewer { get; init; }

    /// <summary>Decisions on real alerts.</summary>
    public required long Decisions { get; init; }

    /// <summary>Of those, found true.</summary>
    public required long FoundTrue { get; init; }

    /// <summary>Of those, to engage.</summary>
    public required long ToEngage { get; init; }

    /// <summary>Decisions on known-false alerts that were put in.</summary>
    public required long SeededDecisions { get; init; }

    /// <summary>Of those, found true: each is an acceptance of an alert that is known to be false.</summary>
    public required long SeededFoundTrue { get; init; }

    /// <summary>Decisions of this officer with which the other reviewer of the same alert differed.</summary>
    public required long Disagreements { get; init; }

    /// <summary>Median time to decision in seconds, real and known-false alerts together.</summary>
    public required double MedianSecondsToDecision { get; init; }

    /// <summary>Whether everything was found true, the known-false included if there were any.</summary>
    public bool AcceptsEverything => Decisions + SeededDecisions > 0 && FoundTrue == Decisions && SeededFoundTrue == SeededDecisions;
}
