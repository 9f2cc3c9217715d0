using System.Buffers.Binary;
using Lfr.Core.Imaging.Png;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Where a file's own parts begin and end: JPEG marker segments (a scan's data with its header), PNG chunks, the header and the pixels of BMP and PNM.</summary>
internal static class FileSegments
{
    /// <summary>The parts in order; together they are the whole file.</summary>
    public static List<Range> Of(ReadOnlySpan<byte> file)
    {
        var cuts = new List<int> { 0 };
        if (file.StartsWith(PngChunks.Signature))
        {
            for (var at = 8; at <= file.Length - 12;)
            {
                cuts.Add(at);
                var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
                if (length > file.Length - at - 12)
                {
                    break;
                }

                at += 12 + (int)length;
            }
        }
        else if (file is [0xFF, 0xD8, ..])
        {
            for (var at = 2; at < file.Length - 1; at++)
            {
                // Stuffed zeros, fill bytes and restart markers belong to the part they are in.
                if (file[at] == 0xFF && file[at + 1] is not (0 or 0xFF or (>= 0xD0 and <= 0xD7)))
                {
                    cuts.Add(at);
                    var length = at + 4 <= file.Length && file[at + 1] != 0xD9 ? BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) : 0;
                    at += 1 + Math.Min(length, file.Length);
                }
            }
        }
        else if (file.StartsWith("BM"u8) && file.Length > 54)
        {
            cuts.AddRange([14, 54]);
            cuts.Add((int)Math.Clamp(BinaryPrimitives.ReadUInt32LittleEndian(file[10..]), 54, (uint)file.Length));
        }
        else
        {
            for (var (at, lines) = (0, 0); at < file.Length && lines < 3; at++)
            {
                if (file[at] == '\n')
                {
                    cuts.Add(at + 1);
                    lines++;
                }
            }
        }

        cuts.Add(file.Length);
        var ordered = cuts.Where(cut => cut <= cuts[^1]).Distinct().Order().ToArray();
        return [.. Enumerable.Range(0, Math.Max(0, ordered.Length - 1)).Select(i => ordered[i]..ordered[i + 1])];
    }
}
