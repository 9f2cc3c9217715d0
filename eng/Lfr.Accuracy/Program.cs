using Lfr.Accuracy;
using Lfr.Core.Engine;
using Lfr.Core.Models;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: Lfr.Accuracy MODEL_FOLDER DATA_FOLDER   (eng/accuracy.sh finds both)");
    return 2;
}

using var engine = new FaceEngine(ModelPack.Load(args[0]));
Console.WriteLine($"pipeline {engine.Info.Pipeline}");
var thresholds = engine.EmbedderCard.Calibration?.Rows.Select(row => row.Threshold).ToArray() ?? [];
Print("London (neutral and smiling, 102 people)", AccuracyCounts.Measure(engine, LabelledSets.London(args[1])), ("08", "03"));
Print("MEDS-II frontal (mated: two encounters)", AccuracyCounts.Measure(engine, LabelledSets.MedsFrontal(args[1])), null);
return 0;

void Print(string name, AccuracyCounts counts, (string Probe, string Reference)? rank)
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
        Console.WriteLine(FormattableString.Invariant(
            $"  at {threshold:0.0000}: mated {mated} of {matedPairs} match, non-mated {nonMated} of {nonMatedPairs:N0} match"));
    }
}
