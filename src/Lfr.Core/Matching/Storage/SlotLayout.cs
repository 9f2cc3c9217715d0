using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching.Storage;

/// <summary>Where the parts of a chunk lie: the panels that a scan reads, the row-major templates that a bounded scan is re-scored from (if they are
/// not the panels themselves), a scale and an error bound an entry, and the entries' records.</summary>
internal sealed class SlotLayout
{
    private const int Alignment = 64;
    private const long TargetChunkBytes = 2 << 20;

    public SlotLayout(int dimension, TemplatePrecision scan, TemplatePrecision stored)
    {
        Dimension = dimension;
        Scan = scan;
        Stored = stored;
        Quads = (dimension + (4 * CosineKernel.RunQuads) - 1) / (4 * CosineKernel.RunQuads) * CosineKernel.RunQuads;
        PanelBytes = CosineKernel.PanelRows * scan switch
        {
            TemplatePrecision.Float32 => dimension * 4L,
            TemplatePrecision.Float16 => dimension * 2L,
            _ => Quads * 4L,
        };
        HasRows = scan != stored;
        RowBytes = HasRows ? dimension * (stored == TemplatePrecision.Float32 ? 4L : 2L) : 0;

        // A power of two, so that a slot's chunk is a shift away; about two megabytes of panels, so that they fill huge pages.
        var panels = TargetChunkBytes / PanelBytes;
        PanelsLog2 = panels < 1 ? 0 : Math.Min(11, (int)Math.Log2(panels));
        var slots = (long)SlotsPerChunk;
        RowsOffset = Align(PanelBytes << PanelsLog2);
        ScaleOffset = RowsOffset + Align(RowBytes * slots);
        ErrorOffset = ScaleOffset + (HasRows ? Align(4 * slots) : 0);
        RecordOffset = ErrorOffset + (HasRows ? Align(4 * slots) : 0);
        unsafe
        {
            ChunkBytes = RecordOffset + Align(sizeof(EntryRecord) * slots);
        }
    }

    public int Dimension { get; }

    public TemplatePrecision Scan { get; }

    public TemplatePrecision Stored { get; }

    /// <summary>Groups of four int8 values, filled up with zeros to whole runs of <see cref="CosineKernel.RunQuads"/>.</summary>
    public int Quads { get; }

    public long PanelBytes { get; }

    /// <summary>Whether templates are also kept row by row, because the scan only bounds a score.</summary>
    public bool HasRows { get; }

    public long RowBytes { get; }

    public int PanelsLog2 { get; }

    public int PanelsPerChunk => 1 << PanelsLog2;

    public int SlotsLog2 => PanelsLog2 + 5;

    public int SlotsPerChunk => 1 << SlotsLog2;

    public long RowsOffset { get; }

    public long ScaleOffset { get; }

    public long ErrorOffset { get; }

    public long RecordOffset { get; }

    public long ChunkBytes { get; }

    private static long Align(long bytes) => (bytes + Alignment - 1) & -Alignment;
}
