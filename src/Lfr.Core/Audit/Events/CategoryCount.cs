namespace Lfr.Core.Audit.Events;

/// <summary>How many people of a watchlist are in a category.</summary>
/// <param name="Category">The category's name.</param>
/// <param name="People">People, 0 or more.</param>
public readonly record struct CategoryCount(RecordId Category, int People);
