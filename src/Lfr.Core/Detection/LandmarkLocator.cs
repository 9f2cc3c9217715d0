using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>Places a model's points on one face and reduces them to the five that alignment uses, by the numbers of the model's card. One thread at a time.</summary>
internal sealed class LandmarkLocator : IDisposable
{
    private const string SupportedCrop = "square-of-box-height";
    private readonly OnnxRun _run;
    private readonly ScaledImage _crop;
    private readonly LandmarkContract _points;
    private readonly int[] _leftEye;
    private readonly int[] _rightEye;

    public LandmarkLocator(OnnxSession session, ModelCard card)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(card);
        var landmarks = card.Landmarks;
        if (landmarks is not { Crop: SupportedCrop } || card.Input is not { Height: { } height, Width: { } width, ColourOrder: ColourOrder.Gray })
        {
            throw new ModelException($"The card '{card.Id}' does not describe a grey landmark model of a {SupportedCrop} crop, which is what this locator runs.");
        }

        _points = landmarks;
        (_leftEye, _rightEye) = ([.. landmarks.LeftEye], [.. landmarks.RightEye]);
        _run = new OnnxRun(session, new TensorShape(card.Input.Name, 1, 1, height, width), new TensorShape(card.Outputs[0].Name, 1, 2 * landmarks.Points));
        _crop = new ScaledImage(width, height, card.Input);
    }

    /// <summary>The five points of the face in a box, in pixels of the image.</summary>
    public FaceLandmarks Locate(ImageView image, BoundingBox box)
    {
        var (left, top, right, bottom) = CropOf(image, box);
        _crop.Write(image.Crop(left, top, right - left, bottom - top), _run.Input);
        _run.Run();
        ReadOnlySpan<float> output = _run.Output(0);
        return new FaceLandmarks(
            Mean(output, _leftEye), Mean(output, _rightEye), Mean(output, [_points.NoseTip]), Mean(output, [_points.LeftMouthCorner]), Mean(output, [_points.RightMouthCorner]));

        ImagePoint Mean(ReadOnlySpan<float> points, ReadOnlySpan<int> numbers)
        {
            float x = 0, y = 0;
            foreach (var number in numbers)
            {
                x += points[2 * number];
                y += points[(2 * number) + 1];
            }

            return new ImagePoint((x / numbers.Length * (right - left)) + left, (y / numbers.Length * (bottom - top)) + top);
        }
    }

    public void Erase()
    {
        _run.Erase();
        _crop.Erase();
    }

    public void Dispose()
    {
        _run.Dispose();
        _crop.Dispose();
    }

    /// <summary>The square of the box's height around its centre, cut at the image's edge, in whole pixels, at least one pixel.</summary>
    internal static (int Left, int Top, int Right, int Bottom) CropOf(ImageView image, BoundingBox box)
    {
        var half = box.Height * 0.5f;
        var left = (int)Math.Clamp(box.CentreX - half, 0, image.Width - 1);
        var top = (int)Math.Clamp(box.CentreY - half, 0, image.Height - 1);
        var right = (int)Math.Clamp(box.CentreX + half, 0, image.Width - 1);
        var bottom = (int)Math.Clamp(box.CentreY + half, 0, image.Height - 1);
        return (left, top, Math.Max(right, left + 1), Math.Max(bottom, top + 1));
    }
}
