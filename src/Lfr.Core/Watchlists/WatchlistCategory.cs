namespace Lfr.Core.Watchlists;

/// <summary>Why people are listed: what decides the threshold, and what officers are told.</summary>
public sealed record WatchlistCategory
{
    /// <summary>Short name: "wanted on warrant", "missing person".</summary>
    public string? Name { get; init; }

    /// <summary>Whether it is for people under 18, or for people who are vulnerable or missing. They need a category, an authority and an
    /// instruction of their own.</summary>
    public bool? ProtectsUnder18OrVulnerable { get; init; }

    /// <summary>Who allowed the category: for under-18s and vulnerable people somebody else than who approved the list.</summary>
    public string? Authority { get; init; }

    /// <summary>What an officer is to do after a confirmed alert; shown with each one. For under-18s and vulnerable people not an arrest by default.</summary>
    public string? Instruction { get; init; }
}
