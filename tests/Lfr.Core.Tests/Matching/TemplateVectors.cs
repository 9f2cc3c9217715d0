using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Tests.Matching;

/// <summary>Seeded unit vectors, and the slow answers that the matcher is held against.</summary>
internal static class TemplateVectors
{
    public static readonly PipelineId Pipeline = PipelineId.Parse(new string('a', 64));

    public static readonly PipelineId OtherPipeline = PipelineId.Parse(new string('b', 64));

    public static float[] Unit(Random random, int dimension)
    {
        var vector = new double[dimension];
        for (var i = 0; i < dimension; i++)
        {
            vector[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return Normalise(vector);
    }

    public static float[] Normalise(double[] vector)
    {
        var length = Math.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => (float)(value / length))];
    }

    /// <summary>The vector moved by a random step of this length, and normalised again.</summary>
    public static float[] Near(Random random, float[] vector, double step)
    {
        var other = Unit(random, vector.Length);
        return Normalise([.. vector.Zip(other, (a, b) => a + (step * b))]);
    }

    public static ProbeTemplate Probe(float[] vector) => new(vector, Pipeline);

    public static ReferenceTemplate Reference(float[] vector) => new(vector, Pipeline);

    public static TemplateMatrix Matrix(
        IReadOnlyList<float[]> vectors,
        TemplatePrecision scan = TemplatePrecision.Float32,
        TemplatePrecision stored = TemplatePrecision.Float32,
        Func<int, int>? subject = null)
    {
        var matrix = new TemplateMatrix(vectors[0].Length, Pipeline, scan, stored);
        for (var i = 0; i < vectors.Count; i++)
        {
            matrix.Add(vectors[i], subject?.Invoke(i) ?? i);
        }

        return matrix;
    }

    public static double Dot(float[] left, float[] right) => left.Zip(right, (a, b) => (double)a * b).Sum();

    /// <summary>Written from the definition in the decision page and not from the code: blocks of 128, fused products in a block, then the blocks.</summary>
    public static float CanonicalDot(float[] left, float[] right)
    {
        var blocks = new List<float>();
        for (var i = 0; i < left.Length; i++)
        {
            if (i % 128 == 0)
            {
                blocks.Add(0);
            }

            // One rounding of the exact sum: the product of two binary32 is exact in binary64, and the sum is rounded to odd first, so that
            // rounding it again to binary32 is right (Boldo and Melquiond, Emulation of FMA and correctly rounded sums, 2008).
            blocks[^1] = RoundedOnce((double)left[i] * right[i], blocks[^1]);
        }

        return blocks.Aggregate((sum, block) => sum + block);
    }

    /// <summary>Ranks every entry by the definition.</summary>
    public static List<Candidate> Ranked(IReadOnlyList<float[]> vectors, float[] probe, Func<int, int>? subject = null, bool bySubject = false)
    {
        var all = vectors.Select((vector, i) => (
            Id: (long)i, Subject: subject?.Invoke(i) ?? i, Score: new ComparisonScore(Math.Clamp(CanonicalDot(probe, vector), -1f, 1f))));
        var ordered = all.OrderByDescending(entry => entry.Score.Value).ThenBy(entry => entry.Id);
        var kept = bySubject ? ordered.DistinctBy(entry => entry.Subject) : ordered;
        return [.. kept.Select((entry, i) => new Candidate(entry.Id, entry.Subject, entry.Score, i + 1))];
    }

    private static float RoundedOnce(double product, float addend)
    {
        var sum = product + addend;
        var other = sum - product;
        var error = (product - (sum - other)) + (addend - other);
        if (error != 0 && (BitConverter.DoubleToInt64Bits(sum) & 1) == 0)
        {
            sum = error > 0 == sum > 0 ? Math.BitIncrement(Math.Abs(sum)) * Math.Sign(sum) : Math.BitDecrement(Math.Abs(sum)) * Math.Sign(sum);
        }

        return (float)sum;
    }
}
