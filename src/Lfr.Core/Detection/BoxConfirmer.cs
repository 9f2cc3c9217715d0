using System.Globalization;
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

    /// <summary>Sides of its square inputs: what a box costs, for those who measure it.</summary>
    public static readonly IReadOnlyList<int> Sides = [SmallSide, LargeSide];

    private readonly DetectorPass _small;
    private readonly DetectorPass _large;
    private readonly BoxList _found = new();

    public BoxConfirmer(OnnxSession session, ModelCard card)
    {
        _small = new DetectorPass(session, card, SmallSide, SmallSide);
        _large = new DetectorPass(session, card, LargeSide, LargeSide);
    }

    /// <summary>What it does, for the pipeline id.</summary>
    public static string Configuration { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{SmallFace}px in {SmallSide}, {LargeFace}px in {LargeSide}, mean");

    /// <summary>The mean of the best scores that the box has at the two sizes, 0 to 1.</summary>
    public float Score(ImageView image, BoundingBox box) =>
        0.5f * (BestScore(_small, image, box, SmallSide / SmallFace) + BestScore(_large, image, box, LargeSide / LargeFace));

    /// <summary>Zeroes everything that shows the last box.</summary>
    public void Erase()
    {
        _small.Erase();
        _large.Erase();
    }

    public void Dispose()
    {
        _small.Dispose();
        _large.Dispose();
    }

    private float BestScore(DetectorPass pass, ImageView image, BoundingBox box, float sidePerFace)
    {
        // A square around the box, moved into the image and cut where the image is smaller.
        var side = Math.Max(1, (int)Math.Min(sidePerFace * box.Height, int.MaxValue / 2));
        var (width, height) = (Math.Min(image.Width, side), Math.Min(image.Height, side));
        var left = (int)Math.Clamp(box.CentreX - (width * 0.5f), 0, image.Width - width);
        var top = (int)Math.Clamp(box.CentreY - (height * 0.5f), 0, image.Height - height);
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
