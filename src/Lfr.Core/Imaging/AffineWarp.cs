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
        var planar = format.Layout == TensorLayout.Planar;
        var luma = source.Format == PixelFormat.Bgr24
            ? Vector128.Create(ImageTensor.BlueWeight, ImageTensor.GreenWeight, ImageTensor.RedWeight, 0f) / 65536f
            : Vector128.Create(ImageTensor.RedWeight, ImageTensor.GreenWeight, ImageTensor.BlueWeight, 0f) / 65536f;
        for (var v = 0; v < height; v++)
        {
            for (var u = 0; u < width; u++)
            {
                var (x, y) = back.Apply(u, v);
                var value = Sample(source, x, y);
                var i = (v * width) + u;
                if (format.Channels == TensorChannels.Gray)
                {
                    destination[i] = ((source.Format == PixelFormat.Gray8 ? value[0] : Vector128.Dot(value, luma)) - format.Mean) / format.Scale;
                    continue;
                }

                value = (value - mean) / scale;
                var (at, step) = planar ? (i, plane) : (i * 3, 1);
                destination[at] = value[swap ? 2 : 0];
                destination[at + step] = value[1];
                destination[at + (2 * step)] = value[swap ? 0 : 2];
            }
        }
    }

    private static Vector128<float> Sample(ImageView source, double x, double y)
    {
        // Also refuses NaN and what no integer holds.
        if (!(x > -1 && y > -1 && x < source.Width && y < source.Height))
        {
            return Vector128<float>.Zero;
        }

        var left = (int)Math.Floor(x);
        var top = (int)Math.Floor(y);
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
}
