using Lfr.Core.Imaging;

namespace Lfr.Core.Quality;

/// <summary>Measures the components that need pixels, on an aligned crop as the embedder reads it. One thread at a time.</summary>
internal sealed class QualityMeter
{
    private const float Dark = 4f;
    private const float Bright = 251f;
    private readonly float[] _luma;
    private readonly int _size;

    public QualityMeter(int size)
    {
        _size = size;
        _luma = GC.AllocateArray<float>(size * size, pinned: true);
    }

    /// <summary>Sharpness, mean luminance and clipped share of a crop.</summary>
    /// <param name="crop">[3, size, size] float32, normalised as the format says.</param>
    /// <param name="format">Channel order and normalisation of the crop; planar.</param>
    public (float Sharpness, float MeanLuminance, float ClippedShare) Measure(ReadOnlySpan<float> crop, TensorFormat format)
    {
        FillLuma(crop, format);
        double mean = 0, square = 0;
        var clipped = 0;
        foreach (var value in _luma)
        {
            mean += value;
            square += (double)value * value;
            clipped += value < Dark || value > Bright ? 1 : 0;
        }

        double sum = 0, squares = 0;
        for (var y = 1; y < _size - 1; y++)
        {
            var row = _luma.AsSpan(y * _size, _size);
            var above = _luma.AsSpan((y - 1) * _size, _size);
            var below = _luma.AsSpan((y + 1) * _size, _size);
            for (var x = 1; x < row.Length - 1; x++)
            {
                var laplacian = above[x] + below[x] + row[x - 1] + row[x + 1] - (4 * row[x]);
                sum += laplacian;
                squares += laplacian * laplacian;
            }
        }

        var n = (double)(_size - 2) * (_size - 2);
        var variance = Math.Max(0, (squares / n) - (sum / n * (sum / n)));
        mean /= _luma.Length;

        // Relative to the contrast, so that a dark face is dark and not blurred as well.
        var contrast = Math.Max(0, (square / _luma.Length) - (mean * mean));
        var sharpness = contrast > 0 ? 100 * Math.Sqrt(variance / contrast) : 0;
        return ((float)sharpness, (float)mean, clipped / (float)_luma.Length);
    }

    /// <summary>Zeroes the copy of the last face.</summary>
    public void Erase() => _luma.AsSpan().Clear();

    private void FillLuma(ReadOnlySpan<float> crop, TensorFormat format)
    {
        var plane = _luma.Length;
        var (first, third) = format.Channels == TensorChannels.Bgr ? (0.114f, 0.299f) : (0.299f, 0.114f);
        for (var i = 0; i < _luma.Length; i++)
        {
            var weighted = (first * crop[i]) + (0.587f * crop[plane + i]) + (third * crop[(2 * plane) + i]);
            _luma[i] = (weighted * format.Scale) + format.Mean;
        }
    }
}
