using System.Diagnostics;
using Lfr.Core.Detection;
using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>What one look found under one condition, as counts.</summary>
internal sealed class Tally
{
    private readonly List<double> _milliseconds = [];

    public int Found { get; private set; }

    public int Faces { get; private set; }

    public int FalseBoxes { get; private set; }

    public int Frames => _milliseconds.Count;

    public double MedianMilliseconds => _milliseconds.Order().ElementAt(_milliseconds.Count / 2);

    /// <summary>Looks at a frame and counts. Each face counts once; a box that finds no face is false.</summary>
    /// <returns>The false boxes.</returns>
    public List<ScoredBox> Count(Look look, Image frame, IReadOnlyList<PlantedFace> planted)
    {
        var began = Stopwatch.GetTimestamp();
        var boxes = look.Find(frame).ToArray();
        _milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        Faces += planted.Count;
        Found += planted.Count(face => Array.Exists(boxes, box => face.IsFoundBy(box.Box)));
        var wrong = boxes.Where(box => !planted.Any(face => face.IsFoundBy(box.Box))).ToList();
        FalseBoxes += wrong.Count;
        return wrong;
    }
}
