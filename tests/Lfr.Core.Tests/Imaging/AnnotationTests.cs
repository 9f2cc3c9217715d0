using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

public sealed class AnnotationTests
{
    private static readonly Rgb Ink = new(10, 200, 30);

    [Theory]
    [InlineData(2, 1, 6, 5, 2)]
    [InlineData(-3, -2, 20, 20, 3)]
    [InlineData(5, 5, 2, 2, 9)]
    [InlineData(100, 100, 5, 5, 1)]
    [InlineData(int.MaxValue - 4, 0, 8, 8, 1)]
    [InlineData(2, 2, 0, 5, 1)]
    public void An_outline_is_the_rectangle_without_its_inside(int x, int y, int width, int height, int thickness)
    {
        using var image = new Image(12, 9, PixelFormat.Rgb24);
        Annotation.Outline(image, x, y, width, height, thickness, Ink);
        for (var row = 0; row < 9; row++)
        {
            for (var column = 0; column < 12; column++)
            {
                var (dx, dy) = ((long)column - x, (long)row - y);
                var inside = dx >= 0 && dy >= 0 && dx < width && dy < height;
                var deep = dx >= thickness && dy >= thickness && dx < width - thickness && dy < height - thickness;
                Assert.Equal(inside && !deep ? 200 : 0, image.Pixels[(((row * 12) + column) * 3) + 1]);
            }
        }
    }

    [Theory]
    [InlineData(PixelFormat.Rgb24, 0)]
    [InlineData(PixelFormat.Bgr24, 2)]
    public void Colours_go_to_the_bytes_of_the_format(PixelFormat format, int red)
    {
        using var image = new Image(1, 1, format);
        Annotation.Fill(image, 0, 0, 1, 1, Ink);
        Assert.Equal((10, 200, 30), (image.Pixels[red], image.Pixels[1], image.Pixels[2 - red]));
    }

    [Fact]
    public void Text_is_drawn_dot_by_dot_inside_its_measure()
    {
        var (width, height) = Annotation.MeasureText("I", 2);
        Assert.Equal((14, 18), (width, height));
        using var image = new Image(width + 4, height + 4, PixelFormat.Gray8);
        Annotation.Text(image, 1, 1, "I", 2, Rgb.White, new Rgb(50, 50, 50));
        string[] drawn = new string[9];
        for (var row = 0; row < 9; row++)
        {
            drawn[row] = string.Concat(Enumerable.Range(0, 7).Select(column => image.Pixels[((1 + (2 * row)) * image.Width) + 1 + (2 * column)] switch { 255 => '#', 50 => '.', _ => '?' }));
        }

        Assert.Equal([".......", "..###..", "...#...", "...#...", "...#...", "...#...", "...#...", "..###..", "......."], drawn);
        Assert.Equal(0, image.Pixels[0]);
        Assert.Equal(0, image.Pixels[^1]);
    }

    [Fact]
    public void Every_printable_character_has_a_shape_of_its_own()
    {
        var shapes = Enumerable.Range(33, 94).Select(c => Convert.ToHexString(Draw((char)c))).ToArray();
        Assert.Equal(94, shapes.Distinct().Count());
        Assert.DoesNotContain(Convert.ToHexString(Draw(' ')), shapes);
        Assert.Equal(Draw('\u00e9'), Draw('\u4e2d'));
    }

    [Fact]
    public void Text_outside_the_image_is_cut_off()
    {
        using var image = new Image(5, 5, PixelFormat.Rgb24);
        Annotation.Text(image, -7, -3, "Subject 12: 0.71", 3, Rgb.White, Rgb.Black);
        Annotation.Text(image, 4, 4, "x", 1, Rgb.White, Rgb.Black);
        Assert.Throws<ArgumentOutOfRangeException>(() => Annotation.Text(image, 0, 0, "x", 0, Rgb.White, Rgb.Black));
        Assert.Throws<ArgumentOutOfRangeException>(() => Annotation.Outline(image, 0, 0, 1, 1, 0, Rgb.White));
    }

    private static byte[] Draw(char character)
    {
        using var image = new Image(7, 9, PixelFormat.Gray8);
        Annotation.Text(image, 0, 0, character.ToString(), 1, Rgb.White, Rgb.Black);
        return image.Pixels.ToArray();
    }
}
