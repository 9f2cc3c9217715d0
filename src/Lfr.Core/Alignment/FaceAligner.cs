using System.Globalization;
using Lfr.Core.Detection;
using Lfr.Core.Imaging;

namespace Lfr.Core.Alignment;

/// <summary>Cuts a face out of an image so that its five points lie as near as a similarity can bring them to the places that the
/// embedder was trained with.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class FaceAligner
{
    /// <summary>Side of the square that <see cref="Template"/> is for, in pixels.</summary>
    public const int TemplateSize = 112;

    private readonly ImagePoint[] _destination;

    /// <summary>Aligns to a square of the given size.</summary>
    /// <param name="size">Side in pixels, 16 to 1024: the embedder's input size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is outside that range.</exception>
    public FaceAligner(int size = TemplateSize)
    {
        Throw.IfOutOfRange(size, 16, 1024, nameof(size), "Give the embedder's input size in pixels.");
        Size = size;
        var scale = size / (float)TemplateSize;
        _destination = new ImagePoint[FaceLandmarks.Count];
        for (var i = 0; i < _destination.Length; i++)
        {
            _destination[i] = new ImagePoint(Template[i].X * scale, Template[i].Y * scale);
        }

        Configuration = string.Create(CultureInfo.InvariantCulture, $"similarity 4dof least-squares to arcface-112 at {size}; bilinear; outside 0");
    }

    /// <summary>Where the five points belong in a 112 x 112 crop (ArcFace's published template).</summary>
    public static FaceLandmarks Template { get; } = new(
        new ImagePoint(38.2946f, 51.6963f), new ImagePoint(73.5318f, 51.5014f), new ImagePoint(56.0252f, 71.7366f),
        new ImagePoint(41.5493f, 92.3655f), new ImagePoint(70.7299f, 92.2041f));

    /// <summary>Side of the crop in pixels.</summary>
    public int Size { get; }

    /// <summary>What changes the crop: one line, stable; part of the pipeline id.</summary>
    public string Configuration { get; }

    /// <summary>The transform from image to crop.</summary>
    /// <param name="landmarks">The five points, in pixels of the image.</param>
    /// <param name="transform">The least-squares similarity.</param>
    /// <returns>False where the points define none: all in one place, or not finite.</returns>
    public bool TryEstimate(in FaceLandmarks landmarks, out SimilarityTransform transform)
    {
        Span<ImagePoint> source = stackalloc ImagePoint[FaceLandmarks.Count];
        for (var i = 0; i < source.Length; i++)
        {
            source[i] = landmarks[i];
        }

        return SimilarityTransform.TryLeastSquares(source, _destination, out transform) && transform.Scale > 0;
    }

    /// <summary>Writes the aligned crop as an embedder's input.</summary>
    /// <param name="image">The whole image.</param>
    /// <param name="imageToCrop">From <see cref="TryEstimate"/>.</param>
    /// <param name="format">Channel order and normalisation: the embedder's.</param>
    /// <param name="destination">[channels, size, size] (or interleaved, as the format says) float32.</param>
    /// <exception cref="ArgumentException">The destination is too short, or the transform has no inverse.</exception>
    public void Align(ImageView image, in SimilarityTransform imageToCrop, TensorFormat format, Span<float> destination)
    {
        var t = imageToCrop;
        AffineWarp.Warp(image, new AffineTransform(t.A, -t.B, t.Tx, t.B, t.A, t.Ty), Size, Size, format, destination);
    }

    /// <summary>Share of the crop that lies outside the image, 0 to 1, from a grid of 16 x 16 points.</summary>
    /// <param name="width">The image's width in pixels.</param>
    /// <param name="height">The image's height in pixels.</param>
    /// <param name="imageToCrop">From <see cref="TryEstimate"/>.</param>
    public float OutsideShare(int width, int height, in SimilarityTransform imageToCrop)
    {
        const int Grid = 16;
        var back = imageToCrop.Inverse();
        var outside = 0;
        for (var row = 0; row < Grid; row++)
        {
            for (var column = 0; column < Grid; column++)
            {
                var (x, y) = back.Apply((column + 0.5) * Size / Grid, (row + 0.5) * Size / Grid);
                outside += x < 0 || y < 0 || x > width - 1 || y > height - 1 ? 1 : 0;
            }
        }

        return outside / (float)(Grid * Grid);
    }
}
