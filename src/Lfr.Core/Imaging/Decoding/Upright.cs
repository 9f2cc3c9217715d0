namespace Lfr.Core.Imaging.Decoding;

/// <summary>Undoes an EXIF orientation. The names say where row 0 and column 0 of the stored picture belong (CIPA DC-008, 4.6.4).</summary>
internal static class Upright
{
    private const int Tile = 32;

    /// <summary>Whether rows become columns.</summary>
    public static bool Transposes(int orientation) => orientation is >= 5 and <= 8;

    /// <param name="stored">The picture as stored.</param>
    /// <param name="orientation">2..8.</param>
    /// <param name="upright">Of the stored format; width and height exchanged where <see cref="Transposes"/>.</param>
    public static void Turn(ImageView stored, int orientation, Image upright)
    {
        // A pixel (x, y) goes to start + x * stepX + y * stepY, in bytes.
        var size = stored.BytesPerPixel;
        var stride = upright.Stride;
        var (lastX, lastY) = ((upright.Width - 1) * size, (upright.Height - 1) * stride);
        var (start, stepX, stepY) = orientation switch
        {
            2 => (lastX, -size, stride),
            3 => (lastX + lastY, -size, -stride),
            4 => (lastY, size, -stride),
            5 => (0, stride, size),
            6 => (lastX, stride, -size),
            7 => (lastX + lastY, -stride, -size),
            8 => (lastY, -stride, size),
            _ => (0, size, stride),
        };
        var to = upright.Pixels;
        for (var top = 0; top < stored.Height; top += Tile)
        {
            for (var left = 0; left < stored.Width; left += Tile)
            {
                Copy(stored, left, top, to, start, stepX, stepY, size);
            }
        }
    }

    // Tiles keep the lines of both pictures in the cache.
    private static void Copy(ImageView stored, int left, int top, Span<byte> to, int start, int stepX, int stepY, int size)
    {
        for (var y = top; y < Math.Min(top + Tile, stored.Height); y++)
        {
            var row = stored.Row(y);
            for (var x = left; x < Math.Min(left + Tile, stored.Width); x++)
            {
                row.Slice(x * size, size).CopyTo(to[(start + (x * stepX) + (y * stepY))..]);
            }
        }
    }
}
