using System.Globalization;
using System.Text;
using System.Xml;

namespace Lfr.Evaluation.Reports;

/// <summary>Writes <c>junit.xml</c>: one test case a gate condition, and one skipped case for each rate that was refused.</summary>
public static class JUnitReportWriter
{
    /// <summary>Writes a report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="destination">Stream to write UTF-8 to; left open.</param>
    public static void Write(EvaluationReport report, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(report);
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };
        using var xml = XmlWriter.Create(destination, settings);
        RateEntry[] refused = report.Rates.Where(rate => rate.Refusal is not null).ToArray();
        int failures = report.Gates.Count(gate => gate.Failed);
        xml.WriteStartElement("testsuites");
        Counts(report.Gates.Count + refused.Length, failures, refused.Length);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Name("gates"));
        Counts(report.Gates.Count, failures, 0);
        foreach (GateResult gate in report.Gates)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "lfr.evaluate." + report.Kind);
            xml.WriteAttributeString("name", "fail if " + gate.Condition);
            if (gate.Failed)
            {
                xml.WriteStartElement("failure");
                xml.WriteAttributeString("message", Clean(gate.Explanation));
                xml.WriteEndElement();
            }
            else
            {
                xml.WriteElementString("system-out", Clean(gate.Explanation));
            }

            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Name("refused cells"));
        Counts(refused.Length, 0, refused.Length);
        foreach (RateEntry rate in refused)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "lfr.evaluate." + report.Kind);
            xml.WriteAttributeString("name", Clean($"{rate.Metric} {ReportText.Number(rate.Threshold)} {rate.Scaling} {rate.Group.Factor} {rate.Group.Text}"));
            xml.WriteStartElement("skipped");
            xml.WriteAttributeString("message", Clean(rate.Refusal!));
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();

        string Name(string name) => report.IsSynthetic ? $"{name} ({ReportText.Synthetic})" : name;

        void Counts(int tests, int failed, int skipped)
        {
            xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("failures", failed.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("skipped", skipped.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Labels come from files: characters that XML cannot hold become question marks.</summary>
    private static string Clean(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '?'));
}
