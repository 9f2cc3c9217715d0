// An evaluation as a gate in CI. Usage: FairnessGate comparisons.csv OUT CONDITION... Exit code 0 where every gate is met, 5 where one is not.
// A condition is what must not hold: "FMR probe[group]@0.50.maxOverMin.upper > 5". What cannot be bounded with this data fails.
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

var (file, folder, conditions) = (args[0], args[1], args[2..]);
if (conditions.Length == 0)
{
    Console.Error.WriteLine("Give at least one condition: a gate without one lets everything pass.");
    return 2;
}

var set = ComparisonFile.Read(file, new ScoreScale { Minimum = 0, Maximum = 1 });
var options = new EvaluationOptions { By = ["group"], Thresholds = ThresholdGrid.Parse("0.50") };
var report = VerificationEvaluation.Run(set, options, InputHashes.Of(file), matcher: "Vendor 4.2");
var gates = conditions.Select(text => GateCondition.Parse(text).Check(report)).ToList();

// junit.xml in that folder has one case a gate, for the page of the CI system.
ReportFolder.Write(report with { Gates = gates }, folder);
foreach (var gate in gates)
{
    Console.WriteLine($"{(gate.Failed ? "FAILED" : "passed")}: fail if {gate.Condition}: {gate.Explanation}");
}

return gates.Any(gate => gate.Failed) ? 5 : 0;
