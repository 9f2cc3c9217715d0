namespace Lfr.Core.Imaging.Jpeg;

/// <summary>The frame header (ITU-T T.81, B.2.2) and the geometry that follows from it.</summary>
internal sealed class JpegFrame
{
    private JpegFrame(bool progressive, int width, int height, JpegComponent[] components)
    {
        Progressive = progressive;
        Width = width;
        Height = height;
        Components = components;
        MaxH = components.Max(c => c.H);
        MaxV = components.Max(c => c.V);
        UnitsWide = (width + (8 * MaxH) - 1) / (8 * MaxH);
        UnitsHigh = (height + (8 * MaxV) - 1) / (8 * MaxV);
        foreach (var c in components)
        {
            c.Width = ((width * c.H) + MaxH - 1) / MaxH;
            c.Height = ((height * c.V) + MaxV - 1) / MaxV;
            c.StoredBlocksWide = UnitsWide * c.H;
            c.StoredBlocksHigh = UnitsHigh * c.V;
        }
    }

    public bool Progressive { get; }

    public int Width { get; }

    public int Height { get; }

    public JpegComponent[] Components { get; }

    public int MaxH { get; }

    public int MaxV { get; }

    /// <summary>Minimum coded units a row of an interleaved scan.</summary>
    public int UnitsWide { get; }

    /// <summary>Rows of minimum coded units of an interleaved scan.</summary>
    public int UnitsHigh { get; }

    /// <summary>Blocks that belong to the picture, over all components.</summary>
    public long Blocks => Components.Sum(c => (long)c.BlocksWide * c.BlocksHigh);

    /// <summary>Blocks stored, over all components.</summary>
    public long StoredBlocks => Components.Sum(c => (long)c.StoredBlocksWide * c.StoredBlocksHigh);

    /// <param name="marker">SOF0, SOF1 or SOF2.</param>
    /// <param name="segment">The segment without its length.</param>
    /// <param name="lines">The height that a DNL segment gives, for a header that says 0.</param>
    public static JpegFrame Parse(byte marker, ReadOnlySpan<byte> segment, int lines)
    {
        if (segment.Length < 6)
        {
            throw new ImageFormatException("The JPEG frame header is too short.");
        }

        if (segment[0] != 8)
        {
            throw new ImageFormatException($"The JPEG has {segment[0]} bits a sample; 8 are supported. Convert it to an 8-bit JPEG.");
        }

        var height = (segment[1] << 8) | segment[2];
        var width = (segment[3] << 8) | segment[4];
        var count = segment[5];
        if (segment.Length != 6 + (3 * count))
        {
            throw new ImageFormatException("The JPEG frame header's length does not fit its number of components.");
        }

        if (count is not (1 or 3 or 4))
        {
            throw new ImageFormatException($"The JPEG has {count} components; 1 (grey), 3 (colour) and 4 (CMYK) are supported.");
        }

        height = height == 0 ? lines : height;

        if (width == 0 || height == 0)
        {
            throw new ImageFormatException($"The JPEG header says {width}x{height} pixels: there is no picture.");
        }

        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var (id, sampling, table) = (segment[6 + (3 * i)], segment[7 + (3 * i)], segment[8 + (3 * i)]);
            var (h, v) = (sampling >> 4, sampling & 15);
            if (h is < 1 or > 4 || v is < 1 or > 4 || table > 3)
            {
                throw new ImageFormatException($"JPEG component {i} has sampling factors {h}x{v} and quantisation table {table}; legal: 1..4 and 0..3.");
            }

            // A picture of one component has no subsampling: its factors mean nothing (T.81, A.2.2).
            components[i] = new JpegComponent { Id = id, H = count == 1 ? 1 : h, V = count == 1 ? 1 : v, QuantisationTable = table };
        }

        if (components.DistinctBy(c => c.Id).Count() != count)
        {
            throw new ImageFormatException("Two components of the JPEG have one identifier.");
        }

        return new JpegFrame(marker == JpegMarker.Sof2, width, height, components);
    }
}
