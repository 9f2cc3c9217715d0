using System.Buffers.Binary;

namespace Lfr.Core.Imaging.Decoding;

/// <summary>Reads tag 0x0112 of an EXIF block (CIPA DC-008, 4.6.4) in either byte order. A block that is broken says nothing about the
/// pixels, so it counts as upright.</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;
    private const ushort Short = 3;

    /// <param name="tiff">The block from its TIFF header on.</param>
    /// <returns>1..8; 1 where the block is absent, broken or silent.</returns>
    public static int Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
        {
            return 1;
        }

        var little = tiff[0] == 'I' && tiff[1] == 'I';
        if (!little && !(tiff[0] == 'M' && tiff[1] == 'M') || U16(tiff[2..], little) != 42)
        {
            return 1;
        }

        var directory = U32(tiff[4..], little);
        if (directory > tiff.Length - 2)
        {
            return 1;
        }

        var entries = U16(tiff[(int)directory..], little);
        for (var i = 0; i < entries; i++)
        {
            var at = (int)directory + 2 + (12 * i);
            if (at > tiff.Length - 12)
            {
                return 1;
            }

            var entry = tiff.Slice(at, 12);
            if (U16(entry, little) == Tag && U16(entry[2..], little) == Short && U32(entry[4..], little) == 1)
            {
                return U16(entry[8..], little) is var value and >= 1 and <= 8 ? value : 1;
            }
        }

        return 1;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
