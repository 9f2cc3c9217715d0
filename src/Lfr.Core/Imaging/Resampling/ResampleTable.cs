namespace Lfr.Core.Imaging.Resampling;

/// <summary>The weights of one direction: for each output position its first input, how many, and fixed-point weights.
/// Kept until the geometry changes; the arrays only grow, so that changing crops allocate nothing once warm.</summary>
/// <remarks>The triangle follows Pillow's <c>precompute_coeffs</c> and <c>normalize_coeffs_8bpc</c> (libImaging/Resample.c): bounds and weights
/// in double, then rounded to 22 fractional bits. The halves split a weight w as <c>high * 2048 + low</c>, so that 16-bit multiply-add
/// instructions give the exact 32-bit sum.</remarks>
internal sealed class ResampleTable
{
    /// <summary>Fractional bits of a weight: 32 less 8 for the pixel and 2 of headroom.</summary>
    public const int PrecisionBits = 32 - 8 - 2;

    /// <summary>Bits of the lower half of a weight.</summary>
    public const int LowBits = 11;

    private double[] _exact = [];
    private int _inputSize;
    private ResizeFilter _filter;

    /// <summary>Output positions.</summary>
    public int Size { get; private set; }

    /// <summary>Most inputs that one output takes.</summary>
    public int Taps { get; private set; }

    /// <summary>Groups of four taps a position in <see cref="Halves"/>.</summary>
    public int Steps { get; private set; }

    public int[] Starts { get; private set; } = [];

    public int[] Counts { get; private set; } = [];

    /// <summary>[size, taps], zero after a position's count.</summary>
    public int[] Weights { get; private set; } = [];

    /// <summary>[size, steps, 4]: for each four taps the upper halves of the first two weights in the two 16-bit halves of an int, those of the other two, then
    /// likewise the lower halves. Zero after a position's count. What a vector kernel reads in one step lies together, so that one pointer walks over it.</summary>
    public int[] Halves { get; private set; } = [];

    public void Prepare(ResizeFilter filter, int inputSize, int outputSize)
    {
        if (filter == _filter && inputSize == _inputSize && outputSize == Size)
        {
            return;
        }

        Size = 0; // Nothing is cached if what follows throws.
        var scale = (double)inputSize / outputSize;
        if (Starts.Length < outputSize)
        {
            Starts = new int[outputSize];
            Counts = new int[outputSize];
        }

        var taps = 1;
        for (var x = 0; x < outputSize; x++)
        {
            (Starts[x], Counts[x]) = Inputs(filter, inputSize, scale, x);
            taps = Math.Max(taps, Counts[x]);
        }

        var steps = (taps + 3) / 4;
        Grow(outputSize, taps, steps);
        for (var x = 0; x < outputSize; x++)
        {
            Weigh(filter, scale, x);
            Round(x, taps, steps);
        }

        (Taps, Steps, _inputSize, _filter, Size) = (taps, steps, inputSize, filter, outputSize);
    }

    private static (int First, int Count) Inputs(ResizeFilter filter, int inputSize, double scale, int x)
    {
        int first, end;
        if (filter == ResizeFilter.Area)
        {
            first = (int)(x * scale);
            end = Math.Min(inputSize, (int)Math.Ceiling((x + 1) * scale));
        }
        else
        {
            var centre = (x + 0.5) * scale;
            var reach = Reach(filter, scale);
            first = Math.Max(0, (int)(centre - reach + 0.5));
            end = Math.Min(inputSize, (int)(centre + reach + 0.5));
        }

        first = Math.Min(first, inputSize - 1);
        return (first, Math.Max(1, end - first));
    }

    /// <summary>How far an input's weight reaches: an antialiased triangle widens as the image shrinks.</summary>
    private static double Reach(ResizeFilter filter, double scale) => filter == ResizeFilter.Triangle ? Math.Max(scale, 1.0) : 1.0;

    private void Weigh(ResizeFilter filter, double scale, int x)
    {
        var (first, count) = (Starts[x], Counts[x]);
        var centre = (x + 0.5) * scale;
        var reach = Reach(filter, scale);
        var sum = 0.0;
        for (var t = 0; t < count; t++)
        {
            var weight = filter == ResizeFilter.Area
                ? Math.Max(0, Math.Min(first + t + 1, (x + 1) * scale) - Math.Max(first + t, x * scale))
                : Math.Max(0, 1 - Math.Abs((t + first - centre + 0.5) * (1.0 / reach)));
            _exact[t] = weight;
            sum += weight;
        }

        for (var t = 0; t < count && sum != 0; t++)
        {
            _exact[t] /= sum;
        }
    }

    private void Round(int x, int taps, int steps)
    {
        var row = Weights.AsSpan(x * taps, taps);
        row.Clear();
        for (var t = 0; t < Counts[x]; t++)
        {
            row[t] = (int)(0.5 + (_exact[t] * (1 << PrecisionBits)));
        }

        var halves = Halves.AsSpan(x * steps * 4, steps * 4);
        halves.Clear();
        for (var t = 0; t < Counts[x]; t++)
        {
            ref var high = ref halves[(t & ~3) + ((t >> 1) & 1)];
            ref var low = ref halves[(t & ~3) + 2 + ((t >> 1) & 1)];
            high |= row[t] >> LowBits << (16 * (t & 1));
            low |= (row[t] & ((1 << LowBits) - 1)) << (16 * (t & 1));
        }
    }

    private void Grow(int size, int taps, int steps)
    {
        if (_exact.Length < taps)
        {
            _exact = new double[taps];
        }

        if (Weights.Length < checked(size * taps))
        {
            Weights = new int[size * taps];
        }

        if (Halves.Length < checked(size * steps * 4))
        {
            Halves = new int[size * steps * 4];
        }
    }
}
