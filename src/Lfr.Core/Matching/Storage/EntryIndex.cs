namespace Lfr.Core.Matching.Storage;

/// <summary>Entry id to slot. Ids ascend, so they are kept in pages of consecutive ids: 4 bytes an entry, and no step of growth that
/// rehashes a million entries.</summary>
/// <remarks>Not safe for concurrent use; the matrix's lock guards it.</remarks>
internal sealed class EntryIndex
{
    private const int PageLog2 = 9;
    private const int PageSize = 1 << PageLog2;
    private const int Absent = -1;

    private readonly Dictionary<long, Page> _pages = [];

    public bool TryGet(long entryId, out int slot)
    {
        slot = entryId >= 0 && _pages.TryGetValue(entryId >> PageLog2, out var page) ? page.Slots[entryId & (PageSize - 1)] : Absent;
        return slot != Absent;
    }

    /// <summary>Sets or moves an entry.</summary>
    public void Set(long entryId, int slot)
    {
        if (!_pages.TryGetValue(entryId >> PageLog2, out var page))
        {
            _pages.Add(entryId >> PageLog2, page = new Page());
            Array.Fill(page.Slots, Absent);
        }

        ref var place = ref page.Slots[entryId & (PageSize - 1)];
        page.Count += place == Absent ? 1 : 0;
        place = slot;
    }

    public void Remove(long entryId)
    {
        var page = _pages[entryId >> PageLog2];
        page.Slots[entryId & (PageSize - 1)] = Absent;
        if (--page.Count == 0)
        {
            _pages.Remove(entryId >> PageLog2);
        }
    }

    private sealed class Page
    {
        public readonly int[] Slots = new int[PageSize];
        public int Count;
    }
}
