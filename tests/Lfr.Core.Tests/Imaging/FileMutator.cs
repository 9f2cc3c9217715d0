using System.Buffers.Binary;
using System.Text;
using Lfr.Core.Imaging.Png;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Damages picture files in the ways that storage, networks and attackers do. The same number gives the same damage.</summary>
internal sealed class FileMutator
{
    private readonly byte[][] _files;

    public FileMutator(IEnumerable<string> paths)
    {
        _files = [.. paths.Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    public IReadOnlyList<byte[]> Files => _files;

    public byte[] Case(int number)
    {
        var random = new Random(number);
        var file = _files[random.Next(_files.Length)].ToArray();
        for (var rounds = random.Next(1, 4); rounds > 0; rounds--)
        {
            file = random.Next(11) switch
            {
                0 or 1 => FlipBits(file, random),
                2 => SetBytes(file, random),
                3 => file[..random.Next(file.Length + 1)],
                4 => Splice(file, _files[random.Next(_files.Length)], random),
                5 => Repeat(file, random),
                6 or 7 => SpliceSegments(file, OfOneKind(file, random), random),
                8 => LieAboutALength(file, random),
                _ => Lie(file, random),
            };
        }

        // Without this hardly anything would pass the CRC into the decoder.
        return random.Next(4) > 0 ? RepairCrc(file) : file;
    }

    private static byte[] FlipBits(byte[] file, Random random)
    {
        for (var i = random.Next(1, 9); i > 0 && file.Length > 0; i--)
        {
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        }

        return file;
    }

    private static byte[] SetBytes(byte[] file, Random random)
    {
        for (var i = random.Next(1, 5); i > 0 && file.Length > 0; i--)
        {
            file[random.Next(file.Length)] = (byte)(random.Next(3) switch { 0 => 0, 1 => 255, _ => random.Next(256) });
        }

        return file;
    }

    private static byte[] Splice(byte[] file, byte[] other, Random random)
    {
        var at = random.Next(file.Length + 1);
        var from = random.Next(other.Length + 1);
        var length = random.Next(Math.Min(400, other.Length - from) + 1);
        return [.. file.AsSpan(0, at), .. other.AsSpan(from, length), .. file.AsSpan(random.Next(at, file.Length + 1))];
    }

    // Mostly a file of the same kind, so that the parts fit together well enough to be read.
    private byte[] OfOneKind(byte[] file, Random random)
    {
        var other = _files[random.Next(_files.Length)];
        for (var i = 0; i < 20 && !(file.Length > 1 && other.AsSpan().StartsWith(file.AsSpan(0, 2))); i++)
        {
            other = _files[random.Next(_files.Length)];
        }

        return other;
    }

    // Whole parts (JPEG segments, PNG chunks, headers) of another file, in place of parts or between them; or one part dropped, doubled or moved.
    private static byte[] SpliceSegments(byte[] file, byte[] other, Random random)
    {
        var parts = FileSegments.Of(file).Select(range => file[range]).ToList();
        var others = FileSegments.Of(other).Select(range => other[range]).ToList();
        if (parts.Count == 0 || others.Count == 0)
        {
            return other;
        }

        var at = random.Next(parts.Count);
        switch (random.Next(6))
        {
            case 0 or 1:
                parts[at] = others[random.Next(others.Count)];
                break;
            case 2:
                parts.Insert(at, others[random.Next(others.Count)]);
                break;
            case 3:
                parts.RemoveAt(at);
                break;
            case 4:
                parts.Insert(random.Next(parts.Count + 1), parts[at]);
                break;
            default:
                // This file's beginning and the other's end.
                return [.. parts.Take(at).Concat(others.Skip(random.Next(others.Count))).SelectMany(part => part)];
        }

        return [.. parts.SelectMany(part => part)];
    }

    // A part that says it is longer or shorter than it is.
    private static byte[] LieAboutALength(byte[] file, Random random)
    {
        var parts = FileSegments.Of(file);
        if (parts.Count < 2)
        {
            return file;
        }

        var at = parts[random.Next(1, parts.Count)].Start.Value;
        uint[] lengths = [0, 1, 2, 3, 13, 255, 65535, 1u << 20, int.MaxValue, uint.MaxValue, (uint)random.Next(file.Length + 20)];
        var length = lengths[random.Next(lengths.Length)];
        if (file.AsSpan().StartsWith(PngChunks.Signature) && at + 4 <= file.Length)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), length);
        }
        else if (file[0] == 0xFF && at + 4 <= file.Length)
        {
            BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at + 2), (ushort)length);
        }

        return file;
    }

    private static byte[] Repeat(byte[] file, Random random)
    {
        var from = random.Next(file.Length + 1);
        var part = file.AsSpan(from, random.Next(Math.Min(300, file.Length - from) + 1)).ToArray();
        var result = new List<byte>(file[..from]);
        for (var i = random.Next(1, 20); i > 0; i--)
        {
            result.AddRange(part);
        }

        result.AddRange(file.AsSpan(from).ToArray());
        return [.. result];
    }

    // Sizes, sampling factors, depths and table numbers that are not true.
    private static byte[] Lie(byte[] file, Random random)
    {
        int[] sizes = [0, 1, 2, 7, 255, 256, 1000, 4096, 20000, 65535, random.Next(65536)];
        var size = sizes[random.Next(sizes.Length)];
        if (file.AsSpan().StartsWith(PngChunks.Signature) && file.Length > 33)
        {
            var at = random.Next(4);
            if (at < 2)
            {
                BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16 + (4 * at)), random.Next(4) == 0 ? random.Next() : size);
            }
            else
            {
                file[24 + random.Next(5)] = (byte)random.Next(18);
            }
        }
        else if (file.AsSpan().StartsWith("BM"u8) && file.Length > 54)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10 + (4 * random.Next(11))), random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue) : size);
        }
        else if (file is [(byte)'P', _, _, ..])
        {
            return [.. file.AsSpan(0, 2), .. Encoding.ASCII.GetBytes($"\n{size} {sizes[random.Next(sizes.Length)]}\n{random.Next(70000)}\n"), .. file.AsSpan(random.Next(file.Length))];
        }
        else
        {
            LieInJpeg(file, size, random);
        }

        return file;
    }

    private static void LieInJpeg(byte[] file, int size, Random random)
    {
        byte[] markers = [0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD];
        var marker = markers[random.Next(markers.Length)];
        for (var i = 2; i < file.Length - 20; i++)
        {
            if (file[i] == 0xFF && file[i + 1] == marker)
            {
                var at = i + 2 + random.Next(18);
                if (random.Next(2) == 0 && marker is 0xC0 or 0xC2)
                {
                    at = i + (random.Next(2) == 0 ? 5 : 7);
                }

                BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(at), (ushort)size);
                return;
            }
        }
    }

    private static byte[] RepairCrc(byte[] file)
    {
        if (!file.AsSpan().StartsWith(PngChunks.Signature))
        {
            return file;
        }

        for (var at = 8; at <= file.Length - 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), Crc32.Of(file.AsSpan(at + 4, 4 + (int)length)));
            at += 12 + (int)length;
        }

        return file;
    }
}
