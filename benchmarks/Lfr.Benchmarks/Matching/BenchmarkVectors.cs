using System.Numerics.Tensors;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Benchmarks.Matching;

/// <summary>Seeded unit vectors.</summary>
internal static class BenchmarkVectors
{
    public static readonly PipelineId Pipeline = PipelineId.Parse(new string('0', 64));

    public static float[] Unit(Random random, int dimension)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
        {
            vector[i] = random.NextSingle() + random.NextSingle() + random.NextSingle() + random.NextSingle() - 2f;
        }

        TensorPrimitives.Multiply(vector, 1 / TensorPrimitives.Norm(vector), vector);
        return vector;
    }

    public static TemplateMatrix Matrix(Random random, int count, int dimension, TemplatePrecision scan)
    {
        var matrix = new TemplateMatrix(dimension, Pipeline, scan);
        for (var i = 0; i < count; i++)
        {
            matrix.Add(Unit(random, dimension), i);
        }

        return matrix;
    }
}
