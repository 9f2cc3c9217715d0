namespace Lfr.Core.Imaging.Jpeg;

/// <summary>Reads an SOS segment (ITU-T T.81, B.2.3) and checks it against the frame.</summary>
internal static class JpegScanHeader
{
    public static JpegScan Parse(JpegFrame frame, ReadOnlySpan<byte> segment)
    {
        var count = segment.Length > 0 ? segment[0] : 0;
        if (count is < 1 or > 4 || segment.Length != 4 + (2 * count))
        {
            throw new ImageFormatException("A scan header of the JPEG is malformed.");
        }

        var components = new JpegComponent[count];
        for (var i = 0; i < count; i++)
        {
            var id = segment[1 + (2 * i)];
            var component = Array.Find(frame.Components, c => c.Id == id)
                ?? throw new ImageFormatException($"A scan of the JPEG names component {id}, which its frame does not have.");
            if (Array.IndexOf(components, component) >= 0)
            {
                throw new ImageFormatException($"A scan of the JPEG names component {id} twice.");
            }

            component.DcTable = segment[2 + (2 * i)] >> 4;
            component.AcTable = segment[2 + (2 * i)] & 15;
            if (component.DcTable > 3 || component.AcTable > 3)
            {
                throw new ImageFormatException("A scan of the JPEG names a Huffman table over 3.");
            }

            components[i] = component;
        }

        // A unit of more than ten blocks is not allowed (T.81, B.2.3).
        if (count > 1 && components.Sum(c => c.H * c.V) > 10)
        {
            throw new ImageFormatException("A scan of the JPEG interleaves more than ten blocks a unit.");
        }

        var tail = segment[(1 + (2 * count))..];
        return frame.Progressive ? Progressive(components, tail) : Sequential(components);
    }

    private static JpegScan Sequential(JpegComponent[] components)
    {
        if (Array.Exists(components, c => c.HasData))
        {
            throw new ImageFormatException("Two scans of the sequential JPEG hold one component.");
        }

        return new JpegScan { Components = components, First = 0, Last = 63 };
    }

    private static JpegScan Progressive(JpegComponent[] components, ReadOnlySpan<byte> tail)
    {
        var (first, last, refined, bit) = (tail[0], tail[1], tail[2] >> 4, tail[2] & 15);
        var legal = first == 0 ? last == 0 : last >= first && last <= 63 && components.Length == 1;
        if (!legal || bit > 13 || (refined != 0 && refined != bit + 1))
        {
            throw new ImageFormatException(
                $"A scan of the progressive JPEG has coefficients {first}..{last} and bits {refined}, {bit}: the combination is not legal.");
        }

        if ((first != 0 || refined != 0) && !Array.TrueForAll(components, c => c.HasData))
        {
            throw new ImageFormatException("A scan of the progressive JPEG refines a component whose first scan is missing.");
        }

        return new JpegScan { Components = components, First = first, Last = last, RefinedBit = refined, Bit = bit };
    }
}
