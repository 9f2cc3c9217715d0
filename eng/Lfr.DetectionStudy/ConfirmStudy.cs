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
        var seen = new List<(string Kind, bool Hit, float[] Scores)>();
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

        Choose(seen);

        void Lines(string kind, int number, Condition condition, Image frame, List<PlantedFace> planted)
        {
            var first = basePass.Find(frame).ToArray();
            foreach (var (box, score) in look.Find(frame).ToArray())
            {
                var scores = Sizes.Select((s, i) => Confirm(passes[i], s.Face, frame, box)).ToArray();
                var hit = planted.Any(p => p.IsFoundBy(box));
                seen.Add((kind, hit, scores));
                var inBase = first.Any(b => b.Box.IntersectionOverUnion(box) > 0.999f);
                Console.WriteLine(FormattableString.Invariant(
                    $"{kind},{number},{condition.Height},{condition.Degrees},{condition.Blur},{condition.Light},{hit},{box.Height:0.0},{score:0.000},{inBase},{string.Join(',', scores.Select(c => c.ToString("0.000", System.Globalization.CultureInfo.InvariantCulture)))}"));
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

    /// <summary>What the lines say: of the means of up to three looks, at limits in steps of .05, those with few enough false boxes in frames of either size
    /// without a face, fewest faces lost first. On the error stream, so that the lines stay a table.</summary>
    private static void Choose(List<(string Kind, bool Hit, float[] Scores)> seen)
    {
        const double MostFalse = 0.0065;
        var faces = seen.Where(b => b.Kind == "pasted" && b.Hit).ToList();
        var kinds = seen.Where(b => b.Kind.StartsWith("free", StringComparison.Ordinal)).GroupBy(b => b.Kind).Select(g => g.ToList()).ToList();
        var choices =
            from mask in Enumerable.Range(1, (1 << Sizes.Length) - 1)
            let looks = Enumerable.Range(0, Sizes.Length).Where(i => (mask >> i & 1) == 1).ToArray()
            where looks.Length <= 3
            from step in Enumerable.Range(1, 19)
            let limit = 0.05 * step
            let most = kinds.Max(boxes => boxes.Count(b => looks.Average(i => b.Scores[i]) > limit) / (double)FaceFreeFrames)
            where most < MostFalse
            let lost = faces.Count(b => looks.Average(i => b.Scores[i]) <= limit)
            orderby lost, looks.Length, most
            select (looks, limit, most, lost);
        foreach (var (looks, limit, most, lost) in choices.Take(10))
        {
            Console.Error.WriteLine(FormattableString.Invariant(
                $"mean of {string.Join(" and ", looks.Select(i => $"{Sizes[i].Face} px in {Sizes[i].Width}x{Sizes[i].Height}"))} above {limit:0.00}: {lost} of {faces.Count} faces lost, {most:0.0000} false boxes a frame"));
        }
    }
}
