namespace Lfr.Core.Imaging.Jpeg;

/// <summary>The tables in force: quantisation and Huffman. Kept over pictures of a stream, so that equal ones are not built again.</summary>
internal sealed class JpegTables
{
    private readonly short[]?[] _steps = new short[]?[4];
    private readonly HuffmanTable?[] _dcStore = new HuffmanTable?[4];
    private readonly HuffmanTable?[] _acStore = new HuffmanTable?[4];

    /// <summary>DC tables that the picture has defined, by destination.</summary>
    public HuffmanTable?[] Dc { get; } = new HuffmanTable?[4];

    /// <summary>AC tables that the picture has defined, by destination.</summary>
    public HuffmanTable?[] Ac { get; } = new HuffmanTable?[4];

    /// <summary>Forgets what a picture defined.</summary>
    public void Clear()
    {
        Array.Clear(_steps);
        Array.Clear(Dc);
        Array.Clear(Ac);
    }

    /// <summary>64 steps in natural order.</summary>
    public short[] Steps(int destination) => _steps[destination]
        ?? throw new ImageFormatException($"The JPEG uses quantisation table {destination} and does not define it.");

    /// <summary>Reads a DQT segment (T.81, B.2.4.1).</summary>
    public void DefineSteps(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var (wide, destination) = (segment[0] >> 4, segment[0] & 15);
            var size = wide == 0 ? 1 : 2;
            if (wide > 1 || destination > 3 || segment.Length < 1 + (64 * size))
            {
                throw new ImageFormatException("A quantisation table of the JPEG is malformed.");
            }

            var steps = new short[64]; // 16-bit steps wrap as in the transform's 16-bit product.
            for (var i = 0; i < 64; i++)
            {
                var step = size == 1 ? segment[1 + i] : (segment[1 + (2 * i)] << 8) | segment[2 + (2 * i)];
                if (step == 0)
                {
                    throw new ImageFormatException("A quantisation step of the JPEG is 0.");
                }

                steps[ZigZag.ToNatural[i]] = (short)step;
            }

            _steps[destination] = steps;
            segment = segment[(1 + (64 * size))..];
        }
    }

    /// <summary>Reads a DHT segment (T.81, B.2.4.2).</summary>
    public void DefineHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var (kind, destination) = (segment[0] >> 4, segment[0] & 15);
            if (kind > 1 || destination > 3 || segment.Length < 17)
            {
                throw new ImageFormatException("A Huffman table of the JPEG is malformed.");
            }

            var symbols = 0;
            foreach (var count in segment.Slice(1, 16))
            {
                symbols += count;
            }

            if (symbols > 256 || segment.Length < 17 + symbols)
            {
                throw new ImageFormatException("A Huffman table of the JPEG is longer than its segment.");
            }

            Define(kind == 0, destination, segment.Slice(1, 16 + symbols));
            segment = segment[(17 + symbols)..];
        }
    }

    /// <summary>Makes sure of the tables of a scan; Motion JPEG leaves out the typical ones (T.81, K.3), so these stand in for 0 and 1.</summary>
    public void RequireHuffman(JpegComponent component, bool dc, bool ac)
    {
        if (dc)
        {
            Require(true, component.DcTable);
        }

        if (ac)
        {
            Require(false, component.AcTable);
        }
    }

    private void Require(bool dc, int destination)
    {
        var tables = dc ? Dc : Ac;
        if (tables[destination] is null)
        {
            if (destination > 1)
            {
                throw new ImageFormatException($"The JPEG uses {(dc ? "DC" : "AC")} Huffman table {destination} and does not define it.");
            }

            Define(dc, destination, TypicalHuffman.Table(dc, destination));
        }

        if (dc && tables[destination]!.LargestSymbol > 15)
        {
            throw new ImageFormatException("A DC Huffman table of the JPEG has a symbol over 15: the file is corrupt.");
        }
    }

    private void Define(bool dc, int destination, ReadOnlySpan<byte> definition)
    {
        var table = (dc ? _dcStore : _acStore)[destination] ??= new HuffmanTable();
        table.Define(definition);
        (dc ? Dc : Ac)[destination] = table;
    }
}
