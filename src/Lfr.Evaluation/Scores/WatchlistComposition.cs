namespace Lfr.Evaluation.Scores;

/// <summary>How many people of which groups are on a deployment's list; its size is their sum.</summary>
/// <param name="Name">The file's name without extension.</param>
/// <param name="Factors">The factors that the cells state: some of gender, ethnicity and age.</param>
/// <param name="Cells">For each cell the labels in the order of the factors, and the count.</param>
public sealed record WatchlistComposition(string Name, IReadOnlyList<string> Factors, IReadOnlyList<(IReadOnlyList<string> Labels, long Count)> Cells)
{
    /// <summary>People on the list.</summary>
    public long Size => Cells.Sum(cell => cell.Count);
}
