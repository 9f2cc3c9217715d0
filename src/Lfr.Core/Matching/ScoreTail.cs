namespace Lfr.Core.Matching;

/// <summary>Keeps the highest scores of mated or of non-mated pairs: those from which a low false match rate's threshold is read.</summary>
/// <remarks>Equal scores rank by lower left and then lower right entry id, so that the result does not depend on order or threads. Not safe for concurrent use: give each
/// thread its own and <see cref="Add"/> them.</remarks>
public sealed class ScoreTail : IPairwiseConsumer
{
    private readonly PriorityQueue<ScoredPair, ScoredPair> _pairs = new(Comparer<ScoredPair>.Create((left, right) => Compare(right, left)));
    private readonly int _capacity;
    private readonly bool _mated;
    private float _floor = float.NegativeInfinity;

    /// <summary>An empty tail.</summary>
    /// <param name="capacity">Pairs kept, 1 or more.</param>
    /// <param name="mated">True for pairs of one subject, false for pairs of two.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is under 1.</exception>
    public ScoreTail(int capacity, bool mated = false)
    {
        _capacity = Throw.IfOutOfRange(capacity, 1, int.MaxValue, nameof(capacity), "Keep as many as the lowest rate of interest needs.");
        _mated = mated;
    }

    /// <summary>Pairs of the kind seen, kept or not.</summary>
    public long Seen { get; private set; }

    /// <summary>The pairs kept, highest score first, in a new array.</summary>
    public ScoredPair[] ToArray()
    {
        ScoredPair[] pairs = [.. _pairs.UnorderedItems.Select(item => item.Element)];
        Array.Sort(pairs, Compare);
        return pairs;
    }

    /// <inheritdoc/>
    public void Consume(in PairwiseTile tile)
    {
        for (var right = 0; right < tile.RightEntryIds.Length; right++)
        {
            var scores = tile.Scores(right);
            for (var left = 0; left < scores.Length; left++)
            {
                if ((tile.LeftSubjects[left] == tile.RightSubjects[right]) == _mated)
                {
                    Seen++;
                    if (scores[left] >= _floor)
                    {
                        Keep(new ScoredPair(tile.LeftEntryIds[left], tile.RightEntryIds[right], _mated, new ComparisonScore(scores[left])));
                    }
                }
            }
        }
    }

    /// <summary>Adds another's pairs.</summary>
    /// <exception cref="ArgumentException">It keeps another number of pairs, or the other kind.</exception>
    public void Add(ScoreTail other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._capacity != _capacity || other._mated != _mated)
        {
            Throw.Argument("The tails keep different numbers or kinds of pairs. Make both alike.", nameof(other));
        }

        Seen += other.Seen;
        foreach (var (pair, _) in other._pairs.UnorderedItems)
        {
            Keep(pair);
        }
    }

    private static int Compare(ScoredPair left, ScoredPair right)
    {
        var byScore = right.Score.CompareTo(left.Score);
        return byScore != 0 ? byScore : (left.LeftEntryId, left.RightEntryId).CompareTo((right.LeftEntryId, right.RightEntryId));
    }

    private void Keep(ScoredPair pair)
    {
        if (_pairs.Count < _capacity)
        {
            _pairs.Enqueue(pair, pair);
        }
        else
        {
            _pairs.EnqueueDequeue(pair, pair);
        }

        if (_pairs.Count == _capacity)
        {
            _floor = _pairs.Peek().Score.Value;
        }
    }
}
