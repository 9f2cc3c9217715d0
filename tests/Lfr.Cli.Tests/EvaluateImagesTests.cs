using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary><c>lfr evaluate images</c> on eight people of the London set, two photographs each: what the reports count is what can be counted by hand.</summary>
public sealed class EvaluateImagesTests : IDisposable
{
    private const int People = 8;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Each probe meets each reference: 8 mated and 56 non-mated comparisons. Each probe is searched with its person among the eight references, and without them among seven. No score of two photographs
    /// reaches 0.99 and every one is at least -1, whatever the engine thinks of the faces.</summary>
    [SkippableFact]
    public void Pairs_and_both_kinds_of_search_count_what_is_there()
    {
        JsonElement[] reports = Run("--thresholds=-1,0.99", "pairs", "rfr", "oifr");
        (JsonElement pairs, JsonElement rfr, JsonElement oifr) = (reports[0], reports[1], reports[2]);
        Assert.Equal((8, 8), Counts(pairs, "FNMR", 0.99m));
        Assert.Equal((0, 56), Counts(pairs, "FMR", 0.99m));
        Assert.Equal((0, 8), Counts(pairs, "FNMR", -1));
        Assert.Equal((56, 56), Counts(pairs, "FMR", -1));

        // Four women and four men: a woman's probe meets three other women and four men.
        Assert.Equal((28, 28), Counts(pairs, "FMR", -1, "probe", "female"));
        Assert.Equal((12, 12), Counts(pairs, "FMR", -1, "within", "male"));
        Assert.Equal((0, 8), Counts(pairs, "FTA", null));
        Assert.Equal((0, 8), Counts(pairs, "FTE", null));
        foreach (JsonElement search in new[] { rfr, oifr })
        {
            Assert.Equal((8, 8), Counts(search, "FPIR", -1));
            Assert.Equal((0, 8), Counts(search, "FPIR", 0.99m));
            Assert.Equal((0, 8), Counts(search, "TPIR", 0.99m));
            Assert.Equal(8, Counts(search, "rank-1 TPIR", null).Trials);
            Assert.Contains(search.GetProperty("summary").EnumerateArray(), s => s.GetString()!.Contains("rank-1 and FPIR are the same figures in both reports by construction", StringComparison.Ordinal));
        }

        // The engine knows these people, and a list of twenty holds all seven others where one of six holds six.
        Assert.Equal(8, Counts(rfr, "rank-1 TPIR", null).Errors);
        Assert.Equal(Counts(rfr, "rank-1 TPIR", null), Counts(oifr, "rank-1 TPIR", null));
        Assert.Equal((20, 6), (Ranks(rfr), Ranks(oifr)));
        Assert.Equal(("7.00", "6.00"), (Shown(rfr), Shown(oifr)));
    }

    [SkippableFact]
    public void A_pairs_file_names_what_is_compared_and_no_search_is_made()
    {
        Manifest();
        File.WriteAllText(_folder.File("pairs.csv"), "probe,reference\n" + string.Concat(Enumerable.Range(0, 2).Select(i => $"{Name(i, "08")},{Name(i, "03")}\n{Name(i, "08")},{Name(i + 2, "03")}\n")) + $"{Name(5, "08")},{Name(6, "03")}\n");
        JsonElement pairs = Assert.Single(Run("--thresholds=-1,0.99", ["pairs"], "--pairs", _folder.File("pairs.csv")));
        Assert.Equal((2, 2), Counts(pairs, "FNMR", 0.99m));
        Assert.Equal((3, 3), Counts(pairs, "FMR", -1));
        Assert.False(Directory.Exists(Path.Combine(_folder.File("out"), "rfr")));
        Assert.Equal(1 + 5, File.ReadAllLines(Path.Combine(_folder.File("out"), "comparisons.csv")).Length);
    }

    /// <summary>A photograph that is listed as two people is a false match that no matcher can avoid, and one listed twice matches itself.</summary>
    [SkippableFact]
    public void The_same_picture_twice_is_said_first()
    {
        TestFolders.RequireModels();
        Manifest();
        File.Copy(_folder.File(Name(0, "03")), _folder.File("other.jpg"));
        File.Copy(_folder.File(Name(1, "08")), _folder.File("again.jpg"));
        string person = File.ReadAllLines(_folder.File("m.csv")).Single(line => line.StartsWith(Name(1, "08"), StringComparison.Ordinal)).Split(',')[1];
        File.AppendAllText(_folder.File("m.csv"), $"other.jpg,P999,male,reference\nagain.jpg,{person},female,reference\n");
        string[] command = ["evaluate", "images", _folder.File("m.csv"), "--thresholds", "0.99", "--bootstrap", "0", "--no-minimum-detectable", "--models", TestFolders.Models!];
        ToolResult result = Tool.Run([.. command, "--out", _folder.File("out")]);
        Assert.True(result.ExitCode == 0, result.Error);
        string[] said = [$"listed as of different people: other.jpg = {Name(0, "03")}. Each such pair counts as a false match", $"listed twice of one person: again.jpg = {Name(1, "08")}. A picture matches itself"];
        Assert.All(said, words => Assert.Contains(words, result.Error, StringComparison.Ordinal));
        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("out"), "pairs", "report.json"))).RootElement.GetProperty("summary");
        Assert.All(said, words => Assert.Contains(summary.EnumerateArray().Take(2), sentence => sentence.GetString()!.Contains(words, StringComparison.Ordinal)));
        result = Tool.Run([.. command, "--out", _folder.File("public"), "--suppress-below", "2"]);
        Assert.Contains("listed as of different people. Each such pair", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("other.jpg", result.Error, StringComparison.Ordinal);
    }

    /// <summary>FMR is tested on the pairs, TPIR in the searches, at the thresholds that were declared; a factor that the manifest does not have is refused before any template is made.</summary>
    [SkippableFact]
    public void Declared_tests_are_made_at_their_thresholds_each_in_the_report_that_has_its_rate()
    {
        File.WriteAllText(_folder.File("declared.json"), "[{\"metric\":\"FMR\",\"threshold\":0.4,\"factor\":\"gender\"},{\"metric\":\"TPIR\",\"threshold\":0.5,\"factor\":\"gender\"}]");
        JsonElement[] reports = Run("--seed=1", ["pairs", "rfr", "oifr"], "--primary", _folder.File("declared.json"));
        string[] Primary(JsonElement report) => [.. report.GetProperty("tests").EnumerateArray().Where(test => test.GetProperty("primary").GetBoolean()).Select(test => $"{test.GetProperty("metric").GetString()} {test.GetProperty("threshold").GetDecimal()}")];
        Assert.Equal(["FMR 0.4"], Primary(reports[0]));
        Assert.Equal(["TPIR 0.5"], Primary(reports[1]));
        Assert.Equal(["TPIR 0.5"], Primary(reports[2]));
        Assert.All(reports, report => Assert.Empty(report.GetProperty("notMade").EnumerateArray()));
        Assert.All(reports, report => Assert.Contains(report.GetProperty("manifest").GetProperty("inputs").EnumerateArray(), input => input.GetProperty("name").GetString() == "declared.json"));

        File.WriteAllText(_folder.File("wrong.json"), "[{\"metric\":\"FMR\",\"threshold\":0.4,\"factor\":\"height\"}]");
        Tool.Run("evaluate", "images", _folder.File("m.csv"), "--primary", _folder.File("wrong.json"), "--models", TestFolders.Models!, "--out", _folder.File("none")).AssertRefused(3, "wrong.json: primary: the declared factor 'height' is not in the data");
        Assert.False(Directory.Exists(_folder.File("none")));
    }

    /// <summary>Four women and four men: enough for five in all, and too few in each; what lists them is not written.</summary>
    [SkippableFact]
    public void A_report_that_withholds_lists_no_comparison_and_names_no_image()
    {
        JsonElement[] reports = Run("--thresholds=0.4", ["pairs", "rfr", "oifr"], "--suppress-below", "5");
        Assert.False(File.Exists(Path.Combine(_folder.File("out"), "comparisons.csv")));
        foreach (string file in Directory.EnumerateFiles(_folder.File("out"), "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain("_08.jpg", File.ReadAllText(file), StringComparison.Ordinal);
        }

        Assert.All(reports, report => Assert.Contains("The 3 reports of this run are on the same people, and each withholds groups for itself", report.GetProperty("summary").ToString(), StringComparison.Ordinal));
        Assert.All(reports, report => Assert.Equal("16 images", Assert.Single(report.GetProperty("manifest").GetProperty("inputs").EnumerateArray()).GetProperty("name").GetString()));
        Assert.All(reports, report => Assert.All(report.GetProperty("rates").EnumerateArray().Where(rate => rate.GetProperty("group").GetProperty("probe").EnumerateObject().Any()), rate => Assert.Equal(JsonValueKind.Null, rate.GetProperty("trials").ValueKind)));
    }

    private JsonElement[] Run(string thresholds, params string[] reports) => Run(thresholds, reports, []);

    private JsonElement[] Run(string thresholds, string[] reports, params string[] more)
    {
        TestFolders.RequireModels();
        Manifest();
        ToolResult result = Tool.Run(["evaluate", "images", _folder.File("m.csv"), "--by", "gender", thresholds, "--bootstrap", "0", "--no-minimum-detectable", "--models", TestFolders.Models!, "--out", _folder.File("out"), .. more]);
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. reports.Select(name => JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("out"), name, "report.json"))).RootElement)];
    }

    // The first four women and the first four men of the set, in the order of its table.
    private void Manifest()
    {
        string london = TestFolders.RequireData("faces", "london");
        string[][] rows = [.. File.ReadAllLines(Path.Combine(london, "london_info.csv")).Skip(1).Select(line => line.Split(','))];
        var lines = new List<string> { "image,subject,gender,role" };
        string[][] chosen = [.. rows.Where(row => row[2] == "female").Take(People / 2), .. rows.Where(row => row[2] == "male").Take(People / 2)];
        for (int i = 0; i < chosen.Length; i++)
        {
            foreach ((string kind, string role) in new[] { ("03", "reference"), ("08", "probe") })
            {
                File.Copy(Path.Combine(london, "images", $"{chosen[i][0]}_{kind}.jpg"), _folder.File(Name(i, kind)), true);
                lines.Add($"{Name(i, kind)},P{chosen[i][0]},{chosen[i][2]},{role}");
            }
        }

        File.WriteAllLines(_folder.File("m.csv"), lines);
    }

    private static string Name(int person, string kind) => $"p{person}_{kind}.jpg";

    private static (int Errors, int Trials) Counts(JsonElement report, string metric, decimal? threshold, string scope = "probe", string? gender = null)
    {
        JsonElement rate = report.GetProperty("rates").EnumerateArray().Single(r => r.GetProperty("metric").GetString() == metric && r.GetProperty("scope").GetString() == scope
            && (threshold is { } t ? r.GetProperty("threshold").ValueKind == JsonValueKind.Number && r.GetProperty("threshold").GetDecimal() == t : r.GetProperty("threshold").ValueKind == JsonValueKind.Null)
            && (gender is null ? !r.GetProperty("group").GetProperty("probe").EnumerateObject().Any() : r.GetProperty("group").GetProperty("probe").TryGetProperty("gender", out JsonElement label) && label.GetString() == gender));
        return (rate.GetProperty("errors").GetInt32(), rate.GetProperty("trials").GetInt32());
    }

    private static int Ranks(JsonElement report) =>
        report.GetProperty("curves").EnumerateArray().First(curve => curve.GetProperty("kind").GetString() == "CMC" && curve.GetProperty("group").GetString() == "all").GetProperty("points").GetArrayLength();

    // Candidates that a non-mated search shows on average where every score matches.
    private static string Shown(JsonElement report) =>
        report.GetProperty("tables").EnumerateArray().First(table => table.GetProperty("header").EnumerateArray().Any(h => h.GetString()!.Contains("andidates", StringComparison.Ordinal)))
            .GetProperty("rows")[0][2].GetString()!;
}
