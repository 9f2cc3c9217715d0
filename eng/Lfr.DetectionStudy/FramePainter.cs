using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>Puts heads into frames at known places, with a soft elliptic edge, and degrades the whole frame as a camera would.</summary>
internal sealed class FramePainter : IDisposable
{
    private const int MostFaces = 24;
    private const double CellPerHeight = 1.9;
    private readonly ImageResizer _resizer = new(ResizeFilter.Triangle);

    /// <summary>Faces that fit into one frame.</summary>
    public static int Capacity(int width, int height, int faceHeight)
    {
        var (columns, rows) = Grid(width, height, faceHeight);
        return columns * rows;
    }

    /// <summary>Paints as many of the faces as fit.</summary>
    /// <returns>Where they are.</returns>
    public List<PlantedFace> Paint(Image frame, ReadOnlySpan<StudyFace> faces, Condition condition, int seed)
    {
        var random = new Random(seed);
        var (columns, rows) = Grid(frame.Width, frame.Height, condition.Height);
        var cellWidth = frame.Width / (double)columns;
        var cellHeight = frame.Height / (double)rows;
        var planted = new List<PlantedFace>();
        for (var i = 0; i < Math.Min(faces.Length, columns * rows); i++)
        {
            var slackX = Math.Max(0, cellWidth - (CellPerHeight * condition.Height)) * 0.5;
            var slackY = Math.Max(0, cellHeight - (CellPerHeight * condition.Height)) * 0.5;
            var x = (((i % columns) + 0.5) * cellWidth) + (slackX * ((2 * random.NextDouble()) - 1));
            var y = (((i / columns) + 0.5) * cellHeight) + (slackY * ((2 * random.NextDouble()) - 1));
            var degrees = condition.Degrees * (random.Next(2) == 0 ? 1 : -1);
            Paste(frame, faces[i], x, y, condition.Height, degrees);
            planted.Add(new PlantedFace(x, y, condition.Height));
        }

        Degrade.Blur(frame, condition.Blur * condition.Height);
        Degrade.Darken(frame, condition.Light, seed);
        return planted;
    }

    public void Dispose() => _resizer.Dispose();

    private static (int Columns, int Rows) Grid(int width, int height, int faceHeight)
    {
        var columns = Math.Max(1, (int)(width / (CellPerHeight * faceHeight)));
        var rows = Math.Max(1, (int)(height / (CellPerHeight * faceHeight)));
        while (columns * rows > MostFaces)
        {
            if (columns * height > rows * width)
            {
                columns--;
            }
            else
            {
                rows--;
            }
        }

        return (columns, rows);
    }

    private void Paste(Image frame, StudyFace face, double x, double y, double height, double degrees)
    {
        // Antialiased to twice the size wanted, then four samples a pixel: turning adds no blur of its own.
        var scale = height / face.Height;
        var fine = Math.Min(1, 2 * scale);
        using var head = _resizer.Resize(face.Picture, (int)Math.Round(face.Picture.Width * fine), (int)Math.Round(face.Picture.Height * fine));
        var (fx, fy) = (head.Width / (double)face.Picture.Width, head.Height / (double)face.Picture.Height);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        var reach = (int)Math.Ceiling(0.95 * height);
        for (var v = Math.Max(0, (int)y - reach); v <= Math.Min(frame.Height - 1, (int)y + reach); v++)
        {
            for (var u = Math.Max(0, (int)x - reach); u <= Math.Min(frame.Width - 1, (int)x + reach); u++)
            {
                Span<double> sum = [0, 0, 0, 0];
                for (var sample = 0; sample < 4; sample++)
                {
                    var (dx, dy) = (u - x - 0.25 + (0.5 * (sample & 1)), v - y - 0.25 + (0.5 * (sample >> 1)));
                    var (ax, ay) = (((cos * dx) + (sin * dy)) / scale, ((cos * dy) - (sin * dx)) / scale);
                    var r = Math.Sqrt(Square(ax / (0.60 * face.Height)) + Square((ay + (0.06 * face.Height)) / (0.80 * face.Height)));
                    var weight = Math.Clamp((1 - r) / 0.15, 0, 1);
                    Add(head, ((face.Centre.X + ax + 0.5) * fx) - 0.5, ((face.Centre.Y + ay + 0.5) * fy) - 0.5, weight, sum);
                }

                var pixel = frame.Pixels.Slice(((v * frame.Width) + u) * 3, 3);
                for (var c = 0; c < 3; c++)
                {
                    pixel[c] = (byte)Math.Clamp(Math.Round((sum[c] + ((4 - sum[3]) * pixel[c])) / 4), 0, 255);
                }
            }
        }
    }

    private static void Add(Image head, double x, double y, double weight, Span<double> sum)
    {
        var (left, top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        if (weight <= 0 || left < 0 || top < 0 || left + 1 >= head.Width || top + 1 >= head.Height)
        {
            return;
        }

        var (p, q) = (x - left, y - top);
        var step = head.Format == PixelFormat.Gray8 ? 1 : 3;
        var at = ((top * head.Width) + left) * step;
        var pixels = head.Pixels;
        for (var c = 0; c < 3; c++)
        {
            var i = at + (step == 1 ? 0 : c);
            var upper = pixels[i] + (p * (pixels[i + step] - pixels[i]));
            var below = i + (head.Width * step);
            var lower = pixels[below] + (p * (pixels[below + step] - pixels[below]));
            sum[c] += weight * (upper + (q * (lower - upper)));
        }

        sum[3] += weight;
    }

    private static double Square(double x) => x * x;
}
