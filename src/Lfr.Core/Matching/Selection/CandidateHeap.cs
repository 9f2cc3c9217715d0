namespace Lfr.Core.Matching.Selection;

/// <summary>The best so far of one probe: a heap with the worst on top, by score and then by higher entry id, so that the order is total and
/// the result does not depend on the order in which entries are offered.</summary>
internal sealed class CandidateHeap
{
    private float[] _scores = [];
    private long[] _entryIds = [];
    private int[] _subjects = [];
    private int _capacity;
    private float _lowest;
    private bool _bySubject;

    public int Count { get; private set; }

    /// <summary>Candidates kept at most.</summary>
    public int Capacity => _capacity;

    /// <summary>Whether an entry (or subject) at or above the threshold was left out.</summary>
    public bool Overflowed { get; private set; }

    /// <summary>Scores under this cannot change the result any more. It rises above the threshold only once something has been left out, so
    /// that <see cref="Overflowed"/> is right.</summary>
    public float Floor { get; private set; }

    /// <param name="capacity">Candidates kept.</param>
    /// <param name="threshold">The lowest score kept; -1 or less for all.</param>
    /// <param name="bySubject">One a subject.</param>
    public void Begin(int capacity, float threshold, bool bySubject)
    {
        if (_scores.Length < capacity)
        {
            _scores = new float[capacity];
            _entryIds = new long[capacity];
            _subjects = new int[capacity];
        }

        _capacity = capacity;
        _bySubject = bySubject;
        _lowest = threshold <= -1f ? float.NegativeInfinity : threshold;
        Floor = _lowest;
        Count = 0;
        Overflowed = false;
    }

    public void Offer(float score, long entryId, int subject)
    {
        // Never true of NaN, which no checked template gives.
        if (!(score >= Floor))
        {
            return;
        }

        var known = _bySubject ? _subjects.AsSpan(0, Count).IndexOf(subject) : -1;
        if (known >= 0)
        {
            if (IsWorse(known, score, entryId))
            {
                Sink(known, score, entryId, subject);
            }
        }
        else if (Count < _capacity)
        {
            Rise(Count++, score, entryId, subject);
            return;
        }
        else
        {
            Overflowed = true;
            if (IsWorse(0, score, entryId))
            {
                Sink(0, score, entryId, subject);
            }
        }

        RaiseFloor();
    }

    /// <summary>Offers all of another's, as if their entries had been offered here.</summary>
    public void Merge(CandidateHeap other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            Offer(other._scores[i], other._entryIds[i], other._subjects[i]);
        }

        Overflowed |= other.Overflowed;
    }

    /// <summary>Notes that something at or above the threshold was left out before it was offered.</summary>
    public void Overflow(bool overflowed)
    {
        Overflowed |= overflowed;
        RaiseFloor();
    }

    /// <summary>Writes the candidates, best first, and forgets them.</summary>
    public void Take(Span<Candidate> results)
    {
        while (Count > 0)
        {
            var rank = Count--;
            results[rank - 1] = new Candidate(_entryIds[0], _subjects[0], new ComparisonScore(_scores[0]), rank);
            Sink(0, _scores[Count], _entryIds[Count], _subjects[Count]);
        }

        Clear();
    }

    /// <summary>Zeroes what the search left.</summary>
    public void Clear()
    {
        var used = Math.Min(_capacity, _scores.Length);
        _scores.AsSpan(0, used).Clear();
        _entryIds.AsSpan(0, used).Clear();
        _subjects.AsSpan(0, used).Clear();
        Count = 0;
    }

    private void RaiseFloor()
    {
        if (Overflowed && Count == _capacity)
        {
            Floor = MathF.Max(_lowest, _scores[0] <= -1f ? float.NegativeInfinity : _scores[0]);
        }
    }

    private bool IsWorse(int place, float score, long entryId) =>
        _scores[place] < score || (_scores[place] == score && _entryIds[place] > entryId);

    private void Rise(int place, float score, long entryId, int subject)
    {
        while (place > 0)
        {
            var parent = (place - 1) / 2;
            if (IsWorse(parent, score, entryId))
            {
                break;
            }

            Set(place, _scores[parent], _entryIds[parent], _subjects[parent]);
            place = parent;
        }

        Set(place, score, entryId, subject);
    }

    private void Sink(int place, float score, long entryId, int subject)
    {
        for (var child = (2 * place) + 1; child < Count; child = (2 * place) + 1)
        {
            if (child + 1 < Count && IsWorse(child + 1, _scores[child], _entryIds[child]))
            {
                child++;
            }

            if (!IsWorse(child, score, entryId))
            {
                break;
            }

            Set(place, _scores[child], _entryIds[child], _subjects[child]);
            place = child;
        }

        Set(place, score, entryId, subject);
    }

    private void Set(int place, float score, long entryId, int subject)
    {
        _scores[place] = score;
        _entryIds[place] = entryId;
        _subjects[place] = subject;
    }
}
