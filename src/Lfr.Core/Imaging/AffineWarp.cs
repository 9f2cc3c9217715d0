using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
                for (var u = 0; u < first.Length; u++)
                {
                    var value = (Sample(source, back.Apply(u, v)) - mean) / scale;
                    first[u] = value[0];
                    second[u] = value[1];
                    third[u] = value[2];
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
        var at = (top * source.Stride) + (left * 3);
        if (source.Format != PixelFormat.Gray8 && left >= 0 && top >= 0 && left + 1 < source.Width && top + 1 < source.Height
            && at + source.Stride + sizeof(ulong) <= source.Pixels.Length)
        {
            // All four are inside: two neighbours come with one load.
            var (upperLeft, upperRight) = Neighbours(source.Pixels[at..]);
            var (lowerLeft, lowerRight) = Neighbours(source.Pixels[(at + source.Stride)..]);
            return Vector128.Lerp(Vector128.Lerp(upperLeft, upperRight, right), Vector128.Lerp(lowerLeft, lowerRight, right), low);
        }

        var upper = Vector128.Lerp(Pixel(source, left, top), Pixel(source, left + 1, top), right);
        var lower = Vector128.Lerp(Pixel(source, left, top + 1), Pixel(source, left + 1, top + 1), right);
        return Vector128.Lerp(upper, lower, low);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)] // The four pixels stay in registers only when this is inlined.
    private static (Vector128<float> Left, Vector128<float> Right) Neighbours(ReadOnlySpan<byte> bytes)
    {
        var six = Vector128.CreateScalarUnsafe(MemoryMarshal.Read<ulong>(bytes)).AsByte();
        return (
            Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(six)).AsInt32()),
            Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.ShiftRightLogical(six.AsUInt64(), 24).AsByte())).AsInt32()));
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
}
