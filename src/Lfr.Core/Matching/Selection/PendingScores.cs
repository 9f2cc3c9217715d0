namespace Lfr.Core.Matching.Selection;

/// <summary>The entries of one probe that a bounded scan could not exclude, not scored yet. Lower bounds of their scores raise the floor while the
/// scan goes on, so that in the end only those are scored whose upper bound reaches the k-th best lower bound.</summary>
internal sealed class PendingScores
{
    private const int Capacity = 1024;

    private readonly CandidateHeap _lower = new();
    private int[] _slots = [];
    private float[] _lowers = [];
    private float[] _uppers = [];
    private int _due;
    private int _step;

    public int Count { get; private set; }

    /// <summary>Full even after what the floor excludes by now has been dropped: score some before adding more.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>Enough were added since the last time that scoring those which made <see cref="Floor"/> pays: real scores raise the floor by what the bounds are wide, and less is
    /// noted from then on.</summary>
    public bool IsDue => Count >= _due;

    /// <summary>That many entries (or subjects) surely score at least this.</summary>
    public float Floor => _lower.Floor;

    /// <summary>Whether more entries (or subjects) than fit surely reach the threshold.</summary>
    public bool Overflowed => _lower.Overflowed;

    public void Begin(int capacity, float threshold, bool bySubject)
    {
        if (_slots.Length == 0)
        {
            _slots = new int[Capacity];
            _lowers = new float[Capacity];
            _uppers = new float[Capacity];
        }

        _lower.Begin(capacity, threshold, bySubject);
        Count = 0;
        _step = 4 * Math.Min(capacity, Capacity);
        _due = _step;
    }

    /// <param name="slot">Where the entry is.</param>
    /// <param name="lower">Its score is at least this.</param>
    /// <param name="upper">Its score is at most this.</param>
    /// <param name="entryId">The entry.</param>
    /// <param name="subject">Its subject.</param>
    /// <returns>Whether it is among those that make the floor now, and so will soon be scored.</returns>
    public bool Add(int slot, float lower, float upper, long entryId, int subject)
    {
        // Scores are held to [-1, 1], so bounds of them may be.
        _lower.Offer(Math.Clamp(lower, -1f, 1f), entryId, subject);
        _slots[Count] = slot;
        _lowers[Count] = lower;
        _uppers[Count++] = upper;
        var leads = lower >= Floor;
        if (IsFull)
        {
            Drop(Floor);
        }

        return leads;
    }

    /// <summary>Drops what cannot reach a floor, and brings to the front those that made <see cref="Floor"/>: scored first, they raise the real floor to where most of the
    /// others fall under it.</summary>
    /// <returns>How many are at the front.</returns>
    public int Drop(float floor)
    {
        int kept = 0, leading = 0;
        for (var i = 0; i < Count; i++)
        {
            if (_uppers[i] >= floor)
            {
                (_slots[kept], _lowers[kept], _uppers[kept]) = (_slots[i], _lowers[i], _uppers[i]);
                if (_lowers[kept] >= Floor)
                {
                    (_slots[kept], _slots[leading]) = (_slots[leading], _slots[kept]);
                    (_lowers[kept], _lowers[leading]) = (_lowers[leading], _lowers[kept]);
                    (_uppers[kept], _uppers[leading]) = (_uppers[leading], _uppers[kept]);
                    leading++;
                }

                kept++;
            }
        }

        Count = kept;
        return leading;
    }

    public int Slot(int place) => _slots[place];

    public float Upper(int place) => _uppers[place];

    /// <summary>The first ones have been scored.</summary>
    public void Taken(int scored)
    {
        // The last ones fill their places: the order says nothing.
        var moved = Math.Min(scored, Count - scored);
        for (var i = 0; i < moved; i++)
        {
            var from = Count - moved + i;
            (_slots[i], _lowers[i], _uppers[i]) = (_slots[from], _lowers[from], _uppers[from]);
        }

        Count -= scored;
        _due = Count + _step;
    }

    /// <summary>Zeroes what the search left.</summary>
    public void Clear()
    {
        _lower.Clear();
        Array.Clear(_slots);
        Array.Clear(_lowers);
        Array.Clear(_uppers);
        Count = 0;
    }
}
