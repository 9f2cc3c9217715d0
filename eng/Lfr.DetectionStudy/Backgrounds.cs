using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>Frames cut out of real pictures that show no face: other places, scales and mirrorings of the same picture are other frames.</summary>
internal sealed class Backgrounds : IDisposable
{
    /// <summary>Frame numbers from here on choose nothing. Those below were there when the looks were compared and the third look's sizes and limit were chosen.</summary>
    public const int FirstEvidence = 10_000;

    private readonly FramePurpose _purpose;
    private readonly List<(string Name, Image Picture)> _pictures = [];
    private readonly ImageResizer _resizer = new(ResizeFilter.Triangle);

    public Backgrounds(string folder, FramePurpose purpose)
    {
        _purpose = purpose;
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            using var picture = ImageFile.Load(path);
            if (picture.Format != PixelFormat.Rgb24)
            {
                continue;
            }

            // Kept at 2,560 pixels at most: larger ones show noise at the scale of a face.
            var scale = Math.Min(1, 2560.0 / picture.Width);
            _pictures.Add((Path.GetFileName(path), _resizer.Resize(picture, (int)(picture.Width * scale), (int)(picture.Height * scale))));
        }

        if (_pictures.Count == 0)
        {
            throw new InvalidDataException($"{folder} holds no pictures in colour.");
        }
    }

    public int Count => _pictures.Count;

    public string NameOf(int number) => _pictures[NumberOf(_purpose, number) % _pictures.Count].Name;

    /// <summary>The frame's number among all: one purpose's begin where the other's end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative, or a frame for choosing would be one of the evidence.</exception>
    public static int NumberOf(FramePurpose purpose, int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        if (purpose == FramePurpose.Choosing)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, FirstEvidence);
            return number;
        }

        return checked(FirstEvidence + number);
    }

    /// <summary>Frame number n is of picture n modulo their count; the number decides place, scale and mirroring.</summary>
    public Image Frame(int number, int width, int height)
    {
        number = NumberOf(_purpose, number);
        var picture = _pictures[number % _pictures.Count].Picture;
        var random = new Random(number);

        // A window between the largest that fits and half of it, but not enlarged more than twice.
        var largest = Math.Min(picture.Width / (double)width, picture.Height / (double)height);
        var zoom = Math.Max(largest * (0.5 + (0.5 * random.NextDouble())), Math.Min(largest, 0.5));
        var (w, h) = (Math.Min(picture.Width, (int)(width * zoom)), Math.Min(picture.Height, (int)(height * zoom)));
        var view = picture.View.Crop(random.Next(picture.Width - w + 1), random.Next(picture.Height - h + 1), w, h);
        var frame = _resizer.Resize(view, width, height);
        if (random.Next(2) == 1)
        {
            var pixels = frame.Pixels;
            for (var y = 0; y < height; y++)
            {
                for (int left = y * width * 3, right = left + (3 * (width - 1)); left < right; left += 3, right -= 3)
                {
                    for (var c = 0; c < 3; c++)
                    {
                        (pixels[left + c], pixels[right + c]) = (pixels[right + c], pixels[left + c]);
                    }
                }
            }
        }

        return frame;
    }

    public void Dispose()
    {
        _pictures.ForEach(p => p.Picture.Dispose());
        _resizer.Dispose();
    }
}
