namespace Lfr.Core.Imaging.Resampling;

/// <summary>The specification.</summary>
internal sealed class ScalarResampleKernel : ResampleKernel
{
    private const int Half = 1 << (ResampleTable.PrecisionBits - 1);

    public override int Width => 0;

    public override void Horizontal(ReadOnlySpan<byte> rows, int stride, int channels, ResampleTable table, ReadOnlySpan<int> offsets, Span<byte> output) =>
        RowsFrom(rows, stride, channels, table, 0, offsets, output);

    public override void Mean(ReadOnlySpan<byte> rows, int stride, int count, Span<byte> output) => MeanFrom(rows, stride, count, 0, output);

    public override void Vertical(ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, Span<byte> output) =>
        Columns(rows, offsets, table, position, 0, output);

    /// <summary>Bytes of the mean from <paramref name="from"/> on.</summary>
    internal static void MeanFrom(ReadOnlySpan<byte> rows, int stride, int count, int from, Span<byte> output)
    {
        for (var i = from; i < output.Length; i++)
        {
            var sum = count / 2;
            for (var row = 0; row < count; row++)
            {
                sum += rows[(row * stride) + i];
            }

            output[i] = (byte)(sum / count);
        }
    }

    /// <summary>Output positions from <paramref name="from"/> on.</summary>
    internal static void RowsFrom(
        ReadOnlySpan<byte> rows, int stride, int channels, ResampleTable table, int from, ReadOnlySpan<int> offsets, Span<byte> output)
    {
        for (var row = 0; row < offsets.Length; row++)
        {
            Row(rows[(row * stride)..], channels, table, from, output[offsets[row]..]);
        }
    }

    /// <summary>Bytes of the output row from <paramref name="from"/> on.</summary>
    internal static void Columns(
        ReadOnlySpan<byte> rows, ReadOnlySpan<int> offsets, ResampleTable table, int position, int from, Span<byte> output)
    {
        var weights = table.Weights.AsSpan(position * table.Taps, offsets.Length);
        for (var i = from; i < output.Length; i++)
        {
            var sum = Half;
            for (var t = 0; t < offsets.Length; t++)
            {
                sum += weights[t] * rows[offsets[t] + i];
            }

            output[i] = Clip(sum);
        }
    }

    private static void Row(ReadOnlySpan<byte> row, int channels, ResampleTable table, int from, Span<byte> output)
    {
        for (var x = from; x < table.Size; x++)
        {
            var weights = table.Weights.AsSpan(x * table.Taps, table.Counts[x]);
            var pixels = row.Slice(table.Starts[x] * channels, weights.Length * channels);
            for (var c = 0; c < channels; c++)
            {
                var sum = Half;
                for (var t = 0; t < weights.Length; t++)
                {
                    sum += weights[t] * pixels[(t * channels) + c];
                }

                output[(x * channels) + c] = Clip(sum);
            }
        }
    }

    private static byte Clip(int sum) => (byte)Math.Clamp(sum >> ResampleTable.PrecisionBits, 0, 255);
}
