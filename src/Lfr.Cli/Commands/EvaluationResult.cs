using Lfr.Evaluation.Reports;

namespace Lfr.Cli.Commands;

/// <summary>What every evaluation does in the end: checks the gates, writes the report's files, and says the findings.</summary>
internal static class EvaluationResult
{
    /// <summary>Writes one report, or several into folders of their names.</summary>
    /// <returns>Done, or GateFailed.</returns>
    public static ExitCode Finish(CommandOutput output, string folder, IReadOnlyList<GateCondition> gates, params (string Name, EvaluationReport Report)[] reports)
    {
        var written = new List<(string Folder, EvaluationReport Report)>();
        foreach ((string name, EvaluationReport report) in reports)
        {
            string place = name.Length > 0 ? Path.Combine(folder, name) : folder;
            EvaluationReport gated = report with { Gates = [.. gates.Select(gate => gate.Check(report))] };
            ReportFolder.Write(gated, place);
            written.Add((place, gated));
            output.Line((gated.IsSynthetic ? "SYNTHETIC DATA: " : "") + gated.Title);
            foreach (string sentence in gated.Summary)
            {
                output.Line("  " + sentence);
            }

            int refused = gated.Rates.Count(rate => rate.Refusal is not null);
            if (refused > 0)
            {
                output.Line($"  {refused} of {gated.Rates.Count} cells were refused; each says why.");
            }

            foreach (GateResult gate in gated.Gates)
            {
                output.Line($"  gate: fail if {gate.Condition}: {(gate.Failed ? "FAILED" : "passed")}: {gate.Explanation}");
            }

            output.Line($"  report: {Path.Combine(place, "report.html")}");
        }

        bool failed = written.Any(w => w.Report.Gates.Any(gate => gate.Failed));
        output.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("gateFailed", failed);
            writer.WriteStartArray("reports");
            foreach ((string place, EvaluationReport report) in written)
            {
                writer.WriteStartObject();
                writer.WriteString("folder", Path.GetFullPath(place));
                writer.WriteString("kind", report.Kind);
                writer.WriteString("title", report.Title);
                writer.WriteBoolean("synthetic", report.IsSynthetic);
                writer.WriteNumber("rates", report.Rates.Count);
                writer.WriteNumber("refused", report.Rates.Count(rate => rate.Refusal is not null));
                writer.WriteStartArray("summary");
                foreach (string sentence in report.Summary)
                {
                    writer.WriteStringValue(sentence);
                }

                writer.WriteEndArray();
                writer.WriteStartArray("gates");
                foreach (GateResult gate in report.Gates)
                {
                    writer.WriteStartObject();
                    writer.WriteString("condition", gate.Condition);
                    writer.WriteBoolean("failed", gate.Failed);
                    writer.WriteString("explanation", gate.Explanation);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        if (!failed)
        {
            return ExitCode.Done;
        }

        GateResult[] missed = [.. written.SelectMany(w => w.Report.Gates).Where(gate => gate.Failed)];
        output.Complain($"{(missed.Length == 1 ? "a gate is" : $"{missed.Length} gates are")} not met: {string.Join(' ', missed.Select(gate => $"fail if {gate.Condition}: {gate.Explanation}"))}");
        return ExitCode.GateFailed;
    }
}
