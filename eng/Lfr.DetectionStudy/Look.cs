using Lfr.Core.Detection;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.DetectionStudy;

/// <summary>One way to look at an image.</summary>
internal sealed class Look : IDisposable
{
    private const float MinScore = 0.6f;
    private const int TileWidth = 320;
    private const int TileHeight = 240;

    /// <summary>What two neighbouring tiles share, so that a face of the smallest kind is whole in one of them.</summary>
    private const int TileOverlap = 48;

    /// <summary>Boxes higher than this in a tile are left to the whole image.</summary>
    private const float MaxTileFace = 120;

    private readonly OnnxSession _boxes;
    private readonly ModelCard _card;
    private readonly NonMaxSuppression _suppression = new();
    private readonly Dictionary<(int, int), DetectorPass> _passes = [];
    private readonly BoxList _found = new();
    private readonly Action<Look, ImageView> _look;
    private readonly UltraLightDetector? _detector;

    private Look(string name, OnnxSession boxes, ModelCard card, Action<Look, ImageView> look, UltraLightDetector? detector = null)
    {
        (Name, _boxes, _card, _look, _detector) = (name, boxes, card, look, detector);
    }

    public string Name { get; }

    /// <summary>The ways that the study compares. The last one is the product's, with its landmarks.</summary>
    public static List<Look> All(Models models) =>
    [
        new("one pass, 320x240", models.Boxes, models.BoxCard, static (l, image) => l.Pass(image, 320, 240)),
        new("one pass, 640 wide", models.Boxes, models.BoxCard, static (l, image) => l.Pass(image, 640, Multiple(640.0 * image.Height / image.Width))),
        new("one pass, 2/3", models.Boxes, models.BoxCard, static (l, image) => l.Pass(image, Multiple(image.Width / 1.5), Multiple(image.Height / 1.5))),
        new("pyramid, 2/3 1/3 1/6", models.Boxes, models.BoxCard, static (l, image) => l.Pyramid(image)),
        new("tiles at 2/3, and whole", models.Boxes, models.BoxCard, static (l, image) => l.Tiles(image)),
        Default(models, new DetectorOptions { MinConfirmedScore = null }, "two looks"),
        Default(models),
    ];

    /// <summary>The product's way.</summary>
    public static Look Default(Models models, DetectorOptions? options = null, string name = "two looks, confirmed") =>
        new(name, models.Boxes, models.BoxCard, static (l, image) => l.Detector(image),
            new UltraLightDetector(models.Boxes, models.BoxCard, models.Points, models.PointCard, options));

    /// <summary>The boxes in pixels of the image, best first.</summary>
    public ReadOnlySpan<ScoredBox> Find(ImageView image)
    {
        _found.Clear();
        _look(this, image);
        return _found.Items;
    }

    public void Dispose()
    {
        foreach (var pass in _passes.Values)
        {
            pass.Dispose();
        }

        _detector?.Dispose();
    }

    private static int Multiple(double length) => Math.Max(1, (int)Math.Round(length / 32)) * 32;

    private void Pass(ImageView image, int width, int height)
    {
        if (!_passes.TryGetValue((width, height), out var pass))
        {
            pass = new DetectorPass(_boxes, _card, width, height);
            _passes.Add((width, height), pass);
        }

        pass.Detect(image, MinScore, _found);
        _found.Truncate(_suppression.Apply(_found.Items));
    }

    private void Pyramid(ImageView image)
    {
        // All levels' boxes compete by score.
        for (var part = 1.5; part <= 6; part *= 2)
        {
            Pass(image, Multiple(image.Width / part), Multiple(image.Height / part));
        }
    }

    private void Tiles(ImageView image)
    {
        Pass(image, TileWidth, TileHeight);
        var (width, height) = ((int)(TileWidth * 1.5), (int)(TileHeight * 1.5));
        var step = (int)(TileOverlap * 1.5);
        var (columns, rows) = (1 + Parts(image.Width - width, width - step), 1 + Parts(image.Height - height, height - step));
        var all = new BoxList();
        foreach (var box in _found.Items)
        {
            all.Add(box);
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var x = columns == 1 ? 0 : (image.Width - width) * column / (columns - 1);
                var y = rows == 1 ? 0 : (image.Height - height) * row / (rows - 1);
                _found.Clear();
                Pass(image.Crop(x, y, Math.Min(width, image.Width - x), Math.Min(height, image.Height - y)), TileWidth, TileHeight);
                foreach (var (box, score) in _found.Items)
                {
                    if (box.Height <= MaxTileFace * 1.5f)
                    {
                        all.Add(new ScoredBox(new BoundingBox(box.Left + x, box.Top + y, box.Right + x, box.Bottom + y), score));
                    }
                }
            }
        }

        _found.Clear();
        foreach (var box in all.Items[.._suppression.Apply(all.Items)])
        {
            _found.Add(box);
        }

        static int Parts(int rest, int step) => rest <= 0 ? 0 : ((rest - 1) / step) + 1;
    }

    private void Detector(ImageView image)
    {
        Span<FaceDetection> faces = new FaceDetection[256];
        var count = _detector!.Detect(image, faces);
        foreach (var face in faces[..count])
        {
            _found.Add(new ScoredBox(face.Box, face.Score));
        }
    }
}
