using System.Globalization;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>
/// Ultra-Light RFB for the boxes, a 68-point regressor for the landmarks (model cards <c>Detector</c> and <c>Landmarks</c>). See
/// <see cref="DetectorOptions"/> for how an image is looked at.
/// </summary>
/// <remarks>One thread at a time: give each thread a detector of its own; the sessions behind them may be shared. Buffers are kept for
/// the next image of the same size and zeroed after each image, so that nothing of it stays.</remarks>
public sealed class UltraLightDetector : IFaceDetector
{
    private readonly OnnxSession _boxes;
    private readonly ModelCard _boxCard;
    private readonly DetectorContract _sizes;
    private readonly DetectorOptions _options;
    private readonly LandmarkLocator _landmarks;
    private readonly DetectorPass _base;
    private readonly BoxConfirmer? _confirmer;
    private readonly BoxList _candidates = new();
    private readonly BoxList _kept = new();
    private DetectorPass? _fine;
    private bool _disposed;

    /// <summary>Binds the models.</summary>
    /// <param name="boxes">The detector with free input size; must outlive this.</param>
    /// <param name="boxCard">Its card.</param>
    /// <param name="landmarks">The landmark model; must outlive this.</param>
    /// <param name="landmarkCard">Its card.</param>
    /// <param name="options">How to look; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="ModelException">A card does not describe its model.</exception>
    public UltraLightDetector(OnnxSession boxes, ModelCard boxCard, OnnxSession landmarks, ModelCard landmarkCard, DetectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(boxCard);
        _options = options ?? new DetectorOptions();
        _options.Check();
        _boxes = boxes;
        _boxCard = boxCard;
        _sizes = SizesOf(boxCard);
        _landmarks = new LandmarkLocator(landmarks, landmarkCard);
        _base = new DetectorPass(boxes, boxCard, _sizes.TrainedWidth, _sizes.TrainedHeight);
        _confirmer = _options.MinConfirmedScore is null ? null : new BoxConfirmer(boxes, boxCard);
        var o = _options;
        Configuration = string.Create(
            CultureInfo.InvariantCulture,
            $"ultra-light base={_sizes.TrainedWidth}x{_sizes.TrainedHeight} stretched triangle; fine={(o.FinePass ? $"{o.MinFaceHeightPixels}px<={o.MaxFinePassPixels}px2 max={_sizes.MaxFineFaceHeightPixels}" : "off")}; score>{o.MinScore:R} confirmed={(o.MinConfirmedScore is { } c ? $">{c:R} {BoxConfirmer.Configuration}" : "off")} last={o.LastResortScore:R}; nms iou>{o.Suppression.MaxIntersectionOverUnion:R} in>{o.Suppression.MaxContainment:R}; boxes {ModelContract.Text(boxCard)}; points {ModelContract.Text(landmarkCard)}");
    }

    /// <inheritdoc/>
    public string Configuration { get; }

    /// <summary>Boxes of the last image that were looked at a third time, rejected ones too: what the path cost, for those who measure it.</summary>
    internal int ThirdLooks { get; private set; }

    /// <inheritdoc/>
    public int Detect(ImageView image, Span<FaceDetection> destination)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            var count = Math.Min(FindBoxes(image), destination.Length);
            for (var i = 0; i < count; i++)
            {
                var found = _kept.Items[i];
                destination[i] = new FaceDetection(found.Box, found.Score, _landmarks.Locate(image, found.Box));
            }

            return count;
        }
        finally
        {
            Erase();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _base.Dispose();
        _fine?.Dispose();
        _confirmer?.Dispose();
        _landmarks.Dispose();
    }

    /// <summary>The size of the finer pass for an image, in proportion and divisible as the model wants; null where the first pass is as fine.</summary>
    /// <param name="width">Columns of the image.</param>
    /// <param name="height">Rows of the image.</param>
    /// <param name="boxCard">The detector's card.</param>
    /// <param name="options">How to look.</param>
    /// <exception cref="ModelException">The card does not say at which sizes the detector finds faces.</exception>
    public static (int Width, int Height)? FineSize(int width, int height, ModelCard boxCard, DetectorOptions options)
    {
        ArgumentNullException.ThrowIfNull(boxCard);
        ArgumentNullException.ThrowIfNull(options);
        var (sizes, multipleOf) = (SizesOf(boxCard), boxCard.Input.MultipleOf);
        if (!options.FinePass)
        {
            return null;
        }

        var scale = Math.Min(1.0, sizes.FindableFaceHeightPixels / (float)options.MinFaceHeightPixels);
        scale = Math.Min(scale, Math.Sqrt((double)options.MaxFinePassPixels / ((double)width * height)));
        var fineWidth = Math.Max(1, (int)Math.Round(width * scale / multipleOf)) * multipleOf;
        var fineHeight = Math.Max(1, (int)Math.Round(height * scale / multipleOf)) * multipleOf;
        return fineWidth <= sizes.TrainedWidth && fineHeight <= sizes.TrainedHeight ? null : (fineWidth, fineHeight);
    }

    private static DetectorContract SizesOf(ModelCard card) =>
        card.Detector ?? throw new ModelException($"The card '{card.Id}' does not say in 'detector' at which sizes it finds faces, which is what this detector looks by.");

    private int FindBoxes(ImageView image)
    {
        _kept.Clear();
        ThirdLooks = 0;
        AddPass(_base, image, _options.MinScore, float.PositiveInfinity, _options.MinConfirmedScore);
        if (FineSize(image.Width, image.Height, _boxCard, _options) is { } size)
        {
            if (_fine is null || (_fine.Width, _fine.Height) != size)
            {
                _fine?.Dispose();
                _fine = new DetectorPass(_boxes, _boxCard, size.Width, size.Height);
            }

            AddPass(_fine, image, _options.MinScore, (float)_sizes.MaxFineFaceHeightPixels * image.Height / size.Height, _options.MinConfirmedScore);
        }

        if (_kept.Count == 0 && _options.LastResortScore is { } lastResort)
        {
            AddPass(_base, image, lastResort, float.PositiveInfinity, null);
        }

        var kept = _options.Suppression.Apply(_kept.Items);
        _kept.Truncate(kept);
        return kept;
    }

    /// <summary>Adds the faces of one pass that no earlier pass found and that another look confirms.</summary>
    private void AddPass(DetectorPass pass, ImageView image, float minScore, float maxHeight, float? minConfirmed)
    {
        _candidates.Clear();
        pass.Detect(image, minScore, _candidates);
        var found = _options.Suppression.Apply(_candidates.Items);
        var earlier = _kept.Count;
        foreach (var candidate in _candidates.Items[..found])
        {
            if (candidate.Box.Height <= maxHeight
                && !_options.Suppression.IsSuppressed(candidate.Box, _kept.Items[..earlier])
                && (minConfirmed is null || IsConfirmed(image, candidate.Box, minConfirmed.Value)))
            {
                _kept.Add(candidate);
            }
        }
    }

    private bool IsConfirmed(ImageView image, BoundingBox box, float limit)
    {
        ThirdLooks++;
        return _confirmer!.Score(image, box) > limit;
    }

    private void Erase()
    {
        _base.Erase();
        _fine?.Erase();
        _confirmer?.Erase();
        _landmarks.Erase();
    }
}
