using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Non-mated comparisons counted by person at one threshold: of everybody, and in each partition of the probe's group, within a group, and of each group with each. A few numbers
/// a person and cell, whatever the number of comparisons.</summary>
internal sealed class PairScopes
{
    private readonly IReadOnlyList<Partition> _partitions;

    /// <param name="partitions">Of the samples.</param>
    public PairScopes(IReadOnlyList<Partition> partitions)
        : this(
            partitions,
            new PairProportion(),
            [.. partitions.Select(partition => new Cells(New(partition.Groups.Count), New(partition.Groups.Count), New(partition.Groups.Count * partition.Groups.Count)))])
    {
    }

    private PairScopes(IReadOnlyList<Partition> partitions, PairProportion all, IReadOnlyList<Cells> by) => (_partitions, All, By) = (partitions, all, by);

    /// <summary>Of everybody.</summary>
    public PairProportion All { get; }

    /// <summary>For each partition its cells.</summary>
    public IReadOnlyList<Cells> By { get; }

    /// <summary>Counts one comparison of two samples of two people.</summary>
    public void Add(int probeSample, int referenceSample, int probe, int reference, bool isMatch)
    {
        int errors = isMatch ? 1 : 0;
        All.Add(probe, reference, errors, 1);
        for (int p = 0; p < By.Count; p++)
        {
            (int a, int b) = (_partitions[p].GroupOf[probeSample], _partitions[p].GroupOf[referenceSample]);
            By[p].ByProbe[a].Add(probe, reference, errors, 1);
            By[p].Matrix[(a * _partitions[p].Groups.Count) + b].Add(probe, reference, errors, 1);
            if (a == b)
            {
                By[p].Within[a].Add(probe, reference, errors, 1);
            }
        }
    }

    /// <summary>Counts a comparison that has been added as a non-match as a match.</summary>
    public void Turn(int probeSample, int referenceSample, int probe, int reference)
    {
        All.AddError(probe, reference);
        for (int p = 0; p < By.Count; p++)
        {
            (int a, int b) = (_partitions[p].GroupOf[probeSample], _partitions[p].GroupOf[referenceSample]);
            By[p].ByProbe[a].AddError(probe, reference);
            By[p].Matrix[(a * _partitions[p].Groups.Count) + b].AddError(probe, reference);
            if (a == b)
            {
                By[p].Within[a].AddError(probe, reference);
            }
        }
    }

    /// <summary>The same counts, to go on from.</summary>
    public PairScopes Copy() => new(_partitions, All.Copy(), [.. By.Select(cells => new Cells(Copy(cells.ByProbe), Copy(cells.Within), Copy(cells.Matrix)))]);

    private static PairProportion[] Copy(PairProportion[] from) => [.. from.Select(proportion => proportion.Copy())];

    private static PairProportion[] New(int count) => [.. Enumerable.Range(0, count).Select(_ => new PairProportion())];

    /// <summary>One partition's counts: by the probe's group, within each group, and [probe group x reference group] row by row.</summary>
    internal sealed record Cells(PairProportion[] ByProbe, PairProportion[] Within, PairProportion[] Matrix);
}
