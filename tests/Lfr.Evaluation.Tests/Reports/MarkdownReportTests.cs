using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Tests.Reports;

public class MarkdownReportTests
{
    /// <summary>A title comes from protocol.json or from a file's name.</summary>
    [Fact]
    public void A_title_is_shown_and_not_acted_on()
    {
        using var writer = new StringWriter();
        MarkdownReportWriter.Write(new EvaluationReport
        {
            Kind = "live",
            Title = "<img src=x onerror=alert(1)> [town](http://x) *2026*",
            Manifest = new ReportManifest { Inputs = [], Evaluator = "e", Matcher = "m", Seed = 1, Confidence = 0.95, Options = [], Conventions = [] },
        }, writer);
        Assert.StartsWith("# &lt;img src=x onerror=alert(1)&gt; \\[town\\](http://x) \\*2026\\*\n", writer.ToString(), StringComparison.Ordinal);
    }
}
