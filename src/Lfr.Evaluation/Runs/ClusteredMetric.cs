using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>One rate over trials that people may repeat, for everybody and for each group of each partition.</summary>
internal sealed class ClusteredMetric
{
    private readonly RateCells _cells;
    private readonly Findings _findings;
    private readonly CellGrid _all;
    private readonly List<(Partition Partition, CellGrid Grid)> _by = [];

    /// <param name="cells">Makes entries.</param>
    /// <param name="findings">Receives them.</param>
    /// <param name="subjectOfTrial">For each trial its person.</param>
    /// <param name="partitions">Groups of the trials.</param>
    public ClusteredMetric(RateCells cells, Findings findings, IReadOnlyList<int> subjectOfTrial, IEnumerable<Partition> partitions)
    {
        (_cells, _findings) = (cells, findings);
        _all = new CellGrid(subjectOfTrial, new int[subjectOfTrial.Count], 1);
        foreach (Partition partition in partitions)
        {
            _by.Add((partition, new CellGrid(subjectOfTrial, partition.GroupOf, partition.Groups.Count)));
        }
    }

    public bool AnyoneRepeats => _all.AnyoneRepeats;

    public IReadOnlyList<(Partition Partition, CellGrid Grid)> By => _by;

    /// <summary>Adds the rates of the events; returns everybody's entry.</summary>
    public RateEntry Rates(RateEntry shape, IReadOnlyList<bool> events)
    {
        RateEntry all = _cells.Clustered(shape with { Group = GroupKey.All }, _all.ByGroup(_all.Count(events))[0], null);
        _findings.Rates.Add(all);
        foreach ((Partition partition, CellGrid grid) in _by)
        {
            ClusteredProportion[] groups = grid.ByGroup(grid.Count(events));
            double? pooled = DesignEffect.PooledWithin([.. groups.Where((_, g) => !partition.IsWithheld[g])]);
            for (int g = 0; g < groups.Length; g++)
            {
                RateEntry cell = shape with { Group = partition.Groups[g] };
                _findings.Rates.Add(partition.IsWithheld[g] ? _cells.Withheld(cell) : _cells.Clustered(cell, groups[g], pooled));
            }
        }

        return all;
    }

    /// <summary>Adds entries that say why there is no rate.</summary>
    public void Refuse(RateEntry shape, string why)
    {
        _findings.Rates.Add(shape with { Group = GroupKey.All, Refusal = why });
        foreach (GroupKey group in _by.SelectMany(by => by.Partition.Groups))
        {
            _findings.Rates.Add(shape with { Group = group, Refusal = why });
        }
    }
}
