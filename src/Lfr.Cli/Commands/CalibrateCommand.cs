using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lfr.Core.Embedding;
using Lfr.Core.Live;
using Lfr.Core.Policy;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr calibrate</c>: a threshold policy from a live score set, certified for every group or refused.</summary>
internal static class CalibrateCommand
{
    // Why an option is refused.
    private const string NoReport = "it writes a policy, whose condition is the target for every group, or refuses; gates are for reports, use lfr evaluate live";
    private const string NoStudy = "a calibration makes no test, and no minimum detectable ratio is given with it; use lfr evaluate live";
    private const string NothingDrawn = "nothing in a calibration is drawn: its bounds are computed";

    private const string Evidence = "calibration.json";
    // What an earlier one is told by.
    private static readonly string[] s_told = ["threshold", "targetFpir", "dataSha256", "bounds"];

    private const string NotCertified = "extrapolated, not certified";

    public static Command Create()
    {
        var input = new Argument<string>("FOLDER") { Description = "A live score set of the engine that the policy is for (docs/formats.md)." };
        var pipeline = new Option<string>("--pipeline") { Description = "Pipeline id (64 hexadecimal digits) of that engine.", HelpName = "ID", Required = true };
        var id = new Option<string>("--id") { Description = "Short stable name of the policy.", HelpName = "NAME", Required = true };
        var policy = new Option<string>("--policy") { Description = "The policy file to write.", HelpName = "FILE", Required = true };
        var fusion = new Option<string?>("--fusion-rule") { Description = "How frames became one decision, in the words that live use prints; else 'fusionRule' among what protocol.json says was tested.", HelpName = "TEXT" };
        var gate = new Option<string?>("--quality-gate") { Description = "The quality gate, in the words that live use prints; else 'qualityGate' among what protocol.json says was tested.", HelpName = "TEXT" };
        var cameras = new Option<string[]>("--camera") { Description = "Camera that the policy holds for; may be given several times. None ties it to no camera.", HelpName = "ID" };
        var sizeOnly = new Option<bool>("--size-only") { Description = "Bind the list's size only. Without it the policy also holds only for lists of the tested filler's composition by the factor: the same engine's FPIR differs several-fold between compositions." };
        var beyond = new Option<bool>("--allow-extrapolated") { Description = "Where the data certify no threshold, put one beyond them: at most one decade of rate, by the upper limit of a fitted tail. The policy, and every alert under it, says so." };
        var arguments = new EvaluationArguments("calibration.json, the evidence of the policy");
        var command = arguments.AddTo(new Command("calibrate", "Write a policy whose threshold keeps FPIR under a target for every group, by a one-sided bound, or refuse.") { input, pipeline, id, policy, fusion, gate, cameras, sizeOnly, beyond },
            ("--fmr", EvaluateCommand.NoComparisons), ("--fail-if", NoReport), ("--bootstrap", NothingDrawn), ("--seed", NothingDrawn), ("--no-minimum-detectable", NoStudy), ("--power-studies", NoStudy),
            ("--watchlist", "a policy is bound to the tested filler's composition, or with --size-only to none; for rates on a deployment's list use lfr evaluate live"),
            ("--stamp-time", "calibration.json holds no time"));
        command.WithExamples("lfr calibrate scores --by ethnicity --fpir 1/1000 --watchlist-size 1000 --thresholds 0.40:0.90:0.01 --pipeline 3f... --fusion-rule max --quality-gate none --id site-a --policy policy.json --out calibration");
        command.Does((parse, output, _) =>
        {
            string folder = parse.GetRequiredValue(input);
            if (!PipelineId.TryParse(parse.GetRequiredValue(pipeline), out PipelineId engine))
            {
                throw new CommandException(ExitCode.Usage, "--pipeline is not 64 hexadecimal digits; 'lfr models list' and every evaluation's report print it.");
            }

            EvaluationOptions options = arguments.Options(parse) with { AllowExtrapolated = parse.GetValue(beyond) };
            OutputPlace.RequireFile(parse.GetRequiredValue(policy), "--policy");
            OutputPlace.RequireOwn(parse.GetRequiredValue(policy), "--policy", "policy", file => file.TryGetProperty("schema", out JsonElement schema) && schema.ValueEquals(PolicyFile.Schema));
            OutputPlace.RequireOwn(Path.Combine(arguments.Out(parse), Evidence), "--out", "calibration that lfr wrote", file => s_told.All(name => file.TryGetProperty(name, out JsonElement ignored)));
            LiveScoreSet set = LiveScoreFolder.Read(folder, options.Ages);
            string rule = Tested(parse.GetValue(fusion), set, "--fusion-rule", "fusionRule"), quality = Tested(parse.GetValue(gate), set, "--quality-gate", "qualityGate");
            if (set.Protocol.Scale.IsDistance || set.Protocol.Scale.IsStrict)
            {
                throw new CommandException(ExitCode.Input, "a policy decides by score >= threshold on cosine similarity; this score set declares a distance or another decision.");
            }

            var inputs = InputHashes.Of(folder);
            (OperatingPointEntry point, CalibrationResult? result) = EvaluationArguments.Usage(() => LiveCalibration.Run(set, options, inputs));
            if (result is null)
            {
                throw new CommandException(ExitCode.GateFailed, $"no policy was written: {point.Refusal}");
            }

            if (result.IsSynthetic)
            {
                throw new CommandException(ExitCode.GateFailed, "no policy was written: the score set is synthetic.");
            }

            if (result.ListComposition.Count == 0 && !parse.GetValue(sizeOnly))
            {
                throw new CommandException(ExitCode.Usage, $"the references do not state {result.Factor}, so that the policy cannot be bound to the list's composition; --size-only binds its size alone.");
            }

            string[] few = parse.GetValue(sizeOnly) ? [] : [.. result.ListComposition.Where(pair => pair.Value < options.SuppressBelow).Select(pair => pair.Key)];
            if (few.Length > 0)
            {
                throw new CommandException(ExitCode.GateFailed, $"no policy was written: the tested list holds fewer than {options.SuppressBelow} people of '{string.Join("', '", few)}' (--suppress-below), and a policy bound to the list's composition says how many; --size-only binds its size alone.");
            }

            var binding = new PolicyBinding
            {
                Unit = DecisionUnit.Track,
                FusionRule = rule,
                QualityGate = quality,
                Cameras = parse.GetValue(cameras) ?? [],
                WatchlistComposition = parse.GetValue(sizeOnly) ? new Dictionary<string, int>() : result.ListComposition,
                CalibrationDataSha256 = result.DataSha256,
                Confidence = result.Confidence,
                Extrapolation = result.Extrapolation,
            };
            string place = parse.GetRequiredValue(policy);
            IThresholdPolicy made = Policy(parse.GetRequiredValue(id), engine, result, point, binding);
            PolicyFile.Save(made, place);
            EvidenceFile(result, point, binding, arguments.Out(parse));
            if (result.Extrapolation is { } how)
            {
                output.Warning($"EXTRAPOLATED beyond the data: {how}.");
            }

            string at = result.Threshold.ToString(CultureInfo.InvariantCulture), level = (result.Confidence * 100).ToString("0.##", CultureInfo.InvariantCulture), target = result.TargetFpir.ToString("R", CultureInfo.InvariantCulture);
            output.Line(result.Extrapolation is null
                ? $"Threshold {at}: for every group of {result.Factor} the one-sided {level} % bound of FPIR at N = {result.WatchlistSize} is at most {target} ({result.Scaling})."
                : $"Threshold {at}: {NotCertified}. The data certify no threshold for FPIR {target} at N = {result.WatchlistSize}; this is the one-sided {level} % upper limit of where a fitted tail has that rate, the highest of the groups of {result.Factor}. No FPIR was measured there that bounds it.");
            output.Line($"{result.FalseAlerts} of {result.Trials} non-mated tracks of {result.Subjects} people raised an alert at it. {point.Cost}");
            output.Line(parse.GetValue(sizeOnly)
                ? "Bound to the list's size only: the FPIR of a list of another composition can differ several-fold."
                : $"Bound to lists of at most {string.Join(", ", result.ListComposition.Select(pair => $"{pair.Value} {pair.Key}"))}; live use that does not know its list's composition refuses the policy (--size-only).");
            output.Line($"Policy: {place}. Its evidence: {Path.Combine(arguments.Out(parse), Evidence)}");
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("policy", Path.GetFullPath(place));
                writer.WriteNumber("threshold", result.Threshold);
                writer.WriteNumber("watchlistSize", result.WatchlistSize);
                writer.WriteNumber("targetFpir", result.TargetFpir);
                writer.WriteString("dataSha256", result.DataSha256);
                writer.WriteString("status", result.Extrapolation is null ? "certified" : NotCertified);
                writer.WriteString("extrapolation", result.Extrapolation);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static string Tested(string? given, LiveScoreSet set, string option, string key) =>
        given ?? (set.Protocol.Tested.TryGetValue(key, out string? stated)
            ? stated
            : throw new CommandException(ExitCode.Usage, $"{option} is missing, and protocol.json does not state '{key}' among what was tested. A policy is bound to it; live use prints its own: '{(key == "fusionRule" ? new LiveOptions().FusionRule : new LiveOptions().QualityGate)}' unless set otherwise."));

    private static IThresholdPolicy Policy(string id, PipelineId pipeline, CalibrationResult result, OperatingPointEntry point, PolicyBinding binding)
    {
        string source = string.Create(CultureInfo.InvariantCulture,
            $"unit {result.Unit}; fusion {result.Fusion}; N = {result.WatchlistSize} by {(result.Extrapolation is null ? result.Scaling : "extrapolation")}; composition {result.Composition}; {(result.Extrapolation is null ? $"every group of {result.Factor} bounded one-sided at {result.Confidence}" : $"{NotCertified}: for every group of {result.Factor} the upper limit (one-sided {result.Confidence}) of a fitted tail's threshold")}; {result.FalseAlerts} of {result.Trials} tracks alerted; data sha256 {result.DataSha256}");
        var evidence = new PolicyEvidence("live score set sha256 " + result.DataSha256, result.Subjects, result.Comparisons, result.FalseMatches, source);
        var threshold = new Threshold(Binary32(result.Threshold));
        int size = checked((int)result.WatchlistSize);

        // A policy of groups states counts beside each bound at one list. Brought to a shorter list, a bound can lie under the rate that was seen at the tested one; the counts then stand in calibration.json only.
        return point.Bounds.Count >= 2 && point.Bounds.All(bound => bound.Bound > (double)bound.Errors / bound.Trials)
            ? new EquitableThresholdPolicy(id, pipeline, threshold, size, result.TargetFpir,
                [.. point.Bounds.Select(bound => new GroupBound(bound.Group, bound.Errors, bound.Trials, bound.Subjects, bound.Bound!.Value, result.Extrapolation is null ? $"{bound.Method}, {result.Scaling}" : $"{NotCertified}: {bound.Method}"))], evidence, binding)
            : new BoundedThresholdPolicy(id, pipeline, threshold, size, result.TargetFpir, evidence, binding);
    }

    /// <summary>The smallest binary32 number that is no lower than the threshold: below it, a score would pass that the calibration counted as a non-match.</summary>
    internal static float Binary32(decimal threshold)
    {
        float nearest = (float)threshold;

        // By way of double: a decimal made of a float keeps seven digits, and 0.58f would look like 0.58 where it is 0.57999998.
        return (decimal)(double)nearest < threshold ? MathF.BitIncrement(nearest) : nearest;
    }

    private static void EvidenceFile(CalibrationResult result, OperatingPointEntry point, PolicyBinding binding, string folder)
    {
        Directory.CreateDirectory(folder);
        using FileStream file = File.Create(Path.Combine(folder, Evidence));
        using var json = new System.Text.Json.Utf8JsonWriter(file, new System.Text.Json.JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("threshold", result.Threshold);
        json.WriteNumber("targetFpir", result.TargetFpir);
        json.WriteNumber("watchlistSize", result.WatchlistSize);
        json.WriteString("unit", result.Unit);
        json.WriteString("fusion", result.Fusion);
        json.WriteString("fusionRule", binding.FusionRule);
        json.WriteString("qualityGate", binding.QualityGate);
        json.WriteString("status", result.Extrapolation is null ? "certified" : NotCertified);
        json.WriteString("scaling", result.Scaling);
        json.WriteString("factor", result.Factor);
        json.WriteString("composition", result.Composition);
        json.WriteStartObject("listComposition");
        foreach ((string group, int people) in binding.WatchlistComposition)
        {
            json.WriteNumber(group, people);
        }

        json.WriteEndObject();
        json.WriteString("extrapolation", result.Extrapolation);
        json.WriteString("dataSha256", result.DataSha256);
        json.WriteNumber("confidence", result.Confidence);
        json.WriteNumber("subjects", result.Subjects);
        json.WriteNumber("trials", result.Trials);
        json.WriteNumber("falseAlerts", result.FalseAlerts);
        json.WriteNumber("comparisons", result.Comparisons);
        json.WriteNumber("falseMatches", result.FalseMatches);
        json.WriteStartArray("bounds");
        foreach (OperatingPointBound bound in point.Bounds)
        {
            json.WriteStartObject();
            json.WriteString("group", bound.Group);
            json.WriteNumber("errors", bound.Errors);
            json.WriteNumber("trials", bound.Trials);
            json.WriteNumber("subjects", bound.Subjects);
            json.WriteNumber("upper", bound.Bound!.Value);
            json.WriteString("method", bound.Method);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("cost", point.Cost);
        json.WriteEndObject();
    }
}
