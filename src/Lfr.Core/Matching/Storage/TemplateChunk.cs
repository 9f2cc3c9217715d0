using System.Runtime.InteropServices;
using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching.Storage;

/// <summary>A power of two of slots in one block of native memory. Zeroed before it is given back, by a finaliser if nobody did.</summary>
internal sealed unsafe class TemplateChunk : IDisposable
{
    // No system has smaller pages.
    private const int PageBytes = 4096;

    // Held while pages are touched, so that they are not given back under the toucher's hands.
    private readonly Lock _touching = new();
    private readonly SlotLayout _layout;
    private readonly byte* _rows;
    private readonly byte* _block;
    private void* _allocation;
    private bool _touched;

    /// <param name="layout">Where things lie.</param>
    /// <param name="mappedRows">Row-major templates that live elsewhere (a mapped file), or null to keep them here.</param>
    public TemplateChunk(SlotLayout layout, byte* mappedRows = null)
    {
        _layout = layout;
        var bytes = (nuint)layout.ChunkBytes;
        var alignment = bytes >= HugePages.Bytes ? HugePages.Bytes : 64;

        // Zeroed, so that slots never filled hold no earlier owner's bytes. The allocator knows which pages are fresh and leaves those untouched,
        // which clearing an aligned block afterwards would not.
        _allocation = NativeMemory.AllocZeroed(bytes + alignment);
        _block = (byte*)(((nuint)_allocation + alignment - 1) & ~(alignment - 1));
        HugePages.Advise(_block, bytes);
        _rows = mappedRows != null ? mappedRows : _block + layout.RowsOffset;
    }

    ~TemplateChunk() => Free();

    public EntryRecord* Records => (EntryRecord*)(_block + _layout.RecordOffset);

    /// <summary>An entry's quantisation step.</summary>
    public float* Scales => (float*)(_block + _layout.ScaleOffset);

    /// <summary>An upper bound of the length of what quantisation took away from an entry.</summary>
    public float* Errors => (float*)(_block + _layout.ErrorOffset);

    public byte* Panel(int panel) => _block + (panel * _layout.PanelBytes);

    /// <summary>The stored template of a slot, when <see cref="SlotLayout.HasRows"/>.</summary>
    public byte* Row(int slot) => _rows + (slot * _layout.RowBytes);

    /// <summary>Has the operating system give every page now, so that no template written later waits for one. Whatever lies there stays, also what is written meanwhile. Not for a
    /// chunk whose templates live elsewhere. Does nothing once the chunk has been disposed.</summary>
    public void Touch()
    {
        lock (_touching)
        {
            for (nint i = 0; !_touched && _allocation != null && i < _layout.ChunkBytes; i += PageBytes)
            {
                // Writes a zero where there is one: atomic, so that no other thread's write is lost.
                Interlocked.CompareExchange(ref *(int*)(_block + i), 0, 0);
            }

            _touched = true;
        }
    }

    /// <summary>Copies everything of a slot but its record.</summary>
    public void CopySlot(int slot, TemplateChunk target, int targetSlot)
    {
        var dimension = _layout.Dimension;
        switch (_layout.Scan)
        {
            case TemplatePrecision.Float32:
                CopyColumn((uint*)Lane(slot), (uint*)target.Lane(targetSlot), dimension);
                break;
            case TemplatePrecision.Float16:
                var from = (ushort*)Lane(slot);
                var to = (ushort*)target.Lane(targetSlot);
                for (var i = 0; i < dimension; i++)
                {
                    to[i * CosineKernel.PanelRows] = from[i * CosineKernel.PanelRows];
                }

                break;
            default:
                CopyColumn((uint*)Lane(slot), (uint*)target.Lane(targetSlot), _layout.Quads);
                break;
        }

        if (_layout.HasRows)
        {
            Buffer.MemoryCopy(Row(slot), target.Row(targetSlot), _layout.RowBytes, _layout.RowBytes);
            target.Scales[targetSlot] = Scales[slot];
            target.Errors[targetSlot] = Errors[slot];
        }
    }

    /// <summary>Zeroes everything of a slot. Its record says first that nothing is there.</summary>
    public void EraseSlot(int slot)
    {
        ref var record = ref Records[slot];
        Volatile.Write(ref record.AddedAt, EntryRecord.Never);
        record.EntryId = -1;
        record.Subject = 0;
        switch (_layout.Scan)
        {
            case TemplatePrecision.Float32:
                FillColumn((uint*)Lane(slot), _layout.Dimension);
                break;
            case TemplatePrecision.Float16:
                var lane = (ushort*)Lane(slot);
                for (var i = 0; i < _layout.Dimension; i++)
                {
                    lane[i * CosineKernel.PanelRows] = 0;
                }

                break;
            default:
                FillColumn((uint*)Lane(slot), _layout.Quads);
                break;
        }

        if (_layout.HasRows)
        {
            NativeMemory.Clear(Row(slot), (nuint)_layout.RowBytes);
            Scales[slot] = 0;
            Errors[slot] = 0;
        }
    }

    /// <summary>The first value of a slot in its panel; the next is 32 lanes on.</summary>
    public byte* Lane(int slot)
    {
        var bytes = _layout.Scan == TemplatePrecision.Float16 ? 2 : 4;
        return Panel(slot / CosineKernel.PanelRows) + (slot % CosineKernel.PanelRows * bytes);
    }

    /// <summary>Zeroes and gives back the memory.</summary>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static void CopyColumn(uint* from, uint* to, int count)
    {
        for (var i = 0; i < count; i++)
        {
            to[i * CosineKernel.PanelRows] = from[i * CosineKernel.PanelRows];
        }
    }

    private static void FillColumn(uint* lane, int count)
    {
        for (var i = 0; i < count; i++)
        {
            lane[i * CosineKernel.PanelRows] = 0;
        }
    }

    private void Free()
    {
        lock (_touching)
        {
            if (_allocation != null)
            {
                NativeMemory.Clear(_block, (nuint)_layout.ChunkBytes);
                NativeMemory.Free(_allocation);
                _allocation = null;
            }
        }
    }
}
