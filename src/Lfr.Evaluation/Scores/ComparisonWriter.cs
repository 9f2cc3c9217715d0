using System.Globalization;
using System.Text;

namespace Lfr.Evaluation.Scores;

/// <summary>Writes comparisons in the form that <see cref="ComparisonFile"/> reads, so that an auditor can evaluate them again with other tools.</summary>
public static class ComparisonWriter
{
    /// <summary>Writes a set.</summary>
    /// <param name="set">The comparisons.</param>
    /// <param name="path">The file; replaced if there.</param>
    public static void Write(ComparisonSet set, string path)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" };
        IReadOnlyList<string> factors = set.Labels.Factors;
        writer.WriteLine("probe_id,reference_id,probe_subject,reference_subject,score,failure" + string.Concat(factors.Select(f => $",probe_{f}")) + string.Concat(factors.Select(f => $",reference_{f}")));
        string[] labels = [.. Enumerable.Range(0, set.Samples.Count).Select(s => string.Concat(factors.Select(f => "," + Quote(Label(set, f, s)))))];
        for (int i = 0; i < set.Count; i++)
        {
            (int probe, int reference) = (set.Probes[i], set.References[i]);
            string failure = set.Failures[i] switch { ComparisonFailure.ProbeFailureToAcquire => "probe_fta", ComparisonFailure.ReferenceFailureToEnrol => "reference_fte", _ => "" };
            string score = failure.Length > 0 ? "" : set.Scores[i].ToString("R", CultureInfo.InvariantCulture);
            writer.WriteLine($"{Quote(set.Samples[probe])},{Quote(set.Samples[reference])},{Quote(set.Subjects[set.SampleSubjects[probe]])},{Quote(set.Subjects[set.SampleSubjects[reference]])},{score},{failure}{labels[probe]}{labels[reference]}");
        }
    }

    private static string Label(ComparisonSet set, string factor, int sample)
    {
        string label = set.Labels.Label(factor, sample);
        return label == FactorLabels.NotStated ? "" : label;
    }

    private static string Quote(string text) => text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
}
