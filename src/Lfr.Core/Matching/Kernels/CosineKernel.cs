namespace Lfr.Core.Matching.Kernels;

/// <summary>The inner loops of the matcher at one vector width. They work on panels: <see cref="PanelRows"/> templates side by side, value by value,
/// so that a vector holds one value of several templates and each lane is one template's canonical chain of roundings.</summary>
/// <remarks>
/// Layouts, all 64-byte aligned: f32 <c>[dim][32]</c>; f16 <c>[dim][32]</c>; int8 <c>[quads][32][4]</c>, each byte the value
/// plus <see cref="Int8Offset"/>, with as many quads of values as make whole runs. Lanes beyond the last template hold anything: their
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

    /// <summary>What is added to an int8 value to keep it as an unsigned byte, as the byte products of x86 want it.</summary>
    public const int Int8Offset = 128;

    /// <summary>Quads of values whose products a tile adds up in 16 bits before it widens them.</summary>
    public const int RunQuads = 4;

    /// <summary>In each run and each half of a quad, a tile's probe values above zero may add up to this, and those under zero to as much: then no sum of their products
    /// with bytes leaves 16 bits (128 x 255 = 32,640), in whatever order it is made.</summary>
    public const int RunLimit = 128;

    /// <summary>A run's weight fits where the two 16-bit halves of a vector lane are multiplied with it and added.</summary>
    public const int MostWeight = short.MaxValue;

    private static CosineKernel? s_best;

    private static readonly CosineKernel[] Table =
        [new ScalarCosineKernel(), new Vector128CosineKernel(), new Vector256CosineKernel(), new Vector512CosineKernel()];

    /// <summary>Every width, in rising order. Each computes the same bits everywhere: where the hardware lacks the width, in software.</summary>
    public static IReadOnlyList<CosineKernel> All => Table;

    /// <summary>The kernel in use: the one forced, or the widest that this machine runs in hardware.</summary>
    /// <remarks>Its results are compared with the specification's once, before it is first used: a processor or runtime that errs is found at the start and
    /// not by a search that leaves somebody out.</remarks>
    /// <exception cref="InvalidOperationException">The forced name is none of the table's, or the kernel fails the comparison.</exception>
    public static CosineKernel Best => s_best ??= KernelCheck.Checked(Choose(Environment.GetEnvironmentVariable(Variable)));

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
    /// <param name="panel">[quads][32][4] bytes: int8 plus <see cref="Int8Offset"/>.</param>
    /// <param name="quads">Groups of four values.</param>
    /// <param name="start">Added to each: minus <see cref="Int8Offset"/> times the sum of the probe's values, so that the offset falls out.</param>
    /// <param name="dots">[32] integer dot products. Sums wrap around, so that only what remains has to fit into 32 bits.</param>
    public abstract void Int8(int* probe, byte* panel, int quads, int start, int* dots);

    /// <summary>A tile of probes against one panel of binary32, over one canonical block of values.</summary>
    /// <param name="probes">[dims][size] float32.</param>
    /// <param name="size">4 or <see cref="TileProbes"/>.</param>
    /// <param name="panel">[dims][32] float32.</param>
    /// <param name="dims">Values in this block, at most <see cref="CanonicalScore.BlockDimensions"/>.</param>
    /// <param name="first">Whether this is the first block: its sums replace <paramref name="totals"/>, later ones are added.</param>
    /// <param name="totals">[size][32] float32.</param>
    public abstract void Float32Tile(float* probes, int size, float* panel, int dims, bool first, float* totals);

    /// <summary>A tile of probes against one panel of int8: exact integers.</summary>
    /// <param name="probes">[runs][<see cref="RunQuads"/> + 1][size]: quads of int8 that keep to <see cref="RunLimit"/>, then from <see cref="Weight"/> what the run's sums are multiplied
    /// with.</param>
    /// <param name="size">4 or <see cref="TileProbes"/>.</param>
    /// <param name="panel">[quads][32][4] bytes: int8 plus <see cref="Int8Offset"/>.</param>
    /// <param name="quads">Groups of four values, a multiple of <see cref="RunQuads"/>.</param>
    /// <param name="totals">[size][32] int32, added to; they begin as for <see cref="Int8"/>.</param>
    public abstract void Int8Tile(int* probes, int size, byte* panel, int quads, int* totals);

    /// <summary>Binary16 to binary32, exactly.</summary>
    /// <param name="panel">[dims][32] binary16 bits.</param>
    /// <param name="dims">Values.</param>
    /// <param name="widened">[dims][32] float32.</param>
    public abstract void WidenFloat16(ushort* panel, int dims, float* widened);

    /// <summary>Where a quad of a tile's probe lies, in quads: each run is followed by its weight.</summary>
    /// <param name="quad">The quad, or how many there are.</param>
    public static int PackedQuads(int quad) => quad + (quad / RunQuads);

    /// <summary>A run's weight as <see cref="Int8Tile"/> wants it: in both halves of 32 bits.</summary>
    /// <param name="weight">1 to <see cref="MostWeight"/>.</param>
    public static int Weight(int weight) => weight | (weight << 16);

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
