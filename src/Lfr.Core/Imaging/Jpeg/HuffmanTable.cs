namespace Lfr.Core.Imaging.Jpeg;

/// <summary>A Huffman table (ITU-T T.81, annex C) with a lookup that gives a whole coefficient where code and value fit into its bits.</summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that index <see cref="Lookup"/>.</summary>
    public const int LookupBits = 10;

    private readonly int[] _maxCode = new int[17];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _definition = new byte[16 + 256];
    private int _length = -1;

    /// <summary>By the next bits: bits 0..7 how many to consume, 8..15 the symbol, 16..31 the value if it was among them (never 0 then).
    /// An entry of 0 says that the code is longer than the lookup, or none.</summary>
    public int[] Lookup { get; } = new int[1 << LookupBits];

    /// <summary>Largest symbol: a DC table may hold 0..15 only.</summary>
    public int LargestSymbol { get; private set; }

    /// <summary>Builds the table, unless it is the one that it holds already.</summary>
    /// <param name="definition">16 counts, by code length 1..16, and as many symbols as they add up to.</param>
    public void Define(ReadOnlySpan<byte> definition)
    {
        if (_length == definition.Length && definition.SequenceEqual(_definition.AsSpan(0, _length)))
        {
            return;
        }

        _length = -1;
        Array.Clear(Lookup);
        LargestSymbol = 0;
        var symbols = definition[16..];
        var code = 0;
        var next = 0;
        for (var length = 1; length <= 16; length++)
        {
            _offset[length] = next - code;
            for (var i = 0; i < definition[length - 1]; i++, next++, code++)
            {
                if (code >= 1 << length)
                {
                    throw new ImageFormatException("A Huffman table of the JPEG has more codes than fit.");
                }

                LargestSymbol = Math.Max(LargestSymbol, symbols[next]);
                if (length <= LookupBits)
                {
                    Enter(code, length, symbols[next]);
                }
            }

            _maxCode[length] = code - 1;
            code <<= 1;
        }

        definition.CopyTo(_definition);
        _length = definition.Length;
    }

    /// <summary>Finds a code longer than the lookup.</summary>
    /// <param name="bits">The next bits, from the highest down.</param>
    /// <returns>As an entry of <see cref="Lookup"/>, without a value.</returns>
    public int Find(ulong bits)
    {
        for (var length = LookupBits + 1; length <= 16; length++)
        {
            var code = (int)(bits >> (64 - length));
            if (code <= _maxCode[length] && code + _offset[length] >= 0)
            {
                return length | (_definition[16 + code + _offset[length]] << 8);
            }
        }

        throw new ImageFormatException("The JPEG's data hold a code that its Huffman table does not have: the file is corrupt.");
    }

    private void Enter(int code, int length, byte symbol)
    {
        var spare = LookupBits - length;
        var bits = symbol & 15;
        for (var rest = 0; rest < 1 << spare; rest++)
        {
            var entry = length | (symbol << 8);
            if (bits != 0 && bits <= spare)
            {
                var raw = rest >> (spare - bits);
                var value = raw < 1 << (bits - 1) ? raw - (1 << bits) + 1 : raw;
                entry = (length + bits) | (symbol << 8) | (value << 16);
            }

            Lookup[(code << spare) | rest] = entry;
        }
    }
}
