using System.Globalization;
using System.Runtime.InteropServices;

namespace Lfr.Core.Tests.Live;

/// <summary>Looks for any 32 bytes in a row of given data in another process's memory (Linux: /proc/PID/mem).</summary>
/// <remarks>Any 32 bytes in a row of a needle contain one of its 16-byte blocks whole: those blocks are indexed, memory is read at every
/// byte, and a hit is extended to both sides. Windows with fewer than <see cref="MinDistinct"/> different bytes are left out: flat areas and
/// zeroes are everywhere and show nobody.</remarks>
internal sealed class MemoryScan
{
    public const int WindowBytes = 32;
    private const int BlockBytes = 16;
    private const int MinDistinct = 10;
    private const int FilterBits = 24;
    private const int ReadBytes = 4 << 20;

    private readonly List<(string Name, byte[] Bytes)> _needles = [];
    private readonly Dictionary<ulong, List<(int Needle, int Offset)>> _blocks = [];
    private (string Name, byte[] Bytes)? _present;
    private readonly ulong[] _filter = new ulong[1 << (FilterBits - 6)];

    /// <summary>Adds data to look for.</summary>
    public void Add(string name, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        _needles.Add((name, copy));
        for (var i = 0; i + BlockBytes <= copy.Length; i += BlockBytes)
        {
            if (Distinct(copy.AsSpan(i, BlockBytes)) < MinDistinct / 2)
            {
                continue;
            }

            var key = MemoryMarshal.Read<ulong>(copy.AsSpan(i));
            if (!_blocks.TryGetValue(key, out var places))
            {
                _blocks.Add(key, places = []);
            }

            // Many equal beginnings say little; a few suffice to find what is there.
            if (places.Count < 64)
            {
                places.Add((_needles.Count - 1, i));
            }

            var hash = Hash(key);
            _filter[hash >> 6] |= 1UL << (int)(hash & 63);
        }
    }

    public void Add(string name, ReadOnlySpan<float> values) => Add(name, MemoryMarshal.AsBytes(values));

    /// <summary>Searches all readable memory of a process that is not a file's.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="present">A needle that may be there: a window that it shares with another is counted as its own.</param>
    /// <returns>Windows found, by the needle's name.</returns>
    public Dictionary<string, int> Search(int processId, string? present = null)
    {
        _present = present is null ? null : _needles.Single(n => n.Name == present);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        using var memory = new FileStream($"/proc/{processId}/mem", new FileStreamOptions { BufferSize = 0 });
        var buffer = new byte[ReadBytes + WindowBytes];
        foreach (var (begin, end) in Regions(processId))
        {
            for (var at = begin; at < end; at += ReadBytes)
            {
                var length = (int)Math.Min(buffer.Length, end - at);
                var read = Read(memory, at, buffer.AsSpan(0, length));
                Scan(buffer.AsSpan(0, read), found);
            }
        }

        return found;
    }

    /// <summary>Searches bytes; for the test of this test.</summary>
    public Dictionary<string, int> Search(ReadOnlySpan<byte> bytes)
    {
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        Scan(bytes, found);
        return found;
    }

    private static IEnumerable<(long Begin, long End)> Regions(int processId)
    {
        foreach (var line in File.ReadLines($"/proc/{processId}/maps"))
        {
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            var isFile = fields.Length == 6 && fields[5].StartsWith('/') && !fields[5].StartsWith("/dev/", StringComparison.Ordinal) && !fields[5].Contains("memfd", StringComparison.Ordinal) && !fields[1].Contains('w', StringComparison.Ordinal);
            if (fields[1][0] != 'r' || isFile || (fields.Length == 6 && fields[5].StartsWith("[v", StringComparison.Ordinal)))
            {
                continue;
            }

            var range = fields[0].Split('-');
            yield return (long.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }
    }

    private static int Read(FileStream memory, long at, Span<byte> destination)
    {
        try
        {
            memory.Position = at;
            return memory.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (IOException)
        {
            // A page that went away meanwhile.
            return 0;
        }
    }

    private static int Distinct(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> seen = stackalloc ulong[4];
        seen.Clear();
        var count = 0;
        foreach (var value in bytes)
        {
            ref var word = ref seen[value >> 6];
            var bit = 1UL << (value & 63);
            count += (word & bit) == 0 ? 1 : 0;
            word |= bit;
        }

        return count;
    }

    private static uint Hash(ulong key) => (uint)((key * 0x9E3779B97F4A7C15) >> (64 - FilterBits));

    private void Scan(ReadOnlySpan<byte> bytes, Dictionary<string, int> found)
    {
        var last = bytes.Length - BlockBytes;
        for (var i = 0; i <= last; i++)
        {
            var key = MemoryMarshal.Read<ulong>(bytes[i..]);
            if (key == 0)
            {
                continue;
            }

            var hash = Hash(key);
            if ((_filter[hash >> 6] & (1UL << (int)(hash & 63))) != 0 && _blocks.TryGetValue(key, out var places))
            {
                foreach (var (needle, offset) in places)
                {
                    if (Window(bytes, i, _needles[needle].Bytes, offset) is { IsEmpty: false } window)
                    {
                        var name = _present is { } present && present.Bytes.AsSpan().IndexOf(window[..WindowBytes]) >= 0 ? present.Name : _needles[needle].Name;
                        found[name] = found.GetValueOrDefault(name) + 1;
                        break;
                    }
                }
            }
        }
    }

    private static ReadOnlySpan<byte> Window(ReadOnlySpan<byte> memory, int at, byte[] needle, int offset)
    {
        var before = 0;
        while (before < WindowBytes && at - before > 0 && offset - before > 0 && memory[at - before - 1] == needle[offset - before - 1])
        {
            before++;
        }

        var after = 0;
        while (before + after < 2 * WindowBytes && at + after < memory.Length && offset + after < needle.Length && memory[at + after] == needle[offset + after])
        {
            after++;
        }

        var window = memory.Slice(at - before, before + after);
        return window.Length >= WindowBytes && Distinct(window) >= MinDistinct ? window : [];
    }
}
