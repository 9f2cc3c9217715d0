using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>Bits of an entropy-coded segment, with stuffed zero bytes removed. It stops at a marker or the file's end and gives
/// zeros from there; <see cref="Overrun"/> says that some of them were used.</summary>
internal ref struct JpegBitReader
{
    /// <summary>The next bits, from the highest down. A field, so that a loop may keep it in a register and write it back.</summary>
    public ulong Bits;

    /// <summary>How many of <see cref="Bits"/> are valid.</summary>
    public int Count;

    private readonly ReadOnlySpan<byte> _data;
    private int _padding;

    public JpegBitReader(ReadOnlySpan<byte> data, int position)
    {
        _data = data;
        Position = position;
    }

    /// <summary>The first byte that has not been taken into <see cref="Bits"/>; at a marker once the segment is used up.</summary>
    public int Position { get; private set; }

    /// <summary>Whether bits after the segment's end have been consumed.</summary>
    public readonly bool Overrun => _padding > Count;

    /// <summary>Afterwards at least 32 bits are valid: enough for a code and its value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // Once a coefficient.
    public void Need32()
    {
        if (Count < 32)
        {
            Refill();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public void Skip(int count)
    {
        Bits <<= count;
        Count -= count;
    }

    /// <summary>Takes 0..16 bits; <see cref="Need32"/> must have been called.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public int Take(int count)
    {
        var value = (int)(Bits >> 32 >> (32 - count));
        Skip(count);
        return value;
    }

    /// <summary>Takes a value of the given magnitude category (T.81, F.2.2.1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public int TakeSigned(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        var value = Take(count);
        return value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Decodes a symbol; afterwards at least 16 bits are valid.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
    public int TakeSymbol(HuffmanTable table)
    {
        Need32();
        var entry = table.Lookup[(int)(Bits >> (64 - HuffmanTable.LookupBits))];
        if (entry == 0)
        {
            entry = table.Find(Bits);
        }

        // The entry may count the value's bits too; the symbol says how many they are.
        var symbol = (entry >> 8) & 255;
        Skip((entry & 255) - (entry >> 16 != 0 ? symbol & 15 : 0));
        return symbol;
    }

    /// <summary>Whole bytes up to a position that were not consumed, but for zeros and ones, which are padding.</summary>
    public readonly long Unused(int end)
    {
        long unused = 0;
        var left = Math.Max(0, Count - _padding);
        for (var bits = Bits << (left & 7); left >= 8; left -= 8, bits <<= 8)
        {
            unused += (bits >> 56) is 0 or 0xFF ? 0 : 1;
        }

        foreach (var value in _data[Math.Min(Position, end)..end])
        {
            unused += value is 0 or 0xFF ? 0 : 1;
        }

        return unused;
    }

    /// <summary>Forgets the rest of the segment and continues at a position.</summary>
    public void Restart(int position)
    {
        Bits = 0;
        Count = 0;
        _padding = 0;
        Position = position;
    }

    /// <summary>Takes in as many bytes as fit.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // Once in several coefficients: it must not burden the loop's registers.
    public void Refill()
    {
        if (Position <= _data.Length - 8)
        {
            var next = BinaryPrimitives.ReadUInt64BigEndian(_data[Position..]);

            // Only a byte of 0xFF can be stuffed or begin a marker: is any byte of the complement 0?
            if (((~next - 0x0101010101010101) & next & 0x8080808080808080) == 0)
            {
                // Bits of a byte that is not counted yet may be set too; they are set to the same again by the next refill.
                Bits |= next >> Count;
                Position += (63 - Count) >> 3;
                Count |= 56;
                return;
            }
        }

        while (Count < 56)
        {
            if (Position >= _data.Length || (_data[Position] == 0xFF && (Position + 1 >= _data.Length || _data[Position + 1] != 0)))
            {
                _padding += 56 - Count;
                Count = 56;
                return;
            }

            Bits |= (ulong)_data[Position] << (56 - Count);
            Position += _data[Position] == 0xFF ? 2 : 1;
            Count += 8;
        }
    }
}
