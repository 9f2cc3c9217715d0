using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Reports;

public partial class HtmlReportTests
{
    private static string Html(ScoreSetFiles? files = null)
    {
        using var folder = new TemporaryFolder();
        (files ?? new ScoreSetFiles()).Write(folder.Path);
        var options = new EvaluationOptions { By = ["ethnicity", "ethnicity:gender"], Thresholds = ThresholdGrid.Parse("0.54:0.62:0.02"), WatchlistSizes = [3], TargetRates = [0.001], MinimumDetectable = false, BootstrapDraws = 20 };
        EvaluationReport report = LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options, InputHashes.Of(folder.Path));
        using var writer = new StringWriter();
        HtmlReportWriter.Write(report with { Gates = [GateCondition.Parse("FPIR[ethnicity].max > 0.5").Check(report)] }, writer);
        return writer.ToString();
    }

    [Fact]
    public void It_is_one_file_without_script_or_loads()
    {
        string html = Html();
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<link", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch("(src|href)=\"(?!#)", html);
        Assert.DoesNotMatch("url\\(|@import", html);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
    }

    /// <summary>Every picture of a report of comparisons says what no other says, on its caption and on its axis: FMR by probe and within groups differ by an order of magnitude.</summary>
    [Fact]
    public void Pictures_of_another_scope_have_another_caption_and_axis()
    {
        string file = Path.Combine(TestFolders.Root, "samples", "comparisons.csv");
        var options = new EvaluationOptions { By = ["group"], Thresholds = ThresholdGrid.Parse("0.30,0.40"), MinimumDetectable = false, BootstrapDraws = 0 };
        using var writer = new StringWriter();
        HtmlReportWriter.Write(VerificationEvaluation.Run(ComparisonFile.Read(file, new ScoreScale { Minimum = 0, Maximum = 1 }), options, InputHashes.Of(file), "M 1"), writer);
        string html = writer.ToString();
        string[] captions = [.. Captions().Matches(html).Select(match => match.Groups[1].Value)];
        Assert.Contains(captions, caption => caption.StartsWith("FMR, by probe against threshold by group", StringComparison.Ordinal));
        Assert.Contains(captions, caption => caption.StartsWith("FMR, within groups against threshold by group", StringComparison.Ordinal));
        Assert.Equal(captions.Length, captions.Distinct().Count());
        Assert.Contains("FMR, by probe per comparison", html, StringComparison.Ordinal);
        Assert.Contains("FMR, within groups per comparison", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("<figcaption[^>]*>(.*?)</figcaption>", RegexOptions.Singleline)]
    private static partial Regex Captions();

    [Fact]
    public void A_screen_reader_finds_its_way()
    {
        string html = Html();
        Assert.Contains("<html lang=\"en-GB\">", html, StringComparison.Ordinal);
        Assert.Equal(1, Count(html, "<h1"));
        int tables = Count(html, "<table>");
        Assert.True(tables > 5);
        Assert.Equal(tables, Count(html, "<caption"));
        Assert.Equal(tables, Count(html, "<span class=\"held\">"));
        Assert.Equal(0, Count(html, "<th>"));
        int pictures = Count(html, "<svg");
        Assert.True(pictures > 3);
        Assert.Equal(pictures, Count(html, "role=\"img\""));
        Assert.Equal(pictures, Count(html, "<desc"));
        string[] ids = Ids().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(Labelled().Matches(html).SelectMany(match => match.Groups[1].Value.Split(' ')), id => Assert.Contains(id, ids));
    }

    [Fact]
    public void The_twelve_questions_and_the_conventions_are_there()
    {
        string html = Html();
        Assert.Equal(12, Count(html[html.IndexOf("<ol class=\"limits\">", StringComparison.Ordinal)..], "<h3>"));
        Assert.Contains("Scores and thresholds are compared as decimals", html, StringComparison.Ordinal);
        Assert.Contains("not stated", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Labels_from_files_cannot_act()
    {
        var files = new ScoreSetFiles();
        files.Subjects[1] = "S1,female,<script>alert(1)</script>,30";
        files.References[1] = "W1,S1,watchlist,1,,female,<script>alert(1)</script>,30";
        string html = Html(files);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    /// <summary>The page as it is, in a frame of the width: a browser's window is never as narrow as a phone. The page around it measures, and the browser hands that page back.</summary>
    [SkippableTheory]
    [InlineData("live", 390)]
    [InlineData("live", 1280)]
    [InlineData("verification", 390)]
    [InlineData("verification", 1280)]
    [InlineData("identification", 390)]
    [InlineData("identification", 1280)]
    public void In_a_browser_nothing_overflows_and_every_section_is_seen(string kind, int width)
    {
        Skip.If(Browser.Path is null, Browser.NotThere);
        const string probe = """
            <script>
            addEventListener('load', () => {
              const frame = document.querySelector('iframe'), page = frame.contentDocument, w = frame.contentWindow.innerWidth;
              const wide = [...page.querySelectorAll('body *')].filter(e => !e.closest('.scroll') && !e.closest('svg') && !e.closest('.watermark') && e.getBoundingClientRect().right > w + 1).length;
              const empty = [...page.querySelectorAll('section')].filter(s => s.getBoundingClientRect().height < 40).length;
              const small = [...page.querySelectorAll('svg')].filter(s => s.getBoundingClientRect().width < 280 || s.getBoundingClientRect().height < 60).length;
              const cut = [...page.querySelectorAll('svg')].flatMap(s => [...s.querySelectorAll('text')].filter(t => {
                const box = s.viewBox.baseVal, b = t.getBBox(), m = t.transform.baseVal.consolidate()?.matrix;
                return [[b.x, b.y], [b.x + b.width, b.y], [b.x, b.y + b.height], [b.x + b.width, b.y + b.height]].map(([x, y]) => m ? [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f] : [x, y])
                  .some(([x, y]) => x < -1 || y < -3 || x > box.width + 1 || y > box.height + 3);
              })).length;
              document.title = `measured inner=${w} scroll=${page.documentElement.scrollWidth} wide=${wide} empty=${empty} small=${small} cut=${cut} sections=${[...page.querySelectorAll('h2')].map(h => h.textContent).join('|')}; pictures=${[...page.querySelectorAll('figure')].filter(f => f.querySelector('svg').getBoundingClientRect().height > 60).map(f => f.querySelector('figcaption').textContent).join('|')}`;
            });
            </script>
            """;
        using var folder = new TemporaryFolder();
        string html = System.Net.WebUtility.HtmlEncode(Page(kind, out string[] pictures));
        File.WriteAllText(folder.File("frame.html"), $"<!DOCTYPE html><title>not measured</title>{probe}<body style=\"margin:0\"><iframe style=\"border:0;width:{width}px;height:1200px\" srcdoc=\"{html}\"></iframe></body>");
        string document = Browser.Document(folder.File("frame.html"), 1400);
        Match measured = Measured().Match(document);
        Assert.True(measured.Success, document[..Math.Min(500, document.Length)]);
        Assert.Equal(width.ToString(System.Globalization.CultureInfo.InvariantCulture), measured.Groups[1].Value);
        Assert.Equal(measured.Groups[1].Value, measured.Groups[2].Value);
        Assert.Equal("wide=0 empty=0 small=0 cut=0", measured.Groups[3].Value);
        foreach (string heading in new[] { "Findings", "Rates by group", "Differences between groups", "What the data cannot show", "Conventions", "Inputs and provenance" })
        {
            Assert.Contains(heading, measured.Groups[4].Value, StringComparison.Ordinal);
        }

        Assert.All(pictures, picture => Assert.Contains(picture, measured.Groups[4].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_axis_title_takes_two_lines()
    {
        const string title = "FMR, within groups per comparison (logarithmic)";
        string chart = new Evaluation.Reports.Pictures.LineChart
        {
            Id = "c",
            Title = "t",
            Description = "d",
            XLabel = "threshold",
            YLabel = title,
            Series = [new("all", [new(0.5, 0.1, 0.05, 0.2), new(0.6, 0.05, 0.02, 0.1)])],
        }.Draw();
        Assert.DoesNotContain(title + "</text>", chart, StringComparison.Ordinal);
        Assert.Contains(">(logarithmic)</text>", chart, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_threshold_at_the_right_edge_is_whole()
    {
        string chart = new Evaluation.Reports.Pictures.LineChart
        {
            Id = "c",
            Title = "t",
            Description = "d",
            XLabel = "threshold",
            YLabel = "FMR",
            Series = [new("all", [new(0.28901738, 0.1), new(0.39295236, 0.05)])],
            XTicks = [0.28901738, 0.39295236],
        }.Draw();
        string at = Regex.Match(chart, "<text x=\"([0-9.]+)\"[^>]*>0.39295236</text>").Groups[1].Value;

        // Ten characters of about six units each, in a picture that is 460 wide.
        Assert.True(double.Parse(at, CultureInfo.InvariantCulture) + 30 <= 460, at);
    }

    /// <summary>A page of each kind, with the pictures that no other kind has.</summary>
    private static string Page(string kind, out string[] pictures)
    {
        pictures = kind switch { "verification" => ["Detection error trade-off", "probe group v reference group", "FMR, within groups"], "identification" => ["Cumulative match characteristic"], _ => ["FPIR against threshold"] };
        if (kind == "live")
        {
            return Html();
        }

        using var writer = new StringWriter();
        using var folder = new TemporaryFolder();
        if (kind == "verification")
        {
            string file = Path.Combine(TestFolders.Root, "samples", "comparisons.csv");
            var options = new EvaluationOptions { By = ["group"], Thresholds = ThresholdGrid.Parse("0.30,0.40,0.50"), MinimumDetectable = false, BootstrapDraws = 20 };
            HtmlReportWriter.Write(VerificationEvaluation.Run(ComparisonFile.Read(file, new ScoreScale { Minimum = 0, Maximum = 1 }), options, InputHashes.Of(file), "M 1"), writer);
            return writer.ToString();
        }

        // Twenty people, each searched for with and without their reference in a gallery of forty.
        var (subjects, searches, candidates) = (new StringBuilder("subject,ethnicity\n"), new StringBuilder("search,subject,mated,acquired,gallery_size,list_limit,returned\n"), new StringBuilder("search,rank,reference,reference_subject,score\n"));
        for (int i = 0; i < 20; i++)
        {
            subjects.Append(CultureInfo.InvariantCulture, $"S{i},{(i % 2 == 0 ? "White" : "Black")}\n");
            searches.Append(CultureInfo.InvariantCulture, $"m{i},S{i},1,1,40,10,2\nn{i},S{i},0,1,39,10,1\n");
            candidates.Append(CultureInfo.InvariantCulture, $"m{i},1,{(i % 5 == 0 ? $"rx,X" : $"r{i},S{i}")},0.9\nm{i},2,{(i % 5 == 0 ? $"r{i},S{i}" : "rx,X")},0.7\nn{i},1,ry,Y,{(i % 4 == 0 ? "0.65" : "0.55")}\n");
        }

        File.WriteAllText(folder.File("protocol.json"), ScoreSetFiles.GoodProtocol);
        File.WriteAllText(folder.File("subjects.csv"), subjects.ToString());
        File.WriteAllText(folder.File("searches.csv"), searches.ToString());
        File.WriteAllText(folder.File("candidates.csv"), candidates.ToString());
        var search = new EvaluationOptions { By = ["ethnicity"], Thresholds = ThresholdGrid.Parse("0.56,0.60"), MinimumDetectable = false, BootstrapDraws = 20 };
        HtmlReportWriter.Write(IdentificationEvaluation.Run(SearchFolder.Read(folder.Path), search, InputHashes.Of(folder.Path)), writer);
        return writer.ToString();
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    [GeneratedRegex(" id=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("aria-labelledby=\"([^\"]+)\"")]
    private static partial Regex Labelled();

    [GeneratedRegex("<title>measured inner=(\\d+) scroll=(\\d+) (wide=\\d+ empty=\\d+ small=\\d+ cut=\\d+) sections=([^<]*)")]
    private static partial Regex Measured();

    /// <summary>Labels of the census stand beside their bars: no text that begins at the left reaches where the first bar or grid line stands, and what was cut is said whole.</summary>
    [Theory]
    [InlineData("Mixed - White and Black Caribbean")]
    [InlineData("Any other Asian background, and whatever else somebody wrote into this label without thinking of pictures")]
    public void A_long_label_does_not_run_over_the_bars(string label)
    {
        var files = new ScoreSetFiles();
        for (int i = 0; i < files.Subjects.Count; i++)
        {
            files.Subjects[i] = files.Subjects[i].Replace(",Black,", $",\"{label}\",", StringComparison.Ordinal);
        }

        for (int i = 0; i < files.References.Count; i++)
        {
            files.References[i] = files.References[i].Replace(",Black,", $",\"{label}\",", StringComparison.Ordinal);
        }

        string[] plots = [.. Html(files).Split("<svg").Where(picture => picture.Contains("id=\"forest-", StringComparison.Ordinal) || picture.Contains("id=\"ratio-", StringComparison.Ordinal))];
        Assert.NotEmpty(plots);
        foreach (string plot in plots.Select(plot => plot[..plot.IndexOf("</svg>", StringComparison.Ordinal)]))
        {
            double first = Lines().Matches(plot).Min(line => double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture));
            double width = double.Parse(plot.Split("viewBox=\"0 0 ")[1].Split(' ')[0], CultureInfo.InvariantCulture);
            Match[] texts = [.. StartTexts().Matches(plot).Cast<Match>()];
            Assert.True(texts.Length > 3);
            Assert.All(texts, text =>
            {
                double x = double.Parse(text.Groups[1].Value, CultureInfo.InvariantCulture);
                double end = x + (System.Net.WebUtility.HtmlDecode(text.Groups[4].Value).Length * double.Parse(text.Groups[2].Value, CultureInfo.InvariantCulture) * 0.56);
                Assert.True(end <= (x < 20 ? first : width), $"{text.Groups[4].Value} ends at {end}");
                Assert.True(!text.Groups[4].Value.Contains('…', StringComparison.Ordinal) || text.Groups[3].Value.Length > 0);
            });
        }
    }

    [GeneratedRegex("<line x1=\"([0-9.]+)\"")]
    private static partial Regex Lines();

    [GeneratedRegex("<text x=\"([0-9.]+)\" y=\"[0-9.]+\" text-anchor=\"start\" font-size=\"([0-9.]+)\"[^>]*>(<title>[^<]*</title>)?([^<]*)</text>")]
    private static partial Regex StartTexts();
}
