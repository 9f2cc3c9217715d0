using Lfr.Core.Detection;
using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>What another look at each box alone says: one line a box, for choosing how a box is confirmed.</summary>
internal static class ConfirmStudy
{
    private const int FaceFreeFrames = 720;

    private static readonly (int Width, int Height, float Face)[] Sizes = [(96, 96, 24), (96, 96, 32), (128, 96, 32), (128, 128, 40), (192, 160, 48), (192, 192, 64)];

    public static void Run(Models models, List<StudyFace> faces, Backgrounds backgrounds, string photographs)
    {
        using var painter = new FramePainter();
        using var look = Look.Default(models, new DetectorOptions { MinConfirmedScore = null });
        using var basePass = Look.All(models)[0];
        var passes = Sizes.Select(s => new DetectorPass(models.Boxes, models.BoxCard, s.Width, s.Height)).ToArray();
        var boxes = new BoxList();
        Console.WriteLine("kind,number,height,degrees,blur,light,hit,boxHeight,score,base," + string.Join(',', Sizes.Select(s => $"c{s.Width}x{s.Height}f{s.Face}")));
        for (var number = 0; number < FaceFreeFrames; number++)
        {
            foreach (var (width, height) in new[] { (640, 480), (1920, 1080) })
            {
                using var frame = backgrounds.Frame(number, width, height);
                Lines($"free{height}", number, new Condition(0, 0, 0, 0), frame, []);
            }
        }

        var n = 0;
        foreach (var condition in Condition.OneCause)
        {
            for (var f = 0; f < 2; f++)
            {
                using var frame = backgrounds.Frame(n++, 1920, 1080);
                var capacity = FramePainter.Capacity(1920, 1080, condition.Height);
                Lines("pasted", n, condition, frame, painter.Paint(frame, faces.Skip(f * 5 * capacity % (faces.Count - capacity)).Take(capacity).ToArray(), condition, n));
            }
        }

        var truth = CrowdStudy.Truth();
        foreach (var path in Directory.EnumerateFiles(photographs, "*.jpg").Order(StringComparer.Ordinal))
        {
            using var picture = ImageFile.Load(path);
            Lines("photograph", n++, new Condition(0, 0, 0, 0), picture, truth[Path.GetFileName(path)]);
        }

        foreach (var pass in passes)
        {
            pass.Dispose();
        }

        void Lines(string kind, int number, Condition condition, Image frame, List<PlantedFace> planted)
        {
            var first = basePass.Find(frame).ToArray();
            foreach (var (box, score) in look.Find(frame).ToArray())
            {
                var scores = Sizes.Select((s, i) => Confirm(passes[i], s.Face, frame, box));
                var inBase = first.Any(b => b.Box.IntersectionOverUnion(box) > 0.999f);
                Console.WriteLine(FormattableString.Invariant(
                    $"{kind},{number},{condition.Height},{condition.Degrees},{condition.Blur},{condition.Light},{planted.Any(p => p.IsFoundBy(box))},{box.Height:0.0},{score:0.000},{inBase},{string.Join(',', scores.Select(c => c.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)))}"));
            }
        }

        float Confirm(DetectorPass pass, float face, ImageView image, BoundingBox box)
        {
            var scale = box.Height / face;
            var (w, h) = (Math.Min(image.Width, (int)(pass.Width * scale)), Math.Min(image.Height, (int)(pass.Height * scale)));
            var x = Math.Clamp((int)(box.CentreX - (w / 2f)), 0, image.Width - w);
            var y = Math.Clamp((int)(box.CentreY - (h / 2f)), 0, image.Height - h);
            boxes.Clear();
            pass.Detect(image.Crop(x, y, w, h), 0.02f, boxes);
            var best = 0f;
            foreach (var (found, score) in boxes.Items)
            {
                if (new BoundingBox(found.Left + x, found.Top + y, found.Right + x, found.Bottom + y).IntersectionOverUnion(box) > 0.3f)
                {
                    best = Math.Max(best, score);
                }
            }

            return best;
        }
    }
}
