using Lfr.Core.Imaging;

namespace Lfr.Cli.Live;

/// <summary>A 1080p scene in which people whose photographs lie in a folder walk past, with known truth: who is in which frame, and who is on the
/// watchlist. Composed on the fly, so that no video of anyone is written.</summary>
internal sealed class CrowdScene : IDisposable
{
    public const int Width = 1920;
    public const int Height = 1080;
    private const int Lanes = 4;
    private const int FirstSide = 220;
    private const int SideStep = 24;

    private readonly List<Image> _people = [];
    private readonly byte[] _background;
    private readonly int _framesToPass;

    /// <summary>Loads the people who walk past.</summary>
    /// <param name="photographs">One photograph a person.</param>
    /// <param name="framesToPass">Frames from one edge of the picture to the other.</param>
    /// <param name="seed">Makes the background.</param>
    public CrowdScene(IEnumerable<string> photographs, int framesToPass, int seed)
    {
        _framesToPass = framesToPass;
        using var resizer = new ImageResizer(ResizeFilter.Triangle);
        var lane = 0;
        foreach (var path in photographs)
        {
            using var whole = ImageFile.Load(path);
            var side = FirstSide + (SideStep * (lane++ % Lanes));
            var scale = side / (double)Math.Max(whole.Width, whole.Height);
            var small = resizer.Resize(whole, Math.Max(1, (int)(whole.Width * scale)), Math.Max(1, (int)(whole.Height * scale)));
            _people.Add(small);
        }

        _background = new byte[Width * Height * 3];
        new Random(seed).NextBytes(_background);

        // Dim noise: a texture that a detector must look through, and no face.
        for (var i = 0; i < _background.Length; i++)
        {
            _background[i] = (byte)(90 + (_background[i] >> 3));
        }
    }

    /// <summary>People who pass.</summary>
    public int People => _people.Count;

    /// <summary>Frames until the last one has passed.</summary>
    public int Frames => FramesOf(People, _framesToPass);

    private int Gap => _framesToPass / 4;

    /// <summary>Frames of a scene.</summary>
    public static int FramesOf(int people, int framesToPass) => ((people - 1) / Lanes * (framesToPass / 4)) + framesToPass + 1;

    /// <summary>Draws a frame.</summary>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="pixels">[1080, 1920, 3] RGB.</param>
    public void Draw(int frame, Span<byte> pixels)
    {
        _background.CopyTo(pixels);

        // No two frames are the same, as with a real camera.
        BitConverter.TryWriteBytes(pixels, frame);
        for (var i = 0; i < _people.Count; i++)
        {
            var picture = _people[i];
            var step = frame - (i / Lanes * Gap);
            if (step >= 0 && step <= _framesToPass && picture.Format == PixelFormat.Rgb24)
            {
                var x = -picture.Width + (int)((long)step * (Width + picture.Width) / _framesToPass);
                Paste(picture, x, (i % Lanes * (Height / Lanes)) + 4, pixels);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var picture in _people)
        {
            picture.Dispose();
        }
    }

    private static void Paste(Image picture, int x, int y, Span<byte> pixels)
    {
        var (from, to) = (Math.Max(0, -x), Math.Min(picture.Width, Width - x));
        for (var row = 0; row < picture.Height && y + row < Height && from < to; row++)
        {
            picture.Pixels.Slice((row * picture.Stride) + (3 * from), 3 * (to - from)).CopyTo(pixels[((((y + row) * Width) + x + from) * 3)..]);
        }
    }
}
