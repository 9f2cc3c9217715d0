using FsCheck;
using FsCheck.Fluent;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Storage;
using Lfr.Core.Policy;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

/// <summary>Scans of int8 and binary16 give the answer of binary32 bit for bit, on inputs made to break them.</summary>
public sealed class BoundedScanTests
{
    private static readonly int[] Dimensions = [1, 2, 3, 7, 31, 64, 127, 128, 129, 192, 256, 512];

    public enum Shape
    {
        Gaussian,
        OneHot,
        NearTies,
        Duplicates,
        Signs,
        Subnormals,
        HalfSteps,
        Plateau,
        Mixed,
    }

    [Fact]
    public void Any_scan_gives_the_same_candidates_as_binary32()
    {
        var cases = from seed in Gen.Choose(0, 1_000_000)
                    from dimension in Gen.Elements(Dimensions)
                    from count in Gen.Choose(1, 150)
                    from probes in Gen.Choose(1, 9)
                    from shape in Gen.Elements(Enum.GetValues<Shape>())
                    from kernel in Gen.Elements(CosineKernel.All.Skip(1).ToArray())
                    select (seed, dimension, count, probes, shape, kernel);
        var property = Prop.ForAll(cases.ToArbitrary(), way => Agrees(way.seed, way.dimension, way.count, way.probes, way.shape, way.kernel));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20_240_601, 1), property);
    }

    [Theory]
    [InlineData(TemplatePrecision.Int8, TemplatePrecision.Float32)]
    [InlineData(TemplatePrecision.Int8, TemplatePrecision.Float16)]
    [InlineData(TemplatePrecision.Float16, TemplatePrecision.Float32)]
    public unsafe void The_bound_is_never_under_the_score_and_is_reached(TemplatePrecision scan, TemplatePrecision stored)
    {
        // The worst probe for an entry lies along what quantisation took away from it: there Cauchy-Schwarz is an equality.
        var random = new Random(31);
        var tightest = 1.0;
        foreach (var dimension in new[] { 8, 128, 512 })
        {
            for (var trial = 0; trial < 54; trial++)
            {
                var vector = Shaped(random, dimension, Enum.GetValues<Shape>()[trial % 9], []);
                using var matrix = Matrix([vector], scan, stored);

                // What is scored is what was stored.
                Assert.True(matrix.TryCopyVector(0, vector));
                using var reading = new MatrixReading(matrix.Store);
                var chunk = reading.Chunks[0];
                var lost = Lost(vector, chunk, scan);
                if (lost.Sum(value => value * value) == 0)
                {
                    continue;
                }

                var probe = Normalise(lost);
                using var batch = new Lfr.Core.Matching.Selection.ProbeBatch();
                batch.Begin(matrix.Store.Layout, CosineKernel.Best, 1);
                batch.Set(0, probe);
                var bound = batch.Bound(0);
                double approximate;
                var panel = new float[32];
                fixed (float* values = panel)
                {
                    if (scan == TemplatePrecision.Int8)
                    {
                        CosineKernel.Best.Int8(batch.Pairs(0), chunk.Panel(0), matrix.Store.Layout.Quads, batch.Start(0), (int*)values);
                        approximate = (double)((int*)values)[0] * chunk.Scales[0] * bound.Scale;
                    }
                    else
                    {
                        CosineKernel.Best.Float16(batch.Scaled(0), (ushort*)chunk.Panel(0), dimension, values);
                        approximate = values[0];
                    }
                }

                var allowed = (chunk.Errors[0] * bound.Slope) + bound.Constant;
                var score = CanonicalDot(probe, vector);
                Assert.True(score <= approximate + allowed, $"{scan} of {stored} {dimension} {trial}: {score} > {approximate} + {allowed}");
                tightest = Math.Min(tightest, (approximate + allowed - score) / allowed);
            }
        }

        // A bound that were never nearly reached would be a loose guess and not the measured one.
        Assert.InRange(tightest, 0, 0.1);
    }

    [Fact]
    public unsafe void The_bound_of_a_tile_is_never_under_the_score_and_its_runs_keep_their_limit()
    {
        // The worst entry for a probe in a tile lies along what its own quantisation took away from it; and no run of its values may leave 16 bits.
        var random = new Random(35);
        var tightest = 1.0;
        foreach (var dimension in new[] { 1, 8, 17, 128, 512, 1000 })
        {
            for (var trial = 0; trial < 64; trial++)
            {
                var probes = Enumerable.Range(0, 5).Select(i => Shaped(random, dimension, Enum.GetValues<Shape>()[(trial + i) % 8], [])).ToArray();
                using var empty = new TemplateMatrix(dimension, Pipeline, TemplatePrecision.Int8);
                var layout = empty.Store.Layout;
                using var batch = new Lfr.Core.Matching.Selection.ProbeBatch();
                batch.Begin(layout, CosineKernel.Best, probes.Length);
                for (var i = 0; i < probes.Length; i++)
                {
                    batch.Set(i, probes[i]);
                }

                var size = batch.TileSize(0);
                for (var p = 0; p < Math.Min(size, probes.Length); p++)
                {
                    var bound = batch.Bound(p);
                    var steps = Enumerable.Range(0, 4 * layout.Quads).Select(i => (int)((sbyte*)(batch.TileQuads(0) + (CosineKernel.PackedQuads(i / 4) * size) + p))[i % 4]).ToArray();
                    for (var run = 0; run < steps.Length; run += 16)
                    {
                        for (var half = 0; half < 2; half++)
                        {
                            var values = Enumerable.Range(run, 16).Where(i => (i / 2 % 2) == half).Select(i => steps[i]).ToArray();
                            Assert.InRange(values.Where(value => value > 0).Sum(), 0, CosineKernel.RunLimit);
                            Assert.InRange(values.Where(value => value < 0).Sum(), -CosineKernel.RunLimit, 0);
                        }
                    }

                    var weights = Enumerable.Range(0, layout.Quads / CosineKernel.RunQuads)
                        .Select(run => batch.TileQuads(0)[(((run * (CosineKernel.RunQuads + 1)) + CosineKernel.RunQuads) * size) + p]).ToArray();
                    Assert.All(weights, weight => Assert.True(weight >> 16 is > 0 and <= CosineKernel.MostWeight && weight >> 16 == (weight & 0xFFFF), $"{weight}"));
                    Assert.InRange(steps.Select((step, i) => Math.Abs(127L * step * (weights[i / 16] >> 16))).Sum(), 0, int.MaxValue);
                    var lost = probes[p].Select((value, i) => value - ((double)bound.Scale * (weights[i / 16] >> 16) * steps[i])).ToArray();
                    if (lost.Sum(value => value * value) == 0)
                    {
                        continue;
                    }

                    var entry = Normalise(lost);
                    using var matrix = Matrix([entry], TemplatePrecision.Int8);
                    using var reading = new MatrixReading(matrix.Store);
                    var chunk = reading.Chunks[0];
                    var totals = new int[(size + 4) * 32];
                    fixed (int* sums = totals)
                    {
                        batch.BeginTotals(0, size, true, sums);
                        CosineKernel.Best.Int8Tile(batch.TileQuads(0), size, chunk.Panel(0), layout.Quads, sums);
                    }

                    var approximate = (double)totals[p * 32] * chunk.Scales[0] * bound.Scale;
                    var allowed = (chunk.Errors[0] * bound.Slope) + bound.Constant;
                    var score = CanonicalDot(probes[p], entry);
                    Assert.InRange(score, approximate - allowed, approximate + allowed);
                    tightest = Math.Min(tightest, (approximate + allowed - score) / allowed);
                }
            }
        }

        Assert.InRange(tightest, 0, 0.1);
    }

    [Theory]
    [InlineData(4000, 1)]
    [InlineData(4999, 1)]
    [InlineData(9000, 2)]
    public void A_batch_finds_the_same_whatever_the_length_of_the_list(int count, int threads)
    {
        // Fewer and more panels than are kept; lists shorter than what the first panels hold, and longer, where no floor is known until the end.
        var random = new Random(36);
        var vectors = Enumerable.Range(0, count).Select(_ => Unit(random, 32)).ToArray();
        using var exact = Matrix(vectors, subject: i => i / 3);
        using var bounded = Matrix(vectors, TemplatePrecision.Int8, subject: i => i / 3);
        using var matcher = new CosineMatcher(threads);
        var probes = Enumerable.Range(0, 7).Select(_ => Probe(Unit(random, 32))).ToArray();
        foreach (var k in new[] { 1, 10, 300, 1300, count })
        {
            foreach (var (bySubject, threshold) in new[] { (false, -2f), (true, -2f), (false, 0.3f), (true, 0.99f) })
            {
                var options = new SearchOptions(k) { BySubject = bySubject, AllowFewer = true, AtOrAbove = threshold < -1 ? null : new Threshold(threshold) };
                Candidate[] expected = new Candidate[7 * k], actual = new Candidate[7 * k];
                CandidateCount[] expectedCounts = new CandidateCount[7], counts = new CandidateCount[7];
                matcher.Search(exact, probes, options, expected, expectedCounts);
                matcher.Search(bounded, probes, options, actual, counts);
                Assert.Equal(expectedCounts, counts);
                Assert.Equal(expected, actual);
                Assert.All(Enumerable.Range(0, 7), p => Assert.Equal(counts[p].Written, actual.Skip(p * k).Take(counts[p].Written).Select(c => c.EntryId).Distinct().Count()));
            }
        }

        Array.ForEach(probes, probe => probe.Dispose());
    }

    [Theory]
    [InlineData(TemplatePrecision.Int8, 1)]
    [InlineData(TemplatePrecision.Int8, 3)]
    [InlineData(TemplatePrecision.Float16, 1)]
    public void Thousands_of_near_ties_fill_every_list_and_still_rank_right(TemplatePrecision scan, int threads)
    {
        var random = new Random(34);
        var centre = Unit(random, 64);
        var vectors = Enumerable.Range(0, 6000).Select(i => i % 3 == 0 ? centre : Near(random, centre, 1e-6)).ToArray();
        using var exact = Matrix(vectors, subject: i => i / 4);
        using var bounded = Matrix(vectors, scan, subject: i => i / 4);
        using var matcher = new CosineMatcher(threads);
        using var probe = Probe(Near(random, centre, 0.1));
        foreach (var k in new[] { 1, 40, 2500 })
        {
            foreach (var bySubject in new[] { false, true })
            {
                var options = new SearchOptions(k) { BySubject = bySubject };
                var expected = new Candidate[k];
                var actual = new Candidate[k];
                Assert.Equal(matcher.Search(exact, probe, options, expected), matcher.Search(bounded, probe, options, actual));
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void Binary16_as_stored_scores_the_rounded_template()
    {
        var random = new Random(32);
        var vectors = Enumerable.Range(0, 200).Select(i => Shaped(random, 192, Enum.GetValues<Shape>()[i % 9], [])).ToArray();
        var rounded = vectors.Select(vector => vector.Select(value => Float16Value.Decode(Float16Value.Encode(value))).ToArray()).ToArray();
        var probe = Unit(random, 192);
        using var matcher = new CosineMatcher();
        foreach (var scan in new[] { TemplatePrecision.Float16, TemplatePrecision.Int8 })
        {
            using var matrix = Matrix(vectors, scan, TemplatePrecision.Float16);
            Assert.Equal(Ranked(rounded, probe).Take(25), matcher.Search(matrix, Probe(probe), new SearchOptions(25)));
        }
    }

    /// <summary>Two templates of equal values, and a probe half way between them: rounded to binary16 the one is longer and the other shorter, by more than a bound of int8 allows for. Measured from what was given,
    /// the bounds said the opposite of the scores.</summary>
    [Fact]
    public void The_bound_is_of_the_template_as_it_is_stored()
    {
        var shorter = Normalise([.. Enumerable.Range(0, 512).Select(i => i < 247 ? 1.0 : 0)]);
        var longer = Normalise([.. Enumerable.Range(0, 512).Select(i => i is >= 247 and < 306 ? 1.0 : 0)]);
        using var probe = Probe(Normalise([.. shorter.Zip(longer, (a, b) => (double)a + b)]));
        using var matrix = Matrix([shorter, longer], TemplatePrecision.Int8, TemplatePrecision.Float16);
        using var matcher = new CosineMatcher();
        var best = Find(matcher, matrix, [probe], new SearchOptions(1))[0];
        float Stored(float[] vector) => CanonicalDot([.. probe.Vector], [.. vector.Select(value => Float16Value.Decode(Float16Value.Encode(value)))]);
        Assert.True(Stored(shorter) < 0.70705f && Stored(longer) > 0.7073f, $"{Stored(shorter)} {Stored(longer)}");
        Assert.Equal((1, Stored(longer)), (best.EntryId, best.Score.Value));
        var found = new Candidate[2];
        Assert.Equal(1, matcher.Search(matrix, probe, new SearchOptions(2) { AllowFewer = true, AtOrAbove = new Threshold(0.7072f) }, found).Written);
        Assert.Equal(best, found[0]);

        // And what comes back from a file is what was searched before.
        using var stream = new MemoryStream();
        TemplateContainer.Write(stream, matrix);
        stream.Position = 0;
        using var loaded = TemplateContainer.Load(stream);
        Assert.Equal(best, Find(matcher, loaded.Matrix, [probe], new SearchOptions(1))[0]);
    }

    /// <summary>Rounding may take a template of nearly too great a length over it: refused at the door, and not when its file is loaded.</summary>
    [Fact]
    public void What_is_too_long_once_rounded_is_refused_at_the_door()
    {
        var random = new Random(37);
        var (refused, kept) = (0, 0);
        for (var i = 0; i < 400; i++)
        {
            var vector = Shaped(random, 512, Shape.Plateau, []);
            var length = 1 + ((random.Next(2) == 0 ? 1 : -1) * 0.00099f);
            for (var k = 0; k < vector.Length; k++)
            {
                vector[k] *= length;
            }

            using var matrix = new TemplateMatrix(512, Pipeline, TemplatePrecision.Int8, TemplatePrecision.Float16);
            if (Record.Exception(() => matrix.Add(vector, 0)) is { } refusal)
            {
                Assert.Contains("entry 0", Assert.IsType<ArgumentException>(refusal).Message, StringComparison.Ordinal);
                Assert.Equal(0, matrix.Count);
                refused++;
                continue;
            }

            using var stream = new MemoryStream();
            TemplateContainer.Write(stream, matrix);
            stream.Position = 0;
            using var loaded = TemplateContainer.Load(stream);
            Assert.Equal(1, loaded.Matrix.Count);
            kept++;
        }

        Assert.True(refused > 50 && kept > 50, $"{refused} refused, {kept} kept");
    }

    [Fact]
    public void Half_precision_keeps_eleven_bits_and_no_subnormals()
    {
        var random = new Random(33);
        for (var i = 0; i < 100_000; i++)
        {
            var value = (float)((random.NextDouble() - 0.5) * Math.Pow(10, -random.Next(12)) * 2);
            var bits = Float16Value.Encode(value);
            var decoded = Float16Value.Decode(bits);
            Assert.True(bits == 0 || (bits & 0x7C00) != 0);

            // Half a unit in the last of 11 places, or what binary16's range leaves of a value 32,768 times larger: 2^-14 / 2^15.
            Assert.True(Math.Abs(decoded - value) <= Math.Max(Math.Abs(value) / 2048, Math.Pow(2, -29)), $"{value} became {decoded}");
            Assert.Equal(bits, Float16Value.Encode(decoded));
        }

        Assert.Equal(1f, Float16Value.Decode(Float16Value.Encode(1f)));
        Assert.Equal(-1.001f, Float16Value.Decode(Float16Value.Encode(-1.001f)), 1e-3f);
    }

    private static bool Agrees(int seed, int dimension, int count, int probeCount, Shape shape, CosineKernel kernel)
    {
        var random = new Random(seed);
        var vectors = new List<float[]>();
        for (var i = 0; i < count; i++)
        {
            vectors.Add(Shaped(random, dimension, shape, vectors));
        }

        var probes = Enumerable.Range(0, probeCount).Select(i => Probe(i % 2 == 0 ? vectors[random.Next(count)] : Shaped(random, dimension, shape, vectors))).ToArray();
        using var matcher = new CosineMatcher(1, kernel);
        using var exact = Matrix(vectors, subject: i => i / 2);
        using var int8 = Matrix(vectors, TemplatePrecision.Int8, subject: i => i / 2);
        using var float16 = Matrix(vectors, TemplatePrecision.Float16, subject: i => i / 2);
        var k = Math.Min(5, count);
        foreach (var bySubject in new[] { false, true })
        {
            var options = new SearchOptions(k) { BySubject = bySubject };
            var expected = Find(matcher, exact, probes, options);
            if (!expected.SequenceEqual(Find(matcher, int8, probes, options)) || !expected.SequenceEqual(Find(matcher, float16, probes, options)))
            {
                return false;
            }
        }

        // The same of templates that are stored rounded: they have scores of their own, which a scan that bounds them has to find.
        var rounded = vectors.Select(vector => vector.Select(value => Float16Value.Decode(Float16Value.Encode(value))).ToArray()).ToList();
        using var half = Matrix(vectors, TemplatePrecision.Float16, TemplatePrecision.Float16, subject: i => i / 2);
        using var int8OfHalf = Matrix(vectors, TemplatePrecision.Int8, TemplatePrecision.Float16, subject: i => i / 2);
        var ofHalf = Find(matcher, half, probes, new SearchOptions(k));
        if (!ofHalf.SequenceEqual(Find(matcher, int8OfHalf, probes, new SearchOptions(k))) || !Ranked(rounded, [.. probes[0].Vector], i => i / 2).Take(k).SequenceEqual(ofHalf.Take(k)))
        {
            return false;
        }

        var oracle = Ranked(vectors, [.. probes[0].Vector], i => i / 2).Take(k);
        return oracle.SequenceEqual(Find(matcher, exact, probes, new SearchOptions(k)).Take(k));
    }

    private static Candidate[] Find(CosineMatcher matcher, TemplateMatrix matrix, ProbeTemplate[] probes, SearchOptions options)
    {
        var results = new Candidate[probes.Length * options.Candidates];
        matcher.Search(matrix, probes, options, results, new CandidateCount[probes.Length]);
        return results;
    }

    private static float[] Shaped(Random random, int dimension, Shape shape, List<float[]> before)
    {
        switch (shape)
        {
            case Shape.OneHot:
                var hot = new float[dimension];
                hot[random.Next(dimension)] = random.Next(2) == 0 ? 1 : -1;
                return hot;
            case Shape.NearTies when before.Count > 0:
                return Near(random, before[random.Next(before.Count)], Math.Pow(10, -random.Next(3, 9)));
            case Shape.Duplicates when before.Count > 0 && random.Next(3) > 0:
                return before[random.Next(before.Count)];
            case Shape.Signs:
                return Normalise([.. Enumerable.Range(0, dimension).Select(_ => random.Next(2) == 0 ? 1.0 : -1.0)]);
            case Shape.Subnormals:
                var tiny = Enumerable.Range(0, dimension).Select(_ => (random.NextDouble() - 0.5) * Math.Pow(10, -random.Next(30, 45))).ToArray();
                tiny[random.Next(dimension)] = 1;
                return [.. tiny.Select(value => (float)value)];
            case Shape.HalfSteps:
                // Every value but the largest half way between two int8 steps.
                var steps = Enumerable.Range(0, dimension).Select(_ => random.Next(-4, 4) + 0.5).ToArray();
                steps[random.Next(dimension)] = 127;
                return Normalise(steps);
            case Shape.Plateau:
                // Some values, all of one size: what rounding takes from each lies along the template itself.
                var plateau = new double[dimension];
                for (var i = random.Next(dimension); i >= 0; i--)
                {
                    plateau[i] = 1;
                }

                return Normalise(plateau);
            case Shape.Mixed:
                return Shaped(random, dimension, (Shape)random.Next((int)Shape.Mixed), before);
            default:
                return Unit(random, dimension);
        }
    }

    private static unsafe double[] Lost(float[] vector, TemplateChunk chunk, TemplatePrecision scan)
    {
        var lost = new double[vector.Length];
        for (var i = 0; i < vector.Length; i++)
        {
            var kept = scan == TemplatePrecision.Int8
                ? (double)chunk.Scales[0] * (chunk.Lane(0)[(i / 4 * 128) + (i % 4)] - 128)
                : Float16Value.Decode(((ushort*)chunk.Lane(0))[i * 32]);
            lost[i] = vector[i] - kept;
        }

        return lost;
    }
}
