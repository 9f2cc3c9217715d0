using System.Numerics.Tensors;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Accuracy;

/// <summary>What an engine makes of a set of labelled images, as counts. All pairs are compared; the chosen face is the most central
/// one, as in the independent reference that the counts are held against, and nothing is refused for its quality.</summary>
internal sealed class AccuracyCounts
{
    private readonly List<(LabelledImage Image, float[] Vector)> _templates = [];

    private AccuracyCounts()
    {
    }

    /// <summary>Images in the set.</summary>
    public int Images { get; private set; }

    /// <summary>Images in which no face was found, or none that gave a template.</summary>
    public List<string> Missed { get; } = [];

    /// <summary>Runs the engine over the images.</summary>
    public static AccuracyCounts Measure(IFaceEngine engine, IReadOnlyCollection<LabelledImage> images)
    {
        var counts = new AccuracyCounts { Images = images.Count };
        foreach (var labelled in images)
        {
            using var image = ImageFile.Load(labelled.Path);
            using var result = engine.CreateTemplate(image, FaceChoice.MostCentral, QualityLimits.None);
            if (result.HasTemplate)
            {
                counts._templates.Add((labelled, result.Template.Vector.ToArray()));
            }
            else
            {
                counts.Missed.Add($"{Path.GetFileName(labelled.Path)}: {result.Failure}");
            }
        }

        return counts;
    }

    /// <summary>Mated pairs of two sessions, and those whose score is at or above the threshold.</summary>
    public (int Matches, int Pairs) Mated(float threshold) =>
        Count(threshold, static (a, b) => a.Subject == b.Subject && a.Session != b.Session);

    /// <summary>Non-mated pairs, and those whose score is at or above the threshold.</summary>
    public (int Matches, int Pairs) NonMated(float threshold) => Count(threshold, static (a, b) => a.Subject != b.Subject);

    /// <summary>Non-mated pairs of which both are of a group, and those whose score is at or above the threshold.</summary>
    public (int Matches, int Pairs) NonMatedWithin(string group, float threshold) =>
        Count(threshold, (a, b) => a.Subject != b.Subject && a.Groups.Contains(group) && b.Groups.Contains(group));

    /// <summary>The groups that there are.</summary>
    public IReadOnlyList<string> Groups => [.. _templates.SelectMany(t => t.Image.Groups).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Probes of one session against references of another: those whose best reference is of the same person.</summary>
    public (int First, int Probes) RankOne(string probeSession, string referenceSession)
    {
        var references = _templates.Where(t => t.Image.Session == referenceSession).ToList();
        var probes = _templates.Where(t => t.Image.Session == probeSession).ToList();
        return (probes.Count(p => references.MaxBy(r => Score(p.Vector, r.Vector)).Image.Subject == p.Image.Subject), probes.Count);
    }

    private static float Score(float[] a, float[] b) => TensorPrimitives.Dot<float>(a, b);

    private (int Matches, int Pairs) Count(float threshold, Func<LabelledImage, LabelledImage, bool> counts)
    {
        int matches = 0, pairs = 0;
        for (var i = 0; i < _templates.Count; i++)
        {
            for (var j = i + 1; j < _templates.Count; j++)
            {
                if (counts(_templates[i].Image, _templates[j].Image))
                {
                    pairs++;
                    matches += Score(_templates[i].Vector, _templates[j].Vector) >= threshold ? 1 : 0;
                }
            }
        }

        return (matches, pairs);
    }
}
