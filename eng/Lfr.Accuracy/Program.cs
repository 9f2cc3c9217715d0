using Lfr.Accuracy;
using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Models;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Lfr.Accuracy MODEL_FOLDER DATA_FOLDER   (eng/accuracy.sh finds both)");
    return 2;
}

// The cards' figures are of the calibration's recipe: one look, boxes unconfirmed. What users get is the default.
var recipe = new DetectorOptions { FinePass = false, MinConfirmedScore = null, LastResortScore = 0.3f, Suppression = new NonMaxSuppression(0.4f, 1f) };
foreach (var (name, options) in new[] { ("default", new FaceEngineOptions()), ("the calibration's recipe", new FaceEngineOptions { Detector = recipe }) })
{
    using var engine = new FaceEngine(ModelPack.Load(args[0]), options);
    Console.WriteLine($"pipeline {engine.Info.Pipeline} ({name})");
    var thresholds = engine.EmbedderCard.Calibration?.Rows.Select(row => row.Threshold).ToArray() ?? [];
    Print("London (neutral and smiling, 102 people)", AccuracyCounts.Measure(engine, LabelledSets.London(args[1])), ("08", "03"), thresholds);
    Print("MEDS-II frontal (mated: two encounters)", AccuracyCounts.Measure(engine, LabelledSets.MedsFrontal(args[1])), null, thresholds);
    Console.WriteLine();
}

return 0;

static void Print(string name, AccuracyCounts counts, (string Probe, string Reference)? rank, float[] thresholds)
{
    Console.WriteLine($"\n{name}: {counts.Images - counts.Missed.Count} of {counts.Images} images gave a template");
    counts.Missed.ForEach(missed => Console.WriteLine($"  missed {missed}"));
    if (rank is { } sessions)
    {
        var (first, probes) = counts.RankOne(sessions.Probe, sessions.Reference);
        Console.WriteLine($"  rank 1: {first} of {probes}");
    }

    foreach (var threshold in thresholds)
    {
        var (mated, matedPairs) = counts.Mated(threshold);
        var (nonMated, nonMatedPairs) = counts.NonMated(threshold);
        var within = counts.Groups.Select(group => (group, Found: counts.NonMatedWithin(group, threshold))).Where(row => row.Found.Pairs > 0)
            .Select(row => FormattableString.Invariant($"{row.group} {row.Found.Matches} of {row.Found.Pairs:N0}"));
        Console.WriteLine(FormattableString.Invariant(
            $"  at {threshold:0.0000}: mated {mated} of {matedPairs} match, non-mated {nonMated} of {nonMatedPairs:N0} match; within a group {string.Join(", ", within)}"));
    }
}
