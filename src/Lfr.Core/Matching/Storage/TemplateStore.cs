namespace Lfr.Core.Matching.Storage;

/// <summary>The slots of a matrix under change. Every change makes a version; a search reads one version without a lock. A removed entry stays in
/// place, invisible to new searches, until the last search that sees it has ended; then its bytes are zeroed and the last entry moves in.</summary>
/// <remarks>Changes and the erasing thread take one lock, and hold it for one entry. Memory is opened ahead and given back off the lock. Searches take no lock at all.</remarks>
internal sealed unsafe class TemplateStore(SlotLayout layout, byte* mappedRows = null, IDisposable? mapping = null)
{
    // Slots looked at, from the end, for an entry to move into a hole before leaving the hole to a later change.
    private const int CompactionReach = 64;

    // The next chunk is opened when the last one has this part of its slots left.
    private const int LastPart = 4;

    // Turns that the erasing thread lets waiting changes go first, at most, before it takes the lock again.
    private const int MostTurns = 50;

    private readonly Lock _lock = new();
    private readonly ReaderEpochs _readers = new();
    private readonly EntryIndex _index = new();
    private readonly Queue<(int Slot, long Version)> _removed = new();
    private readonly Queue<(TemplateChunk Chunk, long Version)> _unused = new();
    private readonly Stack<int> _holes = new();
    private TemplateChunk[] _chunks = [];
    private long _version = 1;
    private int _slots;
    private int _count;
    private int _awaiting;
    private int _waiting;
    private int _changes;
    private bool _disposed;

    public SlotLayout Layout => layout;

    public bool IsMapped => mappedRows != null;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Removed entries whose bytes are still there.</summary>
    public int Awaiting => Volatile.Read(ref _awaiting);

    /// <summary>Whether a change waits for the lock, or has it.</summary>
    public bool HasWaitingChanges => Volatile.Read(ref _changes) != 0;

    /// <summary>Slots in use, holes included.</summary>
    public int Slots => Volatile.Read(ref _slots);

    public int Chunks => Volatile.Read(ref _chunks).Length;

    public void Add(long entryId, int subject, ReadOnlySpan<float> vector)
    {
        using var change = new Change(this);
        ThrowIfDisposed();
        var version = _version + 1;
        _index.Set(entryId, Fill(entryId, subject, vector, version));
        _count++;
        Publish(version);
    }

    /// <summary>Puts another template in an entry's place: a search sees the old one or the new one.</summary>
    public bool Replace(long entryId, ReadOnlySpan<float> vector)
    {
        using var change = new Change(this);
        ThrowIfDisposed();
        if (!_index.TryGet(entryId, out var old))
        {
            return false;
        }

        var version = _version + 1;
        _index.Set(entryId, Fill(entryId, Record(old).Subject, vector, version));
        Retire(old, version);
        Compact();
        return true;
    }

    public bool Remove(long entryId)
    {
        using var change = new Change(this);
        ThrowIfDisposed();
        if (!_index.TryGet(entryId, out var slot))
        {
            return false;
        }

        _index.Remove(entryId);
        _count--;
        Retire(slot, _version + 1);
        Compact();
        return true;
    }

    public bool TryRead(long entryId, Span<float> vector, out int subject)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            if (!_index.TryGet(entryId, out var slot))
            {
                subject = 0;
                return false;
            }

            subject = Record(slot).Subject;
            if (!vector.IsEmpty)
            {
                TemplateEncoder.Decode(layout, _chunks[slot >> layout.SlotsLog2], slot & (layout.SlotsPerChunk - 1), vector);
            }

            return true;
        }
    }

    public (int Place, long Version, int Slots, TemplateChunk[] Chunks) BeginReading()
    {
        var place = _readers.Enter(ref _version, out var version);
        if (Volatile.Read(ref _disposed))
        {
            EndReading(place);
            ThrowIfDisposed();
        }

        // Read after the version: they cover every slot of it. Slots first, as chunks go last when the end is given back.
        var slots = Volatile.Read(ref _slots);
        var chunks = Volatile.Read(ref _chunks);
        return (place, version, (int)Math.Min(slots, (long)chunks.Length << layout.SlotsLog2), chunks);
    }

    public void EndReading(int place)
    {
        _readers.Exit(place);
        if (Volatile.Read(ref _waiting) != 0)
        {
            StoreThread.Erasing.Wake(this);
        }
    }

    /// <summary>Erases or moves one entry that no search sees any more, or gives back one chunk.</summary>
    /// <returns>False when nothing more can be done now.</returns>
    public bool EraseOne()
    {
        var more = EraseOne(out var unused);

        // It holds nothing any more, and clearing and unmapping it takes longer than a change may wait.
        unused?.Dispose();
        return more;
    }

    /// <summary>Erases all that no search sees any more, and lets changes that wait go first.</summary>
    public void EraseSeen()
    {
        while (EraseOne())
        {
            var turn = default(SpinWait);
            while (HasWaitingChanges && turn.Count < MostTurns)
            {
                turn.SpinOnce(sleep1Threshold: -1);
            }
        }
    }

    /// <summary>Has the operating system give the last chunk its memory and, near its end, opens the next one: what an addition would wait for otherwise.
    /// Never more than one unused chunk.</summary>
    public void OpenAhead()
    {
        TemplateChunk? opened = null;
        TemplateChunk? last;
        bool isNearEnd;
        lock (_lock)
        {
            last = _chunks.Length == 0 ? null : _chunks[^1];
            isNearEnd = Left() <= layout.SlotsPerChunk / LastPart;
        }

        try
        {
            last?.Touch();
            if (last != null && isNearEnd)
            {
                opened = new TemplateChunk(layout);
                opened.Touch();
            }
        }
        catch (OutOfMemoryException)
        {
            // The addition that needs the memory tells its caller.
        }

        if (opened == null)
        {
            return;
        }

        lock (_lock)
        {
            // Additions may have opened one themselves meanwhile: then this is the next. Removals may have left one over.
            if (!_disposed && Left() < layout.SlotsPerChunk)
            {
                Volatile.Write(ref _chunks, [.. _chunks, opened]);
                return;
            }
        }

        opened.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                // What stands here until it has been released makes the last search to end ask for that.
                Volatile.Write(ref _disposed, true);
                Note(_count + 1);
                Interlocked.Increment(ref _version);
            }
        }

        EraseOne();
    }

    private int Fill(long entryId, int subject, ReadOnlySpan<float> vector, long version)
    {
        if (!TryTakeHole(out var slot))
        {
            slot = _slots;
            if (slot == (long)_chunks.Length << layout.SlotsLog2)
            {
                var rows = mappedRows == null ? null : mappedRows + (slot * layout.RowBytes);
                Volatile.Write(ref _chunks, [.. _chunks, new TemplateChunk(layout, rows)]);

                // A first chunk may stay almost empty, and is touched as it fills.
                if (slot != 0)
                {
                    WakeOpening();
                }
            }
        }

        var chunk = _chunks[slot >> layout.SlotsLog2];
        var local = slot & (layout.SlotsPerChunk - 1);
        ref var record = ref Record(slot);
        Volatile.Write(ref record.AddedAt, EntryRecord.Never);
        TemplateEncoder.Encode(layout, vector, chunk, local);
        if (mappedRows == null)
        {
            TemplateEncoder.Store(layout, vector, chunk, local);
        }

        Occupy(slot, entryId, subject, version);
        return slot;
    }

    private void Occupy(int slot, long entryId, int subject, long version)
    {
        ref var record = ref Record(slot);
        record.EntryId = entryId;
        record.Subject = subject;
        Volatile.Write(ref record.RemovedAt, EntryRecord.Never);
        Volatile.Write(ref record.AddedAt, version);
        if (slot == _slots)
        {
            Volatile.Write(ref _slots, slot + 1);
            if (Left() == layout.SlotsPerChunk / LastPart)
            {
                WakeOpening();
            }
        }
    }

    // Slots until the next chunk is needed.
    private long Left() => ((long)_chunks.Length << layout.SlotsLog2) - _slots;

    // Where templates lie in a mapped file nothing is added after loading, and most of a chunk is never touched.
    private void WakeOpening()
    {
        if (mappedRows == null)
        {
            StoreThread.Opening.Wake(this);
        }
    }

    private bool EraseOne(out TemplateChunk? unused)
    {
        unused = null;
        lock (_lock)
        {
            var oldest = _readers.Oldest();
            if (_disposed)
            {
                if (oldest == long.MaxValue)
                {
                    Release();
                }

                return false;
            }

            if (_removed.TryPeek(out var next) && next.Version <= oldest)
            {
                _removed.Dequeue();
                Erase(next.Slot);
                Compact();
                Note(0);
                return true;
            }

            if (_unused.TryPeek(out var chunk) && chunk.Version <= oldest)
            {
                unused = _unused.Dequeue().Chunk;
                Note(0);
                return true;
            }

            return Compact();
        }
    }

    /// <summary>Makes the version at which a slot's entry is gone, and erases it at once where no search sees it.</summary>
    private void Retire(int slot, long version)
    {
        Volatile.Write(ref Record(slot).RemovedAt, version);
        Publish(version);
        if (_readers.Oldest() >= version)
        {
            Erase(slot);
            return;
        }

        _removed.Enqueue((slot, version));
        Note(0);

        // The search that was seen may have ended before it could see that something awaits it.
        Interlocked.MemoryBarrier();
        if (_removed.Peek().Version <= _readers.Oldest())
        {
            StoreThread.Erasing.Wake(this);
        }
    }

    // A full fence after the version and before the readers are asked: see ReaderEpochs.
    private void Publish(long version) => Interlocked.Exchange(ref _version, version);

    // Unused chunks hold no templates any more, but are given back in the same way.
    private void Note(int more)
    {
        Volatile.Write(ref _awaiting, _removed.Count + more);
        Volatile.Write(ref _waiting, _removed.Count + _unused.Count + more);
    }

    private void Erase(int slot)
    {
        _chunks[slot >> layout.SlotsLog2].EraseSlot(slot & (layout.SlotsPerChunk - 1));
        _holes.Push(slot);
    }

    /// <summary>Moves one entry from the end into a hole. True when it moved one.</summary>
    private bool Compact()
    {
        Trim();
        if (!TryTakeHole(out var hole))
        {
            return false;
        }

        for (var last = _slots - 1; last > hole && last >= _slots - CompactionReach; last--)
        {
            ref var record = ref Record(last);
            if (record.AddedAt != EntryRecord.Never && record.RemovedAt == EntryRecord.Never)
            {
                Move(last, hole);
                Trim();
                return true;
            }
        }

        _holes.Push(hole);
        return false;
    }

    private void Trim()
    {
        while (_slots > 0 && Record(_slots - 1).AddedAt == EntryRecord.Never)
        {
            Volatile.Write(ref _slots, _slots - 1);
        }

        DropUnusedChunks();
    }

    // A hole may have been cut off with the end, and even filled again since it was noted.
    private bool TryTakeHole(out int hole)
    {
        while (_holes.TryPop(out hole))
        {
            if (hole < _slots && Record(hole).AddedAt == EntryRecord.Never)
            {
                return true;
            }
        }

        return false;
    }

    private void Move(int from, int to)
    {
        var mask = layout.SlotsPerChunk - 1;
        _chunks[from >> layout.SlotsLog2].CopySlot(from & mask, _chunks[to >> layout.SlotsLog2], to & mask);
        var version = _version + 1;
        ref var record = ref Record(from);
        Occupy(to, record.EntryId, record.Subject, version);
        _index.Set(record.EntryId, to);
        Retire(from, version);
    }

    // One spare chunk is kept, so that adding and removing at a boundary does not allocate each time. Giving one back takes longer than a change may.
    private void DropUnusedChunks()
    {
        var needed = ((_slots + layout.SlotsPerChunk - 1) >> layout.SlotsLog2) + 1;
        while (_chunks.Length > needed)
        {
            var version = _version + 1;
            var chunk = _chunks[^1];
            Volatile.Write(ref _chunks, _chunks[..^1]);
            Publish(version);
            _unused.Enqueue((chunk, version));
            Note(0);
            StoreThread.Erasing.Wake(this);
        }
    }

    private void Release()
    {
        foreach (var chunk in _chunks)
        {
            chunk.Dispose();
        }

        while (_unused.TryDequeue(out var unused))
        {
            unused.Chunk.Dispose();
        }

        mapping?.Dispose();
        _chunks = [];
        _removed.Clear();
        _holes.Clear();
        _slots = 0;
        _count = 0;
        _awaiting = 0;
        _waiting = 0;
    }

    private ref EntryRecord Record(int slot) =>
        ref _chunks[slot >> layout.SlotsLog2].Records[slot & (layout.SlotsPerChunk - 1)];

    private void ThrowIfDisposed()
    {
        if (_disposed)
        {
            Throw.Disposed(nameof(TemplateMatrix));
        }
    }

    // One change's turn: the erasing thread lets those that wait go first.
    private readonly ref struct Change
    {
        private readonly TemplateStore _store;

        public Change(TemplateStore store)
        {
            _store = store;
            Interlocked.Increment(ref store._changes);
            store._lock.Enter();
        }

        public void Dispose()
        {
            _store._lock.Exit();
            Interlocked.Decrement(ref _store._changes);
        }
    }
}
