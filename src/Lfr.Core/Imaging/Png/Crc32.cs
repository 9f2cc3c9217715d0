namespace Lfr.Core.Imaging.Png;

/// <summary>The cyclic redundancy check of PNG (W3C PNG, annex D; ISO 3309), eight bytes a step.</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 8;

    private static readonly uint[] Table = BuildTable();

    /// <summary>The check of one run of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Continue(uint.MaxValue, bytes);

    /// <summary>Takes in more bytes; begins at <see cref="uint.MaxValue"/> and ends with the complement.</summary>
    public static uint Continue(uint state, ReadOnlySpan<byte> bytes)
    {
        var table = Table;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            var high = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = table[1792 + (int)(low & 255)] ^ table[1536 + (int)((low >> 8) & 255)]
                ^ table[1280 + (int)((low >> 16) & 255)] ^ table[1024 + (int)(low >> 24)]
                ^ table[768 + (int)(high & 255)] ^ table[512 + (int)((high >> 8) & 255)]
                ^ table[256 + (int)((high >> 16) & 255)] ^ table[(int)(high >> 24)];
        }

        foreach (var b in bytes)
        {
            state = table[(int)((state ^ b) & 255)] ^ (state >> 8);
        }

        return state;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256 * Slices];
        for (var i = 0; i < 256; i++)
        {
            var value = (uint)i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
            }

            table[i] = value;
        }

        for (var i = 256; i < table.Length; i++)
        {
            table[i] = (table[i - 256] >> 8) ^ table[(int)(table[i - 256] & 255)];
        }

        return table;
    }
}
