namespace Lfr.Core.Watchlists;

/// <summary>What became of a key.</summary>
/// <param name="IsDestroyed">Whether the key is gone from where this software keeps it.</param>
/// <param name="Method">What was done.</param>
/// <param name="NotProven">What this cannot prove.</param>
public sealed record KeyDestruction(bool IsDestroyed, string Method, string NotProven);
