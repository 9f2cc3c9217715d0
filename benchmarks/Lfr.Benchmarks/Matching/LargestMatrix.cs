using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Storage;

namespace Lfr.Benchmarks.Matching;

/// <summary>Exact search of more templates than memory holds at full precision: int8 in memory, binary16 in a mapped file. Run with
/// <c>largest FOLDER [entries] [dim]</c>; the file takes 2 dim bytes an entry and is deleted at the end.</summary>
internal static class LargestMatrix
{
    // So many drawn templates; the others are these turned by some values, which keeps their length and is quick to write.
    private const int Drawn = 65_536;

    public static void Run(string[] arguments)
    {
        var count = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 20_000_000;
        var dimension = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 512;
        if (count > (long)Drawn * dimension)
        {
            throw new ArgumentException($"At most {(long)Drawn * dimension} entries of {dimension} values are distinct.", nameof(arguments));
        }

        var path = Path.Combine(arguments[0], "largest.lfrt");
        try
        {
            var clock = TimeProvider.System;
            var start = clock.GetTimestamp();
            Write(path, count, dimension);
            Say($"written: {new FileInfo(path).Length / 1e9:0.0} GB in {clock.GetElapsedTime(start).TotalSeconds:0} s");
            start = clock.GetTimestamp();
            using var container = TemplateContainer.OpenMapped(path);
            Say($"opened (hashed, checked, quantised): {clock.GetElapsedTime(start).TotalSeconds:0} s; resident {Environment.WorkingSet / 1e9:0.0} GB");
            Search(container.Matrix);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Search(TemplateMatrix matrix)
    {
        var random = new Random(2);
        using var matcher = new CosineMatcher();
        foreach (var probes in new[] { 1, 64 })
        {
            // The first probe is an entry that is there: it must be found, and first.
            var planted = matrix.Count - 12_345L;
            var vector = new float[matrix.Dimension];
            matrix.TryCopyVector(planted, vector);
            var templates = new ProbeTemplate[probes];
            for (var i = 0; i < probes; i++)
            {
                templates[i] = new ProbeTemplate(i == 0 ? vector : BenchmarkVectors.Unit(random, matrix.Dimension), matrix.Pipeline);
            }

            var results = new Candidate[probes * 10];
            var counts = new CandidateCount[probes];
            var times = new List<double>();
            for (var turn = 0; turn < 5; turn++)
            {
                var start = TimeProvider.System.GetTimestamp();
                matcher.Search(matrix, templates, new SearchOptions(10), results, counts);
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalSeconds);
            }

            var limit = TimeProvider.System.GetTimestamp();
            GC.KeepAlive(ReadLimit.Read(matrix, 1));
            var read = TimeProvider.System.GetElapsedTime(limit).TotalSeconds;
            Say($"{probes} probes, {matrix.Count} entries: first {times[0]:0.000} s, median {times.Order().ElementAt(2):0.000} s, best {times.Min():0.000} s; reading the scanned bytes {read:0.000} s");
            Say($"  found {results[0].EntryId} ({results[0].Score.Value}) and then {results[1].EntryId} ({results[1].Score.Value}); planted {planted}");
        }
    }

    private static void Write(string path, int count, int dimension)
    {
        var random = new Random(1);
        var drawn = new ushort[Drawn * dimension];
        for (var i = 0; i < Drawn; i++)
        {
            var vector = BenchmarkVectors.Unit(random, dimension);
            for (var j = 0; j < dimension; j++)
            {
                drawn[(i * dimension) + j] = Float16Value.Encode(vector[j]);
            }
        }

        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            file.Write(bytes);
            hash.AppendData(bytes);
        }

        Put(new ContainerHeader(dimension, TemplatePrecision.Int8, TemplatePrecision.Float16, count, count, 0, 0, BenchmarkVectors.Pipeline).Write());
        for (var i = 0L; i < count; i++)
        {
            Put(BitConverter.GetBytes(i));
        }

        for (var i = 0; i < count; i++)
        {
            Put(BitConverter.GetBytes(i));
        }

        for (var i = 0; i < count; i++)
        {
            var row = drawn.AsSpan(i % Drawn * dimension, dimension);
            var turn = i / Drawn;
            Put(MemoryMarshal.AsBytes(row[turn..]));
            Put(MemoryMarshal.AsBytes(row[..turn]));
        }

        file.Write(hash.GetHashAndReset());
    }

    private static void Say(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
