namespace Lfr.Core.Matching.Kernels;

/// <summary>The inner loops of the matcher at one vector width. They work on panels: <see cref="PanelRows"/> templates side by side, value by value,
/// so that a vector holds one value of several templates and each lane is one template's canonical chain of roundings.</summary>
/// <remarks>
/// Layouts, all 64-byte aligned: f32 <c>[dim][32]</c>; f16 <c>[dim][32]</c>; int8 <c>[ceil(dim / 4)][32][4]</c>. Lanes beyond the last template hold anything: their
/// results are never looked at. No method allocates; all are safe for concurrent use. Pointers, because a panel is native memory.
/// </remarks>
internal abstract unsafe class CosineKernel
{
    /// <summary>Templates a panel.</summary>
    public const int PanelRows = 32;

    /// <summary>The environment variable that forces a width: scalar, 128, 256 or 512.</summary>
    public const string Variable = "LFR_KERNEL";

    /// <summary>Binary16 is kept 2^15 times too large, and widening its bits in place makes it 2^112 times too small.</summary>
    public const float Float16Scale = 1.58456325028528675187e29f; // 2^97

    private static readonly CosineKernel[] Table =
        [new ScalarCosineKernel(), new Vector128CosineKernel(), new Vector256CosineKernel(), new Vector512CosineKernel()];

    /// <summary>Every width, in rising order. Each computes the same bits everywhere: where the hardware lacks the width, in software.</summary>
    public static IReadOnlyList<CosineKernel> All => Table;

    /// <summary>The kernel in use: the one forced, or the widest that this machine runs in hardware.</summary>
    public static CosineKernel Best { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The name by which <see cref="Variable"/> forces it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether this machine has the width in hardware; from 256 bits on, with fused multiply-add.</summary>
    public abstract bool IsHardware { get; }

    /// <summary>Probes in a full tile: as many as the registers hold accumulators for. A tile of 4 is always there for the rest.</summary>
    public abstract int TileProbes { get; }

    /// <summary>One probe against one panel of binary32.</summary>
    /// <param name="probe">[dim] float32.</param>
    /// <param name="panel">[dim][32] float32.</param>
    /// <param name="dimension">Values a template.</param>
    /// <param name="scores">[32] canonical dot products.</param>
    public abstract void Float32(float* probe, float* panel, int dimension, float* scores);

    /// <summary>One probe against one panel of binary16.</summary>
    /// <param name="probe">[dim] float32, times <see cref="Float16Scale"/>.</param>
    /// <param name="panel">[dim][32] binary16 bits.</param>
    /// <param name="dimension">Values a template.</param>
    /// <param name="scores">[32] canonical dot products with the panel's templates as stored.</param>
    public abstract void Float16(float* probe, ushort* panel, int dimension, float* scores);

    /// <summary>One probe against one panel of int8: exact integers.</summary>
    /// <param name="probe">[quads][2] pairs of int16: values 0 and 2, then 1 and 3 of each quad.</param>
    /// <param name="panel">[quads][32][4] int8.</param>
    /// <param name="quads">ceil(dim / 4).</param>
    /// <param name="dots">[32] integer dot products.</param>
    public abstract void Int8(int* probe, sbyte* panel, int quads, int* dots);

    /// <summary>A tile of probes against one panel of binary32, over one canonical block of values.</summary>
    /// <param name="probes">[dims][size] float32.</param>
    /// <param name="size">4 or <see cref="TileProbes"/>.</param>
    /// <param name="panel">[dims][32] float32.</param>
    /// <param name="dims">Values in this block, at most <see cref="CanonicalScore.BlockDimensions"/>.</param>
    /// <param name="first">Whether this is the first block: its sums replace <paramref name="totals"/>, later ones are added.</param>
    /// <param name="totals">[size][32] float32.</param>
    public abstract void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals);

    /// <summary>A tile of probes against one widened panel of int8, over a run of values.</summary>
    /// <param name="probes">[2 quads][size] pairs of int16.</param>
    /// <param name="size">4 or <see cref="TileProbes"/>.</param>
    /// <param name="widened">[2 quads][32] pairs of int16, from <see cref="WidenInt8"/>.</param>
    /// <param name="pairs">2 quads.</param>
    /// <param name="first">Whether the sums replace <paramref name="totals"/> or are added.</param>
    /// <param name="totals">[size][32] int32.</param>
    public abstract void Int8Tile(int* probes, int size, int* widened, int pairs, bool first, int* totals);

    /// <summary>Binary16 to binary32, exactly.</summary>
    /// <param name="panel">[dims][32] binary16 bits.</param>
    /// <param name="dims">Values.</param>
    /// <param name="widened">[dims][32] float32.</param>
    public abstract void WidenFloat16(ushort* panel, int dims, float* widened);

    /// <summary>Int8 quads to pairs of int16: values 0 and 2 of 32 templates, then values 1 and 3.</summary>
    /// <param name="panel">[quads][32][4] int8.</param>
    /// <param name="quads">Quads.</param>
    /// <param name="widened">[quads][2][32] pairs of int16.</param>
    public abstract void WidenInt8(sbyte* panel, int quads, int* widened);

    /// <summary>The dispatch, apart from the environment so that a test can ask it anything.</summary>
    /// <exception cref="InvalidOperationException">The forced name is none of the table's.</exception>
    internal static CosineKernel Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced))
        {
            // 512 before 256 before 128; scalar only where there are no vectors at all.
            return Table.Last(kernel => kernel.IsHardware || kernel is ScalarCosineKernel);
        }

        return Array.Find(Table, kernel => kernel.Name == forced)
            ?? throw new InvalidOperationException($"{Variable} is '{forced}'; legal: {string.Join(", ", Table.Select(kernel => kernel.Name))}. Unset it to use the widest.");
    }
}
