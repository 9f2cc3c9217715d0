using Lfr.Core.Detection;
using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>A frame with the boxes drawn in, to look at.</summary>
internal static class Annotated
{
    private static readonly Rgb Colour = new(255, 64, 0);

    public static void Write(Image frame, IReadOnlyList<ScoredBox> boxes, Stream destination)
    {
        for (var i = 0; i < boxes.Count; i++)
        {
            var box = boxes[i].Box;
            Annotation.Outline(frame, (int)box.Left, (int)box.Top, Math.Max(1, (int)box.Width), Math.Max(1, (int)box.Height), 1, Colour);
            Annotation.Text(frame, (int)box.Left, (int)box.Bottom + 1, FormattableString.Invariant($"{i}"), 1, Rgb.White, Rgb.Black);
        }

        PngEncoder.Encode(frame, destination);
    }
}
