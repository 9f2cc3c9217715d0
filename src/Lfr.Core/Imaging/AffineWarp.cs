using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Imaging;

/// <summary>Cuts a transformed rectangle out of an image, as a network's input: each output pixel is mapped back into the image
/// (integer coordinates are pixel centres) and interpolated from the four pixels around; pixels outside the image count as 0. The result is
/// not rounded.</summary>
public static class AffineWarp
{
    /// <summary>Warps into the caller's buffer. Allocates nothing.</summary>
    /// <param name="source">The image.</param>
    /// <param name="imageToCrop">Takes image coordinates to crop coordinates; it is inverted here.</param>
    /// <param name="width">Crop width in pixels, 1 or more.</param>
    /// <param name="height">Crop height in pixels, 1 or more.</param>
    /// <param name="format">Layout, channel order and normalisation.</param>
    /// <param name="destination">At least width * height * channel count float32.</param>
    /// <exception cref="ArgumentException">The transform is singular or not finite, or the destination too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is under 1, or the format has no meaning.</exception>
    public static void Warp(ImageView source, AffineTransform imageToCrop, int width, int height, TensorFormat format, Span<float> destination)
    {
        Throw.IfOutOfRange(width, 1, 1 << 15, nameof(width), "Give the crop's width in pixels.");
        Throw.IfOutOfRange(height, 1, 1 << 14, nameof(height), "Give the crop's height in pixels.");
        format.Check(nameof(format));
        var plane = width * height;
        ImageTensor.CheckLength(destination.Length, (long)plane * format.ChannelCount, nameof(destination));
        var back = imageToCrop.Invert();

        // Lanes of a pixel: first, second and third byte of the source, and a fourth that is never used.
        var swap = (source.Format == PixelFormat.Bgr24) != (format.Channels == TensorChannels.Bgr);
        var mean = Vector128.Create(format.Mean);
        var scale = Vector128.Create(format.Scale);
        var (inverse, multiply) = (Vector128.Create(1 / format.Scale), TensorRows.IsPowerOfTwo(format.Scale));
        var luma = source.Format == PixelFormat.Bgr24
            ? Vector128.Create(ImageTensor.BlueWeight, ImageTensor.GreenWeight, ImageTensor.RedWeight, 0f) / 65536f
            : Vector128.Create(ImageTensor.RedWeight, ImageTensor.GreenWeight, ImageTensor.BlueWeight, 0f) / 65536f;
        for (var v = 0; v < height; v++)
        {
            if (format.Channels == TensorChannels.Gray)
            {
                var to = destination.Slice(v * width, width);
                for (var u = 0; u < to.Length; u++)
                {
                    var value = Sample(source, back.Apply(u, v));
                    to[u] = ((source.Format == PixelFormat.Gray8 ? value[0] : Vector128.Dot(value, luma)) - format.Mean) / format.Scale;
                }
            }
            else if (format.Layout == TensorLayout.Planar)
            {
                var first = destination.Slice((swap ? 2 * plane : 0) + (v * width), width);
                var second = destination.Slice(plane + (v * width), first.Length);
                var third = destination.Slice((swap ? 0 : 2 * plane) + (v * width), first.Length);
                var inside = new Interior(source);
                for (var u = 0; u < first.Length; u++)
                {
                    var point = back.Apply(u, v);
                    var difference = (inside.Holds(point) ? inside.Sample(point) : Sample(source, point)) - mean;
                    var value = multiply ? difference * inverse : difference / scale;
                    first[u] = value.GetElement(0);
                    second[u] = value.GetElement(1);
                    third[u] = value.GetElement(2);
                }
            }
            else
            {
                var to = destination.Slice(3 * v * width, 3 * width);
                for (int u = 0, i = 0; i + 2 < to.Length; u++, i += 3)
                {
                    var value = (Sample(source, back.Apply(u, v)) - mean) / scale;
                    to[i] = value[swap ? 2 : 0];
                    to[i + 1] = value[1];
                    to[i + 2] = value[swap ? 0 : 2];
                }
            }
        }
    }

    private static Vector128<float> Sample(ImageView source, (double X, double Y) point)
    {
        var (x, y) = point;

        // Also refuses NaN and what no integer holds.
        if (!(x > -1 && y > -1 && x < source.Width && y < source.Height))
        {
            return Vector128<float>.Zero;
        }

        var left = double.ConvertToIntegerNative<int>(Math.Floor(x));
        var top = double.ConvertToIntegerNative<int>(Math.Floor(y));
        var right = Vector128.Create((float)(x - left));
        var low = Vector128.Create((float)(y - top));
        var upper = Vector128.Lerp(Pixel(source, left, top), Pixel(source, left + 1, top), right);
        var lower = Vector128.Lerp(Pixel(source, left, top + 1), Pixel(source, left + 1, top + 1), right);
        return Vector128.Lerp(upper, lower, low);
    }

    private static Vector128<float> Pixel(ImageView source, int x, int y)
    {
        if ((uint)x >= (uint)source.Width || (uint)y >= (uint)source.Height)
        {
            return Vector128<float>.Zero;
        }

        var at = (y * source.Stride) + (x * source.BytesPerPixel);
        if (source.Format == PixelFormat.Gray8)
        {
            return Vector128.Create((float)source.Pixels[at]);
        }

        var bytes = source.Pixels[at..];
        if (bytes.Length < 4)
        {
            return Vector128.Create((float)bytes[0], bytes[1], bytes[2], 0);
        }

        var four = Vector128.CreateScalarUnsafe(MemoryMarshal.Read<uint>(bytes)).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32());
    }

    /// <summary>The part of a colour image whose points lie between four pixels that can be read eight bytes at a time: nearly every point of a face's crop.
    /// The same bits as the general way.</summary>
    private readonly ref struct Interior
    {
        private readonly ReadOnlySpan<byte> _pixels;
        private readonly int _stride;
        private readonly double _right;
        private readonly double _bottom;

        public Interior(ImageView source)
        {
            // A load passes its two pixels by two bytes, so the last row must not be read at its end: the row before is the last one whose points are taken.
            var colour = source.Format != PixelFormat.Gray8;
            _pixels = source.Pixels;
            _stride = source.Stride;
            _right = colour ? source.Width - 1 : 0;
            _bottom = colour ? source.Height - 2 : 0;
        }

        public bool Holds((double X, double Y) point) => point.X >= 0 && point.Y >= 0 && point.X < _right && point.Y < _bottom;

        [MethodImpl(MethodImplOptions.AggressiveInlining)] // The four pixels stay in registers only when this is inlined.
        public Vector128<float> Sample((double X, double Y) point)
        {
            // Towards zero is down here.
            var left = double.ConvertToIntegerNative<int>(point.X);
            var top = double.ConvertToIntegerNative<int>(point.Y);
            var right = Vector128.Create((float)(point.X - left));
            var low = Vector128.Create((float)(point.Y - top));
            var at = (top * _stride) + (left * 3);
            var four = Vector128.Create(MemoryMarshal.Read<ulong>(_pixels[at..]), MemoryMarshal.Read<ulong>(_pixels[(at + _stride)..])).AsByte();

            // The left two pixels, upper and lower, and the right two: both rows are interpolated at once.
            var lefts = Widen(Vector128.Shuffle(four, Vector128.Create((byte)0, 1, 2, 3, 8, 9, 10, 11, 16, 16, 16, 16, 16, 16, 16, 16)));
            var rights = Widen(Vector128.Shuffle(four, Vector128.Create((byte)3, 4, 5, 6, 11, 12, 13, 14, 16, 16, 16, 16, 16, 16, 16, 16)));
            var rows = Vector256.Lerp(lefts, rights, Vector256.Create(right, right));
            return Vector128.Lerp(rows.GetLower(), rows.GetUpper(), low);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)] // As above.
        private static Vector256<float> Widen(Vector128<byte> eight)
        {
            if (Avx2.IsSupported)
            {
                return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(eight));
            }

            var words = Vector128.WidenLower(eight);
            return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32());
        }
    }
}
