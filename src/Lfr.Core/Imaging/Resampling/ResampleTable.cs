namespace Lfr.Core.Imaging.Resampling;

/// <summary>The weights of one direction: for each output position its first input, how many, and fixed-point weights.
/// Kept until the geometry changes; the arrays only grow, so that changing crops allocate nothing once warm.</summary>
/// <remarks>The triangle follows Pillow's <c>precompute_coeffs</c> and <c>normalize_coeffs_8bpc</c> (libImaging/Resample.c): bounds and weights
/// in double, then rounded to 22 fractional bits. The halves split a weight w as <c>High * 2048 + Low</c>, so that 16-bit multiply-add
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

    /// <summary>Pairs of taps a position in <see cref="HighPairs"/> and <see cref="LowPairs"/>.</summary>
    public int Pairs { get; private set; }

    public int[] Starts { get; private set; } = [];

    public int[] Counts { get; private set; } = [];

    /// <summary>[size, taps], zero after a position's count.</summary>
    public int[] Weights { get; private set; } = [];

    /// <summary>[size, pairs]: the upper halves of two neighbouring weights in the two 16-bit halves of an int.</summary>
    public int[] HighPairs { get; private set; } = [];

    /// <summary>[size, pairs]: likewise the lower halves.</summary>
    public int[] LowPairs { get; private set; } = [];

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

        var pairs = (taps + 1) / 2;
        Grow(outputSize, taps, pairs);
        for (var x = 0; x < outputSize; x++)
        {
            Weigh(filter, scale, x);
            Round(x, taps, pairs);
        }

        (Taps, Pairs, _inputSize, _filter, Size) = (taps, pairs, inputSize, filter, outputSize);
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

    private void Round(int x, int taps, int pairs)
    {
        var row = Weights.AsSpan(x * taps, taps);
        row.Clear();
        for (var t = 0; t < Counts[x]; t++)
        {
            row[t] = (int)(0.5 + (_exact[t] * (1 << PrecisionBits)));
        }

        for (var p = 0; p < pairs; p++)
        {
            var left = row[2 * p];
            var right = (2 * p) + 1 < taps ? row[(2 * p) + 1] : 0;
            HighPairs[(x * pairs) + p] = (left >> LowBits) | (right >> LowBits << 16);
            LowPairs[(x * pairs) + p] = (left & ((1 << LowBits) - 1)) | ((right & ((1 << LowBits) - 1)) << 16);
        }
    }

    private void Grow(int size, int taps, int pairs)
    {
        if (_exact.Length < taps)
        {
            _exact = new double[taps];
        }

        if (Weights.Length < checked(size * taps))
        {
            Weights = new int[size * taps];
        }

        if (HighPairs.Length < size * pairs)
        {
            HighPairs = new int[size * pairs];
            LowPairs = new int[size * pairs];
        }
    }
}
