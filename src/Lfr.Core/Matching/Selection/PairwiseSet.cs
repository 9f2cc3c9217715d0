using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching.Selection;

/// <summary>The entries that a reading sees, by rising id.</summary>
internal sealed class PairwiseSet
{
    private readonly TemplateChunk[] _chunks;
    private readonly int[] _slots;

    public unsafe PairwiseSet(TemplateMatrix matrix, scoped in MatrixReading reading)
    {
        Layout = matrix.Store.Layout;
        _chunks = reading.Chunks;
        var entries = new List<(long EntryId, int Subject, int Slot)>(matrix.Count);
        for (var slot = 0; slot < reading.Slots; slot++)
        {
            ref var record = ref _chunks[slot >> Layout.SlotsLog2].Records[slot & (Layout.SlotsPerChunk - 1)];
            if (EntryRecord.IsVisible(ref record, reading.Version))
            {
                entries.Add((record.EntryId, record.Subject, slot));
            }
        }

        entries.Sort((left, right) => left.EntryId.CompareTo(right.EntryId));
        EntryIds = [.. entries.Select(entry => entry.EntryId)];
        Subjects = [.. entries.Select(entry => entry.Subject)];
        _slots = [.. entries.Select(entry => entry.Slot)];
    }

    public SlotLayout Layout { get; }

    public int Count => _slots.Length;

    public long[] EntryIds { get; }

    public int[] Subjects { get; }

    /// <summary>Reads the stored template of the entry at a place.</summary>
    public void Read(int place, Span<float> vector)
    {
        var slot = _slots[place];
        TemplateEncoder.Decode(Layout, _chunks[slot >> Layout.SlotsLog2], slot & (Layout.SlotsPerChunk - 1), vector);
    }
}
