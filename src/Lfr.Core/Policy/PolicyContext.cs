namespace Lfr.Core.Policy;

/// <summary>What a policy may look at. Deliberately not the probe: a threshold that depends on who someone seems to be would need
/// guessing it.</summary>
/// <param name="WatchlistSize">Number of people (not images) that the probe is compared with; 1 for a comparison of two images.</param>
/// <param name="Category">The watchlist category of the reference, or null.</param>
public readonly record struct PolicyContext(int WatchlistSize, string? Category = null);
