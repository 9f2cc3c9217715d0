namespace Lfr.Core.Watchlists;

/// <summary>The authority for a list: one deployment, one size. Necessity and proportionality are the officer's reasoned text; the software checks that
/// it is there, never what it says.</summary>
public sealed record WatchlistApproval
{
    /// <summary>The deployment for which the list was made.</summary>
    public string? DeploymentId { get; init; }

    /// <summary>Who asked for the list.</summary>
    public string? RequestedBy { get; init; }

    /// <summary>Who approved it; somebody else than who asked.</summary>
    public string? ApprovedBy { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>Why the list is necessary.</summary>
    public string? Necessity { get; init; }

    /// <summary>Why the list is proportionate: its size and whom it names.</summary>
    public string? Proportionality { get; init; }

    /// <summary>Most people that it may hold, 1 or more.</summary>
    public int? SizeLimit { get; init; }
}
