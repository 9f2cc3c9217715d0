using Lfr.Core.Imaging.Drawing;

namespace Lfr.Core.Imaging;

/// <summary>Draws boxes and short texts onto a picture, for people to look at. What lies outside the image is cut off.</summary>
/// <remarks>Changes the image in place; any <see cref="PixelFormat"/> (grey takes the colour's luma).</remarks>
public static class Annotation
{
    /// <summary>Columns from one character to the next, at scale 1.</summary>
    public const int CharacterWidthPixels = BitmapFont.Width + 1;

    /// <summary>Rows of a character, at scale 1.</summary>
    public const int CharacterHeightPixels = BitmapFont.Height;

    /// <summary>Draws a rectangle's outline, inwards from its edges.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top edge in pixels.</param>
    /// <param name="width">Width in pixels; nothing is drawn under 1.</param>
    /// <param name="height">Height in pixels; nothing is drawn under 1.</param>
    /// <param name="thickness">Of the line in pixels, 1 or more.</param>
    /// <param name="colour">Of the line.</param>
    /// <exception cref="ArgumentOutOfRangeException">The thickness is under 1.</exception>
    public static void Outline(Image image, int x, int y, int width, int height, int thickness, Rgb colour)
    {
        Throw.IfOutOfRange(thickness, 1, int.MaxValue / 4, nameof(thickness), "Give the line's thickness in pixels.");
        var across = Math.Min(thickness, height);
        var down = Math.Min(thickness, width);
        Fill(image, x, y, width, across, colour);
        Fill(image, x, y + height - across, width, across, colour);
        Fill(image, x, y, down, height, colour);
        Fill(image, x + width - down, y, down, height, colour);
    }

    /// <summary>Fills a rectangle.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">Left edge in pixels.</param>
    /// <param name="y">Top edge in pixels.</param>
    /// <param name="width">Width in pixels; nothing is drawn under 1.</param>
    /// <param name="height">Height in pixels; nothing is drawn under 1.</param>
    /// <param name="colour">To fill with.</param>
    public static void Fill(Image image, int x, int y, int width, int height, Rgb colour)
    {
        ArgumentNullException.ThrowIfNull(image);
        var (left, right) = ((int)Math.Clamp((long)x, 0, image.Width), (int)Math.Clamp((long)x + width, 0, image.Width));
        var (top, bottom) = ((int)Math.Clamp((long)y, 0, image.Height), (int)Math.Clamp((long)y + height, 0, image.Height));
        if (right <= left)
        {
            return;
        }

        Span<byte> pixel = image.Format switch
        {
            PixelFormat.Gray8 => [ImageTensor.Luma(colour.Red, colour.Green, colour.Blue)],
            PixelFormat.Rgb24 => [colour.Red, colour.Green, colour.Blue],
            _ => [colour.Blue, colour.Green, colour.Red],
        };
        for (var row = top; row < bottom; row++)
        {
            var line = image.Pixels.Slice((row * image.Stride) + (left * pixel.Length), (right - left) * pixel.Length);
            for (var i = 0; i < line.Length; i += pixel.Length)
            {
                pixel.CopyTo(line[i..]);
            }
        }
    }

    /// <summary>Writes one line of text on a filled background. Printable ASCII; any other character is an empty box.</summary>
    /// <param name="image">The image.</param>
    /// <param name="x">Left edge of the background in pixels.</param>
    /// <param name="y">Top edge of the background in pixels.</param>
    /// <param name="text">What to write.</param>
    /// <param name="scale">Screen pixels a font pixel, 1 or more; 2 or 3 is readable in a 1920x1080 picture.</param>
    /// <param name="colour">Of the text.</param>
    /// <param name="background">Behind it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is under 1.</exception>
    public static void Text(Image image, int x, int y, string text, int scale, Rgb colour, Rgb background)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (width, height) = MeasureText(text, scale);
        Fill(image, x, y, width, height, background);
        for (var i = 0; i < text.Length; i++)
        {
            for (var row = 0; row < BitmapFont.Height; row++)
            {
                for (var column = 0; column < BitmapFont.Width; column++)
                {
                    if (BitmapFont.IsSet(text[i], column, row))
                    {
                        var left = x + (((i * CharacterWidthPixels) + column + 1) * scale);
                        Fill(image, left, y + ((row + 1) * scale), scale, scale, colour);
                    }
                }
            }
        }
    }

    /// <summary>The size of a text with its background, a margin of one font pixel all round included.</summary>
    /// <param name="text">The text.</param>
    /// <param name="scale">Screen pixels a font pixel, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is under 1.</exception>
    public static (int WidthPixels, int HeightPixels) MeasureText(string text, int scale)
    {
        ArgumentNullException.ThrowIfNull(text);
        Throw.IfOutOfRange(scale, 1, 1000, nameof(scale), "Give screen pixels a font pixel.");
        return (((text.Length * CharacterWidthPixels) + 1) * scale, (CharacterHeightPixels + 2) * scale);
    }
}
