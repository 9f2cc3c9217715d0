namespace Lfr.Evaluation.Scores;

/// <summary>One published deployment. Anything that was not published is null and stays null.</summary>
public sealed record DeploymentRow
{
    /// <summary>1-based line in the file.</summary>
    public required long Line { get; init; }

    /// <summary>The grid (publication) it comes from.</summary>
    public required string Grid { get; init; }

    /// <summary>Where.</summary>
    public required string Location { get; init; }

    /// <summary>When, as published (dd/mm/yy).</summary>
    public required DateOnly? Date { get; init; }

    /// <summary>How long; null where not published or not readable.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>People on the watchlist.</summary>
    public long? WatchlistSize { get; init; }

    /// <summary>The lowest threshold used; null where none was published.</summary>
    public decimal? Threshold { get; init; }

    /// <summary>All alerts, as published.</summary>
    public long? Alerts { get; init; }

    /// <summary>True alerts confirmed after engagement.</summary>
    public long? TrueConfirmed { get; init; }

    /// <summary>Alerts counted as true without engagement: taken as true by the publisher, unverified.</summary>
    public long? TrueUnconfirmed { get; init; }

    /// <summary>False alerts confirmed after engagement.</summary>
    public long? FalseConfirmed { get; init; }

    /// <summary>False alerts without engagement.</summary>
    public long? FalseUnconfirmed { get; init; }

    /// <summary>The published false alert rate in per cent.</summary>
    public decimal? PublishedFalseRatePercent { get; init; }

    /// <summary>Arrests.</summary>
    public long? Arrests { get; init; }

    /// <summary>Other disposals.</summary>
    public long? OtherDisposals { get; init; }

    /// <summary>No further action.</summary>
    public long? NoAction { get; init; }

    /// <summary>Faces seen: people counted by the system, usually an estimate.</summary>
    public long? Faces { get; init; }

    /// <summary>True where the faces are an estimate (the default: the publisher says so).</summary>
    public bool FacesIsEstimate { get; init; } = true;

    /// <summary>Engagements after true alerts; null where not published.</summary>
    public long? EngagementsTrue { get; init; }

    /// <summary>Engagements after false alerts; null where not published.</summary>
    public long? EngagementsFalse { get; init; }

    /// <summary>The period that the row belongs to; the year of its date unless the file says otherwise.</summary>
    public required string Period { get; init; }

    /// <summary>False alerts, confirmed or not; null where neither is known.</summary>
    public long? FalseAlerts => FalseConfirmed is null && FalseUnconfirmed is null ? null : (FalseConfirmed ?? 0) + (FalseUnconfirmed ?? 0);
}
