namespace Lfr.Core.Matching.Kernels;

/// <summary>The specification: every other width must give these bits.</summary>
internal sealed unsafe class ScalarCosineKernel : CosineKernel
{
    public override string Name => "scalar";

    public override bool IsHardware => false;

    public override int TileProbes => 4;

    public override void Float32(float* probe, float* panel, int dimension, float* scores)
    {
        for (var row = 0; row < PanelRows; row++)
        {
            for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
            {
                var sum = 0f;
                for (var i = block; i < Math.Min(block + CanonicalScore.BlockDimensions, dimension); i++)
                {
                    sum = MathF.FusedMultiplyAdd(probe[i], panel[(i * PanelRows) + row], sum);
                }

                scores[row] = block == 0 ? sum : scores[row] + sum;
            }
        }
    }

    public override void Float16(float* probe, ushort* panel, int dimension, float* scores)
    {
        for (var row = 0; row < PanelRows; row++)
        {
            for (var block = 0; block < dimension; block += CanonicalScore.BlockDimensions)
            {
                var sum = 0f;
                for (var i = block; i < Math.Min(block + CanonicalScore.BlockDimensions, dimension); i++)
                {
                    sum = MathF.FusedMultiplyAdd(probe[i], Widen(panel[(i * PanelRows) + row]), sum);
                }

                scores[row] = block == 0 ? sum : scores[row] + sum;
            }
        }
    }

    public override void Int8(int* probe, byte* panel, int quads, int start, int* dots)
    {
        for (var row = 0; row < PanelRows; row++)
        {
            var sum = start;
            for (var quad = 0; quad < quads; quad++)
            {
                var values = panel + (((quad * PanelRows) + row) * 4);
                sum += Pair(probe[2 * quad], values[0], values[2]) + Pair(probe[(2 * quad) + 1], values[1], values[3]);
            }

            dots[row] = sum;
        }
    }

    public override void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals)
    {
        for (var p = 0; p < size; p++)
        {
            for (var row = 0; row < PanelRows; row++)
            {
                var sum = 0f;
                for (var i = 0; i < dims; i++)
                {
                    sum = MathF.FusedMultiplyAdd(probes[(i * size) + p], panel[(i * PanelRows) + row], sum);
                }

                var total = totals + (p * PanelRows) + row;
                *total = first ? sum : *total + sum;
            }
        }
    }

    public override void Int8Tile(int* probes, int size, byte* panel, int quads, int* totals)
    {
        for (var p = 0; p < size; p++)
        {
            for (var row = 0; row < PanelRows; row++)
            {
                for (var quad = 0; quad < quads; quad++)
                {
                    var values = panel + (((quad * PanelRows) + row) * 4);
                    var probe = (sbyte*)(probes + (PackedQuads(quad) * size) + p);
                    var weight = probes[((PackedQuads(quad - (quad % RunQuads)) + RunQuads) * size) + p] >> 16;
                    totals[(p * PanelRows) + row] += weight * ((values[0] * probe[0]) + (values[1] * probe[1]) + (values[2] * probe[2]) + (values[3] * probe[3]));
                }
            }
        }
    }

    public override void WidenFloat16(ushort* panel, int dims, float* widened)
    {
        for (var i = 0; i < dims * PanelRows; i++)
        {
            widened[i] = Widen(panel[i]) * Float16Scale;
        }
    }

    // Exponent and fraction of binary16 put where binary32 has them: the value times 2^-112, exactly. Stored halves are never subnormal.
    private static float Widen(ushort bits) => BitConverter.Int32BitsToSingle(((short)bits << 13) & unchecked((int)0x8FFFE000));

    private static int Pair(int probe, int low, int high) => ((short)probe * low) + ((probe >> 16) * high);
}
