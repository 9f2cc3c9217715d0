// Error rates of any matcher from a file of its comparisons. Usage: EvaluateScores comparisons.csv OUT
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

var (file, folder) = (args[0], args[1]);

// The scale is declared, so that a score of 87.5 on a 0..1 scale is refused and not read as a very good match.
var set = ComparisonFile.Read(file, new ScoreScale { Minimum = 0, Maximum = 1 });
var options = new EvaluationOptions { By = ["group"], Thresholds = ThresholdGrid.Parse("0.40:0.60:0.10") };
var report = VerificationEvaluation.Run(set, options, InputHashes.Of(file), matcher: "Vendor 4.2");
ReportFolder.Write(report, folder);

foreach (var rate in report.Rates.Where(r => r.Metric is "FMR" or "FNMR" && r.Scope == "probe" && r.Threshold == 0.50m))
{
    // A rate never travels without its counts and its interval; where the data cannot carry one, the reason stands in its place.
    Console.WriteLine(
        rate.Refusal is null && rate.Headline is { } interval
            ? FormattableString.Invariant($"{rate.Metric} {rate.Group.Text} at {rate.Threshold}: {rate.Errors} of {rate.Trials}, {interval.Lower:0.0000} to {interval.Upper:0.0000}")
            : $"{rate.Metric} {rate.Group.Text} at {rate.Threshold}: {rate.Refusal}");
}

Console.WriteLine($"report: {Path.Combine(folder, "report.html")}");
