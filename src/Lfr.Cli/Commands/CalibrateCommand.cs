using System.CommandLine;
using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Policy;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr calibrate</c>: a threshold policy from a live score set, certified for every group or refused.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("FOLDER") { Description = "A live score set of the engine that the policy is for (docs/formats.md)." };
        var pipeline = new Option<string>("--pipeline") { Description = "Pipeline id (64 hexadecimal digits) of that engine.", HelpName = "ID", Required = true };
        var id = new Option<string>("--id") { Description = "Short stable name of the policy.", HelpName = "NAME", Required = true };
        var policy = new Option<string>("--policy") { Description = "The policy file to write.", HelpName = "FILE", Required = true };
        var arguments = new EvaluationArguments();
        var command = arguments.AddTo(new Command("calibrate", "Write a policy whose threshold keeps FPIR under a target for every group, by a one-sided bound, or refuse.") { input, pipeline, id, policy });
        command.WithExamples("lfr calibrate scores --by ethnicity --fpir 1/1000 --watchlist-size 1000 --thresholds 0.40:0.90:0.01 --pipeline 3f... --id site-a --policy policy.json --out calibration");
        command.Does((parse, output, _) =>
        {
            string folder = parse.GetRequiredValue(input);
            if (!PipelineId.TryParse(parse.GetRequiredValue(pipeline), out PipelineId engine))
            {
                throw new CommandException(ExitCode.Usage, "--pipeline is not 64 hexadecimal digits; 'lfr models list' and every evaluation's report print it.");
            }

            EvaluationOptions options = arguments.Options(parse);
            LiveScoreSet set = LiveScoreFolder.Read(folder, options.Ages);
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

            string place = parse.GetRequiredValue(policy);
            PolicyFile.Save(Policy(parse.GetRequiredValue(id), engine, result), place);
            EvidenceFile(result, point, arguments.Out(parse));
            output.Line($"Threshold {result.Threshold.ToString(CultureInfo.InvariantCulture)}: for every group of {result.Factor} the one-sided {result.Confidence * 100:0.##} % bound of FPIR at N = {result.WatchlistSize} is at most {result.TargetFpir.ToString("R", CultureInfo.InvariantCulture)} ({result.Scaling}).");
            output.Line($"{result.FalseAlerts} of {result.Trials} non-mated tracks of {result.Subjects} people raised an alert at it. {point.Cost}");
            output.Line($"Policy: {place}. Its evidence: {Path.Combine(arguments.Out(parse), "calibration.json")}");
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("policy", Path.GetFullPath(place));
                writer.WriteNumber("threshold", result.Threshold);
                writer.WriteNumber("watchlistSize", result.WatchlistSize);
                writer.WriteNumber("targetFpir", result.TargetFpir);
                writer.WriteString("dataSha256", result.DataSha256);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static BoundedThresholdPolicy Policy(string id, PipelineId pipeline, CalibrationResult result)
    {
        // A binary32 threshold below its decimal would let a score pass that the calibration counted as a non-match.
        float threshold = (float)result.Threshold;
        threshold = (decimal)threshold < result.Threshold ? MathF.BitIncrement(threshold) : threshold;
        string source = string.Create(CultureInfo.InvariantCulture,
            $"unit {result.Unit}; fusion {result.Fusion}; N = {result.WatchlistSize} by {result.Scaling}; composition {result.Composition}; every group of {result.Factor} bounded one-sided at {result.Confidence}; {result.FalseAlerts} of {result.Trials} tracks alerted; data sha256 {result.DataSha256}");
        return new BoundedThresholdPolicy(id, pipeline, new Threshold(threshold), checked((int)result.WatchlistSize), result.TargetFpir,
            new PolicyEvidence("live score set sha256 " + result.DataSha256, result.Subjects, result.Comparisons, result.FalseMatches, source));
    }

    private static void EvidenceFile(CalibrationResult result, OperatingPointEntry point, string folder)
    {
        Directory.CreateDirectory(folder);
        using FileStream file = File.Create(Path.Combine(folder, "calibration.json"));
        using var json = new System.Text.Json.Utf8JsonWriter(file, new System.Text.Json.JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteNumber("threshold", result.Threshold);
        json.WriteNumber("targetFpir", result.TargetFpir);
        json.WriteNumber("watchlistSize", result.WatchlistSize);
        json.WriteString("unit", result.Unit);
        json.WriteString("fusion", result.Fusion);
        json.WriteString("scaling", result.Scaling);
        json.WriteString("factor", result.Factor);
        json.WriteString("composition", result.Composition);
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
