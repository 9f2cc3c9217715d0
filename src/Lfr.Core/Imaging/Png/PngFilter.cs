using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lfr.Core.Imaging.Png;

/// <summary>The five filters of PNG rows (W3C PNG, clause 9).</summary>
internal static class PngFilter
{
    /// <summary>Undoes a filter in place.</summary>
    /// <param name="type">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">The row's bytes without the filter byte.</param>
    /// <param name="above">The row above, undone; zeros for the first.</param>
    /// <param name="distance">Bytes a pixel, at least 1.</param>
    public static void Undo(byte type, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        above = above[..row.Length];
        switch (type)
        {
            case 0:
                break;
            case 1:
                for (var i = distance; i < row.Length; i++)
                {
                    row[i] += row[i - distance];
                }

                break;
            case 2:
                Up(row, above);
                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] += (byte)(((i >= distance ? row[i - distance] : 0) + above[i]) / 2);
                }

                break;
            case 4:
                Paeth(row, above, distance);
                break;
            default:
                throw new ImageFormatException($"A row of the PNG has filter {type}; legal are 0 to 4: the file is corrupt.");
        }
    }

    /// <summary>The neighbour nearest to left + above - corner, ties to the first named.</summary>
    public static byte Predict(int left, int above, int corner)
    {
        var (a, b, c) = (Math.Abs(above - corner), Math.Abs(left - corner), Math.Abs(left + above - (2 * corner)));
        return (byte)(a <= b && a <= c ? left : b <= c ? above : corner);
    }

    private static void Up(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var i = 0;
        for (; i <= row.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            (Vector128.Create<byte>(row[i..]) + Vector128.Create(above[i..])).CopyTo(row[i..]);
        }

        for (; i < row.Length; i++)
        {
            row[i] += above[i];
        }
    }

    private static void Paeth(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        var first = Math.Min(distance, row.Length);
        for (var i = 0; i < first; i++)
        {
            row[i] += above[i];
        }

        if (distance is 3 or 4)
        {
            PaethPixels(row, above, distance);
            return;
        }

        for (var i = first; i < row.Length; i++)
        {
            row[i] += Predict(row[i - distance], above[i], above[i - distance]);
        }
    }

    // A pixel depends on the one to its left: the channels of one pixel are the vector.
    private static void PaethPixels(Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        var i = distance;
        var left = Load(row);
        var corner = Load(above);
        for (; i <= row.Length - 4; i += distance)
        {
            var up = Load(above[i..]);
            var (a, b) = (up - corner, left - corner);
            var (pa, pb, pc) = (Vector128.Abs(a), Vector128.Abs(b), Vector128.Abs(a + b));
            var useLeft = Vector128.LessThanOrEqual(pa, pb) & Vector128.LessThanOrEqual(pa, pc);
            var useUp = Vector128.LessThanOrEqual(pb, pc);
            var prediction = Vector128.ConditionalSelect(useLeft, left, Vector128.ConditionalSelect(useUp, up, corner));
            left = (Load(row[i..]) + prediction) & Vector128.Create((short)255);
            corner = up;
            var bytes = Vector128.Narrow(left.AsUInt16(), left.AsUInt16()).AsUInt32()[0];
            if (distance == 4)
            {
                MemoryMarshal.Write(row[i..], in bytes);
            }
            else
            {
                row[i] = (byte)bytes;
                row[i + 1] = (byte)(bytes >> 8);
                row[i + 2] = (byte)(bytes >> 16);
            }
        }

        for (; i < row.Length; i++)
        {
            row[i] += Predict(row[i - distance], above[i], above[i - distance]);
        }
    }

    private static Vector128<short> Load(ReadOnlySpan<byte> bytes) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(bytes.Length < 4 ? 0 : MemoryMarshal.Read<uint>(bytes)).AsByte()).AsInt16();
}
