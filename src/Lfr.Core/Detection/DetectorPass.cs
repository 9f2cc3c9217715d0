using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>One look at an image at one input size: resize, run, decode the boxes above a score. Owns its buffers; used by one thread at a time.</summary>
internal sealed class DetectorPass : IDisposable
{
    private readonly OnnxRun _run;
    private readonly AnchorGrid _anchors;
    private readonly ScaledImage _scaled;

    public DetectorPass(OnnxSession session, ModelCard card, int width, int height)
    {
        Width = width;
        Height = height;
        var anchors = card.Anchors ?? throw new ModelException($"The card '{card.Id}' has no anchors; this detector decodes its boxes with them.");
        _anchors = new AnchorGrid(width, height, anchors);
        _run = new OnnxRun(
            session,
            new TensorShape(card.Input.Name, 1, card.Input.Channels, height, width),
            new TensorShape(card.Outputs[0].Name, 1, _anchors.Count, 2),
            new TensorShape(card.Outputs[1].Name, 1, _anchors.Count, 4));
        _scaled = new ScaledImage(width, height, card.Input);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>Appends the boxes whose score is above a limit, in pixels of the image.</summary>
    public void Detect(ImageView image, float minScore, BoxList boxes)
    {
        _scaled.Write(image, _run.Input);
        _run.Run();
        ReadOnlySpan<float> scores = _run.Output(0);
        ReadOnlySpan<float> regression = _run.Output(1);
        for (var i = 0; i < _anchors.Count; i++)
        {
            var score = scores[(2 * i) + 1];
            if (score > minScore)
            {
                var box = _anchors.Decode(i, regression.Slice(4 * i, 4));
                boxes.Add(new ScoredBox(
                    new BoundingBox(box.Left * image.Width, box.Top * image.Height, box.Right * image.Width, box.Bottom * image.Height), score));
            }
        }
    }

    /// <summary>Zeroes everything that shows the last image.</summary>
    public void Erase()
    {
        _run.Erase();
        _scaled.Erase();
    }

    public void Dispose()
    {
        _run.Dispose();
        _scaled.Dispose();
    }
}
