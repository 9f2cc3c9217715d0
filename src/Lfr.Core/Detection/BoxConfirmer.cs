using System.Globalization;
using System.Security.Cryptography;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>
/// Looks at each box once more, alone and at two other sizes. A face is a face at any size; what only looks like one at the size that a pass happened
/// to have (leaves, cups, knees) does not come back. Removes boxes and moves none, so no score of a face that stays changes. Owns its buffers; used by
/// one thread at a time.
/// </summary>
internal sealed class BoxConfirmer : IDisposable
{
    /// <summary>A box that overlaps the one in question by less answers another question.</summary>
    private const float MinOverlap = 0.3f;

    /// <summary>Scores under this are not decoded.</summary>
    private const float Negligible = 0.02f;

    /// <summary>Side of the input and height of the face in it, in input pixels: the pair that kept most faces of six that were tried (decision 0003).</summary>
    private const int SmallSide = 96;
    private const float SmallFace = 24f;
    private const int LargeSide = 128;
    private const float LargeFace = 40f;

    /// <summary>Side of the picture that both looks at a large face are taken from: the small one's surroundings with the face as high as in the large one.</summary>
    public const int CutSide = (int)(SmallSide / SmallFace * LargeFace);

    /// <summary>Sides of its square inputs: what a box costs, for those who measure it.</summary>
    public static readonly IReadOnlyList<int> Sides = [SmallSide, LargeSide];

    private readonly DetectorPass _small;
    private readonly DetectorPass _large;
    private readonly BoxList _found = new();
    private readonly ImageResizer _cutter = new(ResizeFilter.Triangle);
    private readonly byte[] _cut = GC.AllocateArray<byte>(CutSide * CutSide * 3, pinned: true);

    public BoxConfirmer(OnnxSession session, ModelCard card)
    {
        _small = new DetectorPass(session, card, SmallSide, SmallSide);
        _large = new DetectorPass(session, card, LargeSide, LargeSide);
    }

    /// <summary>What it does, for the pipeline id.</summary>
    public static string Configuration { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{SmallFace}px in {SmallSide}, {LargeFace}px in {LargeSide}, of one cut to {CutSide} from {2 * CutSide} on, mean");

    /// <summary>The mean of the best scores that the box has at the two sizes, 0 to 1.</summary>
    public float Score(ImageView image, BoundingBox box)
    {
        var (small, large) = (SmallSide / SmallFace * box.Height, LargeSide / LargeFace * box.Height);
        var (left, top, width, height) = Square(image, box, small, small);
        if (Math.Min(width, height) < 2 * CutSide)
        {
            return 0.5f * (BestScore(_small, image, box, small, small) + BestScore(_large, image, box, large, large));
        }

        // Reading a large face's surroundings out of the frame is most of the work, so they are read once for both looks.
        height -= height % ImageResizer.RowsTogether(height, CutSide); // What the means would leave over.
        var cut = new ImageView(_cut, CutSide, CutSide, image.Format);
        _cutter.Reduce(image.Crop(left, top, width, height), CutSide, CutSide, _cut);
        var (x, y) = (CutSide / (float)width, CutSide / (float)height);
        var there = new BoundingBox((box.Left - left) * x, (box.Top - top) * y, (box.Right - left) * x, (box.Bottom - top) * y);
        return 0.5f * (BestScore(_small, cut, there, small * x, small * y) + BestScore(_large, cut, there, large * x, large * y));
    }

    /// <summary>What the look of one of <see cref="Sides"/> is shown of a box, for those who measure it.</summary>
    public static ImageView Shown(ImageView image, BoundingBox box, int side)
    {
        var size = (side == SmallSide ? SmallSide / SmallFace : LargeSide / LargeFace) * box.Height;
        var (left, top, width, height) = Square(image, box, size, size);
        return image.Crop(left, top, width, height);
    }

    /// <summary>Zeroes everything that shows the last box.</summary>
    public void Erase()
    {
        _small.Erase();
        _large.Erase();
        _cutter.Erase();
        CryptographicOperations.ZeroMemory(_cut);
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
        _cutter.Dispose();
        CryptographicOperations.ZeroMemory(_cut);
    }

    /// <summary>A rectangle around the box's middle, moved into the image and cut where the image is smaller.</summary>
    private static (int Left, int Top, int Width, int Height) Square(ImageView image, BoundingBox box, float across, float down)
    {
        var width = (int)Math.Clamp(across, 1, image.Width);
        var height = (int)Math.Clamp(down, 1, image.Height);
        return (
            (int)Math.Clamp(box.CentreX - (width * 0.5f), 0, image.Width - width), (int)Math.Clamp(box.CentreY - (height * 0.5f), 0, image.Height - height),
            width, height);
    }

    private float BestScore(DetectorPass pass, ImageView image, BoundingBox box, float across, float down)
    {
        var (left, top, width, height) = Square(image, box, across, down);
        _found.Clear();
        pass.Detect(image.Crop(left, top, width, height), Negligible, _found);
        var best = 0f;
        foreach (var (found, score) in _found.Items)
        {
            var there = new BoundingBox(found.Left + left, found.Top + top, found.Right + left, found.Bottom + top);
            if (score > best && there.IntersectionOverUnion(box) > MinOverlap)
            {
                best = score;
            }
        }

        return best;
    }
}
