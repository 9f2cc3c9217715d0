namespace Lfr.Core.Imaging.Jpeg;

/// <summary>One colour component of a frame.</summary>
internal sealed class JpegComponent
{
    public byte Id { get; init; }

    /// <summary>Horizontal sampling factor, 1..4.</summary>
    public int H { get; init; }

    /// <summary>Vertical sampling factor, 1..4.</summary>
    public int V { get; init; }

    public int QuantisationTable { get; init; }

    /// <summary>Samples a row that belong to the picture.</summary>
    public int Width { get; set; }

    /// <summary>Rows that belong to the picture.</summary>
    public int Height { get; set; }

    /// <summary>Blocks a row in a scan of this component alone.</summary>
    public int BlocksWide => (Width + 7) / 8;

    /// <summary>Block rows in a scan of this component alone.</summary>
    public int BlocksHigh => (Height + 7) / 8;

    /// <summary>Blocks a row stored, the last minimum coded unit completed.</summary>
    public int StoredBlocksWide { get; set; }

    /// <summary>Block rows stored.</summary>
    public int StoredBlocksHigh { get; set; }

    /// <summary>Bytes from one row of <see cref="Samples"/> to the next.</summary>
    public int Stride => StoredBlocksWide * 8;

    /// <summary>[stored rows, stride] decoded samples.</summary>
    public byte[] Samples { get; set; } = [];

    /// <summary>[stored block rows, stored blocks a row, 64] coefficients in natural order; progressive frames only.</summary>
    public short[] Coefficients { get; set; } = [];

    /// <summary>64 steps in natural order, as they were when the component's first scan began; null before.</summary>
    public short[]? Steps { get; set; }

    public int DcTable { get; set; }

    public int AcTable { get; set; }

    /// <summary>The last DC value of the scan.</summary>
    public int Prediction { get; set; }

    /// <summary>Whether DC coefficients have been read.</summary>
    public bool HasData { get; set; }
}
