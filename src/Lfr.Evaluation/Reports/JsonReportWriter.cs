using System.Text.Json;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Reports;

/// <summary>Writes <c>report.json</c> (docs/report.schema.json). Limits that the data do not bound are the text <c>"unbounded"</c>; every node says whether it is synthetic. The same
/// report gives the same bytes.</summary>
public static class JsonReportWriter
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="destination">Stream to write UTF-8 to; left open.</param>
    public static void Write(EvaluationReport report, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(destination);
        using var json = new Utf8JsonWriter(destination, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        new Body(json, report).Write();
    }

    private sealed class Body(Utf8JsonWriter json, EvaluationReport report)
    {
        public void Write()
        {
            json.WriteStartObject();
            json.WriteString("schema", EvaluationReport.Schema);
            json.WriteString("kind", report.Kind);
            json.WriteString("title", report.Title);
            json.WriteBoolean("synthetic", report.IsSynthetic);
            Manifest(report.Manifest);
            Texts("summary", report.Summary);
            List("rates", report.Rates, Rate);
            List("tests", report.Tests, Test);
            List("notMade", report.NotMade, left =>
            {
                json.WriteString("metric", left.Metric);
                Number("threshold", (decimal?)left.Threshold);
                json.WriteString("factor", left.Factor);
                json.WriteString("test", left.Test);
                Number("p", (decimal?)null);
                json.WriteBoolean("primary", true);
                json.WriteString("reason", left.Reason);
            });
            List("ratios", report.Ratios, Ratio);
            List("indices", report.Indices, Index);
            List("operatingPoints", report.OperatingPoints, OperatingPoint);
            List("curves", report.Curves, Curve);
            List("tables", report.Tables, Table);
            List("limits", report.Limits, Limit);
            List("gates", report.Gates, gate =>
            {
                json.WriteString("condition", gate.Condition);
                json.WriteBoolean("failed", gate.Failed);
                json.WriteString("explanation", gate.Explanation);
            });
            json.WriteEndObject();
        }

        private void Manifest(ReportManifest manifest)
        {
            json.WriteStartObject("manifest");
            json.WriteBoolean("synthetic", report.IsSynthetic);
            json.WriteString("evaluator", manifest.Evaluator);
            json.WriteString("matcher", manifest.Matcher);
            json.WriteNumber("seed", manifest.Seed);
            json.WriteNumber("confidence", manifest.Confidence);
            if (manifest.Made is { } made)
            {
                json.WriteString("made", made.UtcDateTime);
            }

            List("inputs", manifest.Inputs, input =>
            {
                json.WriteString("name", input.Name);
                json.WriteString("sha256", input.Sha256);
                json.WriteNumber("bytes", input.Bytes);
            });
            json.WriteStartObject("options");
            foreach ((string name, string value) in manifest.Options)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            Texts("conventions", manifest.Conventions);
            json.WriteEndObject();
        }

        private void Rate(RateEntry rate)
        {
            json.WriteString("metric", rate.Metric);
            Number("threshold", rate.Threshold);
            Number("watchlistSize", rate.WatchlistSize);
            json.WriteString("scaling", rate.Scaling);
            json.WriteString("composition", rate.Composition);
            json.WriteString("scope", rate.Scope);
            json.WriteString("unit", rate.Unit);
            Group(rate.Group);
            json.WriteString("counted", rate.Counted);
            Number("errors", rate.Errors);
            Number("trials", rate.Trials);
            Number("subjects", rate.Subjects);
            Number("rate", rate.Rate);
            Number("lower", rate.Headline?.Lower);
            Number("upper", rate.Headline?.Upper);
            json.WriteString("method", rate.Headline?.Method);
            Number("deff", rate.DesignEffect);
            Number("confidence", rate.Headline?.Level);
            List("intervals", rate.Intervals, interval =>
            {
                json.WriteString("method", interval.Method);
                Number("lower", interval.Lower);
                Number("upper", interval.Upper);
            });
            json.WriteString("countsAre", rate.CountsAre);
            json.WriteBoolean("belowRuleOf30", rate.IsBelowRuleOf30);
            json.WriteString("refusal", rate.Refusal);
        }

        private void Group(GroupKey group)
        {
            json.WriteStartObject("group");
            json.WriteBoolean("synthetic", report.IsSynthetic);
            Labels("probe", group.Probe);
            if (group.Reference is null)
            {
                json.WriteNull("reference");
            }
            else
            {
                Labels("reference", group.Reference);
            }

            json.WriteEndObject();
        }

        private void Labels(string name, IReadOnlyList<KeyValuePair<string, string>> labels)
        {
            json.WriteStartObject(name);
            foreach ((string factor, string label) in labels)
            {
                json.WriteString(factor, label);
            }

            json.WriteEndObject();
        }

        private void Test(TestEntry test)
        {
            json.WriteString("metric", test.Metric);
            json.WriteString("scope", test.Scope);
            Number("threshold", test.Threshold);
            json.WriteString("factor", test.Factor);
            Texts("groups", test.Groups);
            Texts("notCompared", test.NotCompared);
            json.WriteString("test", test.Test);
            json.WriteBoolean("headline", test.IsHeadline);
            Number("statistic", test.Statistic);
            Number("p", test.P);
            Number("pAdjusted", test.PAdjusted);
            json.WriteString("adjustment", test.Adjustment);
            Number("monteCarloLower", test.MonteCarlo?.Lower);
            Number("monteCarloUpper", test.MonteCarlo?.Upper);
            Number("draws", test.Draws);
            Number("seed", test.Seed);
            Number("smallestAttainableP", test.SmallestAttainableP);
            Number("minimumDetectableRatio", test.MinimumDetectableRatio);
            json.WriteString("minimumDetectableGroup", test.MinimumDetectableGroup);
            Number("minimumDetectableSmallest", test.MinimumDetectableSmallest);
            json.WriteString("minimumDetectableSmallestGroup", test.MinimumDetectableSmallestGroup);
            json.WriteString("minimumDetectable", test.MinimumDetectable);
            json.WriteBoolean("primary", test.IsPrimary);
            json.WriteString("assumption", test.Assumption);
            json.WriteString("deviation", test.Deviation);
            json.WriteString("refusal", test.Refusal);
        }

        private void Ratio(RatioEntry ratio)
        {
            json.WriteString("metric", ratio.Metric);
            json.WriteString("scope", ratio.Scope);
            Number("threshold", ratio.Threshold);
            json.WriteString("factor", ratio.Factor);
            json.WriteString("numerator", ratio.Numerator);
            json.WriteString("denominator", ratio.Denominator);
            Number("ratio", ratio.Ratio);
            Number("lower", ratio.Lower);
            Number("upper", ratio.Upper);
            json.WriteString("method", ratio.Method);
            Number("confidence", ratio.Confidence);
            Number("p", ratio.P);
            Number("pAdjusted", ratio.PAdjusted);
            json.WriteString("reason", ratio.Reason);
        }

        private void Index(IndexEntry index)
        {
            json.WriteString("name", index.Name);
            json.WriteString("metric", index.Metric);
            json.WriteString("scope", index.Scope);
            Number("threshold", index.Threshold);
            json.WriteString("factor", index.Factor);
            Number("value", index.Value);
            Number("lower", index.Lower);
            Number("upper", index.Upper);
            Number("nullMedian", index.NullMedian);
            Number("null95", index.Null95);
            Number("nullUndefinedShare", index.NullUndefinedShare);
            json.WriteString("reason", index.Reason);
        }

        private void OperatingPoint(OperatingPointEntry point)
        {
            json.WriteString("metric", point.Metric);
            json.WriteString("scope", point.Scope);
            json.WriteString("factor", point.Factor);
            Number("target", point.Target);
            Number("watchlistSize", point.WatchlistSize);
            json.WriteString("scaling", point.Scaling);
            Number("threshold", point.Threshold);
            Number("confidence", point.Confidence);
            List("bounds", point.Bounds, bound =>
            {
                json.WriteString("group", bound.Group);
                Number("errors", bound.Errors);
                Number("trials", bound.Trials);
                Number("subjects", bound.Subjects);
                Number("bound", bound.Bound);
                json.WriteString("method", bound.Method);
            });
            json.WriteString("cost", point.Cost);
            json.WriteString("refusal", point.Refusal);
        }

        private void Curve(CurveEntry curve)
        {
            json.WriteString("kind", curve.Kind);
            json.WriteString("group", curve.Group);
            json.WriteString("x", curve.X);
            json.WriteString("y", curve.Y);
            json.WriteString("note", curve.Note);
            json.WriteStartArray("points");
            foreach ((double x, double y) in curve.Points)
            {
                json.WriteStartArray();
                json.WriteNumberValue(x);
                json.WriteNumberValue(y);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        private void Table(ReportTable table)
        {
            json.WriteString("name", table.Name);
            json.WriteString("caption", table.Caption);
            Texts("header", table.Header);
            json.WriteStartArray("rows");
            foreach (IReadOnlyList<string> row in table.Rows)
            {
                json.WriteStartArray();
                foreach (string cell in row)
                {
                    json.WriteStringValue(cell);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        private void Limit(Statement statement)
        {
            json.WriteString("title", statement.Title);
            json.WriteBoolean("warning", statement.IsWarning);
            Texts("sentences", statement.Sentences);
            if (statement.Table is { } table)
            {
                json.WriteStartObject("table");
                json.WriteBoolean("synthetic", report.IsSynthetic);
                Table(table);
                json.WriteEndObject();
            }
        }

        private void List<T>(string name, IEnumerable<T> items, Action<T> write)
        {
            json.WriteStartArray(name);
            foreach (T item in items)
            {
                json.WriteStartObject();
                write(item);
                json.WriteBoolean("synthetic", report.IsSynthetic);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void Texts(string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (string text in texts)
            {
                json.WriteStringValue(text);
            }

            json.WriteEndArray();
        }

        private void Number(string name, decimal? value)
        {
            if (value is { } number)
            {
                json.WriteNumber(name, number);
            }
            else
            {
                json.WriteNull(name);
            }
        }

        private void Number(string name, long? value) => Number(name, (decimal?)value);

        private void Number(string name, int? value) => Number(name, (decimal?)value);

        private void Number(string name, ulong? value) => Number(name, (decimal?)value);

        private void Number(string name, double? value)
        {
            if (value is { } number && double.IsFinite(number))
            {
                json.WriteNumber(name, number);
            }
            else if (value is { } infinite && double.IsPositiveInfinity(infinite))
            {
                json.WriteString(name, "unbounded");
            }
            else
            {
                json.WriteNull(name);
            }
        }
    }
}
