namespace Lfr.Core.Imaging.Jpeg;

/// <summary>What a scan does with one block.</summary>
internal interface IBlockDecoder
{
    /// <summary>Decodes the block at a column and row of the component's blocks.</summary>
    void Decode(ref JpegBitReader reader, JpegComponent component, int column, int row);

    /// <summary>Forgets what is carried from block to block, apart from DC predictions.</summary>
    void Restart();
}

/// <summary>One scan (ITU-T T.81, B.2.3): which components, which coefficients, which bits of them; and the order of its blocks.</summary>
internal sealed class JpegScan
{
    // No row of units that says anything is shorter, and cameras leave fewer.
    private const int FewBytes = 64;

    public required JpegComponent[] Components { get; init; }

    /// <summary>First coefficient in zig-zag order.</summary>
    public int First { get; init; }

    /// <summary>Last coefficient in zig-zag order.</summary>
    public int Last { get; init; }

    /// <summary>Bit position of the scan that this one refines; 0 for the first.</summary>
    public int RefinedBit { get; init; }

    /// <summary>Bit position that this scan gives.</summary>
    public int Bit { get; init; }

    /// <summary>Blocks that the scan visits.</summary>
    public long Blocks(JpegFrame frame) => Components.Length == 1
        ? (long)Components[0].BlocksWide * Components[0].BlocksHigh
        : Components.Sum(c => (long)c.H * c.V) * frame.UnitsWide * frame.UnitsHigh;

    /// <summary>Bytes of entropy-coded data that no block needed, before the scan's end or a restart marker. A few stand in many cameras' files; those of further rows say that the header's size
    /// is wrong.</summary>
    public long UnusedBytes { get; private set; }

    /// <summary>Decodes every block.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="position">Where the entropy-coded data begin.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="interval">Minimum coded units between restart markers, 0 for none.</param>
    /// <param name="decoder">What to do with a block.</param>
    /// <returns>Where to look for the next marker.</returns>
    /// <exception cref="ImageFormatException">The data end early, or there are so many more that the header's size cannot be right.</exception>
    public int Run<T>(ReadOnlySpan<byte> file, int position, JpegFrame frame, int interval, ref T decoder)
        where T : struct, IBlockDecoder
    {
        var reader = new JpegBitReader(file, position);
        var began = position;
        Reset();
        decoder.Restart();
        var single = Components.Length == 1 ? Components[0] : null;
        var (wide, high) = single is null ? (frame.UnitsWide, frame.UnitsHigh) : (single.BlocksWide, single.BlocksHigh);
        var left = interval;
        var restart = 0;
        for (var y = 0; y < high; y++)
        {
            for (var x = 0; x < wide; x++)
            {
                if (interval != 0 && left == 0)
                {
                    position = FindRestart(file, reader.Position, restart);
                    UnusedBytes += reader.Unused(position - 2);
                    reader.Restart(position);
                    Reset();
                    decoder.Restart();
                    restart = (restart + 1) & 7;
                    left = interval;
                }

                left--;
                if (single is not null)
                {
                    decoder.Decode(ref reader, single, x, y);
                }
                else
                {
                    Unit(ref reader, x, y, ref decoder);
                }

                if (reader.Overrun)
                {
                    throw new ImageFormatException(
                        $"The JPEG's data end in row {y} of {high} of a scan: the file is truncated or corrupt.");
                }
            }
        }

        var end = End(file, reader.Position);
        UnusedBytes += reader.Unused(end);
        var used = end - began - UnusedBytes;
        if (UnusedBytes >= Math.Max(FewBytes, used / high))
        {
            throw new ImageFormatException(
                $"The JPEG's header says {frame.Width}x{frame.Height} pixels, and after the last of them there are {UnusedBytes} bytes of picture data more: the header is wrong, and the picture would be too. Save the picture anew with a program that still shows it.");
        }

        return end;
    }

    // Where the entropy-coded data end: at a marker that is no restart marker, or with the file.
    private static int End(ReadOnlySpan<byte> file, int position)
    {
        int marker;
        do
        {
            marker = JpegReader.NextMarker(file, ref position);
        }
        while (marker >= 0 && JpegMarker.IsRestart((byte)marker));
        return marker < 0 ? file.Length : position - 2;
    }

    // Blocks of the components take turns, each with as many as its factors say (T.81, A.2.3).
    private void Unit<T>(ref JpegBitReader reader, int x, int y, ref T decoder)
        where T : struct, IBlockDecoder
    {
        foreach (var component in Components)
        {
            for (var v = 0; v < component.V; v++)
            {
                for (var h = 0; h < component.H; h++)
                {
                    decoder.Decode(ref reader, component, (x * component.H) + h, (y * component.V) + v);
                }
            }
        }
    }

    private void Reset()
    {
        foreach (var component in Components)
        {
            component.Prediction = 0;
        }
    }

    private static int FindRestart(ReadOnlySpan<byte> file, int position, int number)
    {
        while (position + 1 < file.Length && (file[position] != 0xFF || file[position + 1] is 0 or 0xFF))
        {
            position++;
        }

        if (position + 1 >= file.Length)
        {
            throw new ImageFormatException("The JPEG ends where a restart marker should be: the file is truncated.");
        }

        if (file[position + 1] != JpegMarker.Rst0 + number)
        {
            throw new ImageFormatException(
                $"Marker 0x{file[position + 1]:X2} stands where restart marker {number} of the JPEG should be: the file is corrupt.");
        }

        return position + 2;
    }
}
