using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>A manifest with pairs through somebody else's engine: what is compared is what the pairs say, with that engine's scores.</summary>
public sealed class TemplateSetTests : IDisposable
{
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, WriteIndented = true };

    private readonly TemporaryFolder _folder = new();

    public TemplateSetTests()
    {
        // An image's brightness is its direction, in degrees; 255 shows nobody.
        foreach ((string name, byte degrees) in new[] { ("a1", (byte)0), ("a2", (byte)60), ("b1", (byte)90), ("c1", (byte)255) })
        {
            File.WriteAllBytes(_folder.File($"{name}.ppm"), [.. "P6\n1 1\n255\n"u8, degrees, degrees, degrees]);
        }

        File.WriteAllText(_folder.File("m.csv"), "image,subject,gender,role\na1.ppm,A,female,reference\na2.ppm,A,female,probe\nb1.ppm,B,male,probe\nc1.ppm,C,male,reference\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_of_a_manifest_are_compared_by_any_engine()
    {
        File.WriteAllText(_folder.File("pairs.csv"), "probe,reference\na2.ppm,a1.ppm\nb1.ppm,a1.ppm\nb1.ppm,c1.ppm\n");
        ComparisonSet set = Compare(ManifestFile.Read(_folder.File("m.csv"), _folder.File("pairs.csv")));
        Assert.Equal([("a2.ppm", "a1.ppm"), ("b1.ppm", "a1.ppm"), ("b1.ppm", "c1.ppm")], Named(set));
        Assert.Equal(0.5, set.Scores[0], 6);
        Assert.Equal(0, set.Scores[1], 6);
        Assert.Equal([ComparisonFailure.None, ComparisonFailure.None, ComparisonFailure.ReferenceFailureToEnrol], set.Failures);
        Assert.True(double.IsNaN(set.Scores[2]));
    }

    [Fact]
    public void Without_pairs_each_probe_meets_each_reference()
    {
        ComparisonSet set = Compare(ManifestFile.Read(_folder.File("m.csv")));
        Assert.Equal([("a2.ppm", "a1.ppm"), ("a2.ppm", "c1.ppm"), ("b1.ppm", "a1.ppm"), ("b1.ppm", "c1.ppm")], Named(set));
    }

    [Fact]
    public void A_label_of_a_manifest_that_is_not_among_the_declared_ones_is_an_error_at_its_line()
    {
        File.WriteAllText(_folder.File("m.csv"), "image,subject,gender,role\na1.ppm,A,female,reference\na2.ppm,A,femal,probe\nb1.ppm,B,,probe\nc1.ppm,C,male,reference\n");
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => ManifestFile.Read(_folder.File("m.csv"), labels: LegalLabels.Parse(["gender=female,male"]))).Problems);
        Assert.Equal((3L, "gender"), (problem.Line, problem.Column));
        Assert.Contains("is 'female' meant?", problem.Message, StringComparison.Ordinal);
    }

    // A set is made once and compared many times: also by several at once, each in its own way.
    [Fact]
    [Trait("Concurrent", nameof(TemplateSet))]
    [Trait("Concurrent", nameof(TemplatePairs))]
    public void Eight_threads_compare_count_and_search_one_set()
    {
        const int Images = 60;
        var rows = new StringBuilder("image,subject,gender\n");
        for (int i = 0; i < Images; i++)
        {
            byte degrees = (byte)(i % 7 == 3 ? BrightnessEngine.Nobody : 3 * i);
            File.WriteAllBytes(_folder.File(string.Create(CultureInfo.InvariantCulture, $"i{i}.ppm")), [.. "P6\n1 1\n255\n"u8, degrees, degrees, degrees]);
            rows.Append(CultureInfo.InvariantCulture, $"i{i}.ppm,P{i / 3},{(i % 6 < 3 ? "female" : "male")}\n");
        }

        File.WriteAllText(_folder.File("many.csv"), rows.ToString());
        using var engine = new BrightnessEngine();
        var set = TemplateSet.Create(ManifestFile.Read(_folder.File("many.csv")), engine);
        TemplatePairs pairs = set.Pairs();
        var options = new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.5,0.9"), BootstrapDraws = 50, PermutationDraws = 99, MinimumDetectable = false };
        Func<string>[] uses =
        [
            () => string.Join(' ', set.Compare().Scores.Select(score => score.ToString("R", CultureInfo.InvariantCulture))),
            () => string.Join('\n', set.Search(new SearchProtocol("rfr", "retrospective", 4)).Searches.Select(search => search.Id + string.Concat(search.List.Select(c => string.Create(CultureInfo.InvariantCulture, $" {c.Reference}={c.Score}"))))),
            () => JsonSerializer.Serialize(VerificationEvaluation.Run(pairs, options, [], "brightness").Rates, s_json),
        ];
        string[] expected = [.. uses.Select(use => use())];
        Assert.All(expected, text => Assert.True(text.Length > 200, text));
        EightThreads.Run(6, (thread, turn) => Assert.Equal(expected[(thread + turn) % uses.Length], uses[(thread + turn) % uses.Length]()));
    }

    [Fact]
    public void Pairs_that_are_not_in_the_manifest_are_named_with_their_lines()
    {
        File.WriteAllText(_folder.File("pairs.csv"), "probe,reference\na2.ppm,a1.ppm\na2.ppm,x.ppm\na1.ppm,a1.ppm\n");
        var problems = Assert.Throws<InputException>(() => ManifestFile.Read(_folder.File("m.csv"), _folder.File("pairs.csv"))).Problems;
        Assert.Equal([3L, 4L], problems.Select(p => p.Line));
    }

    [Fact]
    public void Tests_declared_in_a_file_of_their_own_are_read_and_searched_for()
    {
        File.WriteAllText(_folder.File("list.json"), "[{\"metric\":\"FPIR\",\"threshold\":0.5,\"factor\":\"gender\"}]");
        File.WriteAllText(_folder.File("object.json"), "{\"primary\":[{\"metric\":\"FPIR\",\"threshold\":0.5,\"factor\":\"gender\"}]}");
        PrimaryTest test = Assert.Single(ProtocolFile.ReadPrimary(_folder.File("list.json")));
        Assert.Equal(new PrimaryTest("FPIR", 0.5m, "gender", null), test);
        Assert.Equal([test], ProtocolFile.ReadPrimary(_folder.File("object.json")));
        using var engine = new BrightnessEngine();
        SearchSet searches = TemplateSet.Create(ManifestFile.Read(_folder.File("m.csv")), engine).Search(SearchProtocol.Retrospective, [test]);
        EvaluationReport report = IdentificationEvaluation.Run(searches, new EvaluationOptions { By = ["gender"], MinimumDetectable = false, BootstrapDraws = 0 }, []);
        Assert.Contains(report.Summary, sentence => sentence.StartsWith("Declared before the data: FPIR at 0.50 by gender", StringComparison.Ordinal));

        File.WriteAllText(_folder.File("wrong.json"), "[{\"metric\":\"FPIR\",\"factor\":\"gender\"}]");
        Assert.Contains("wrong.json: primary: ", Assert.Throws<InputException>(() => ProtocolFile.ReadPrimary(_folder.File("wrong.json"))).Message, StringComparison.Ordinal);
        Assert.Contains("the file is missing; it declares the tests made first", Assert.Throws<InputException>(() => ProtocolFile.ReadPrimary(_folder.File("none.json"))).Message, StringComparison.Ordinal);
    }

    /// <summary>Every result that is not a picture: streamed comparisons are counted as a list of them is, in both ways to pair images, with images that have no template and with a threshold found on the data.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Streamed_comparisons_give_the_lists_results(bool everyTwo)
    {
        var random = new Random(3);
        var text = new StringBuilder("image,subject,gender,role\n");
        for (int i = 0; i < 60; i++)
        {
            byte degrees = i % 17 == 5 ? BrightnessEngine.Nobody : (byte)random.Next(0, 91);
            File.WriteAllBytes(_folder.File($"s{i}.ppm"), [.. "P6\n1 1\n255\n"u8, degrees, degrees, degrees]);
            text.Append(CultureInfo.InvariantCulture, $"s{i}.ppm,P{i / 3},{(i / 3 % 3 == 0 ? "female" : i / 3 % 3 == 1 ? "male" : "")},{(i % 3 == 0 ? "reference" : "probe")}\n");
        }

        File.WriteAllText(_folder.File("many.csv"), text.ToString());
        using var engine = new BrightnessEngine();
        var set = TemplateSet.Create(ManifestFile.Read(_folder.File("many.csv")), engine);
        var options = new EvaluationOptions
        {
            By = ["gender"],
            Thresholds = ThresholdGrid.Parse("0.5,0.9"),
            TargetRates = [0.3, 0.05, 0.02, 1e-9, 1],
            MinimumDetectable = false,
            BootstrapDraws = 0,
            PermutationDraws = 999,
        };
        EvaluationReport listed = VerificationEvaluation.Run(set.Compare(everyTwo), options, [], "M"), streamed = VerificationEvaluation.Run(set.Pairs(everyTwo), options, [], "M");
        Assert.Equal(Text(listed.Rates), Text(streamed.Rates));
        Assert.Equal(Text(listed.Tests), Text(streamed.Tests));
        Assert.Equal(Text(listed.Ratios), Text(streamed.Ratios));
        Assert.Equal(Text(listed.Indices), Text(streamed.Indices));
        Assert.Equal(Text(listed.OperatingPoints), Text(streamed.OperatingPoints));
        Assert.Equal(listed.Summary, streamed.Summary);
        Assert.Contains(streamed.Rates, rate => rate.Metric == "FTA" && rate.Errors > 0);
        Assert.Contains(streamed.Rates, rate => rate.Metric == "FTE" && rate.Errors > 0);
        Assert.True(streamed.Rates.Select(rate => rate.Threshold).Distinct().Count() > 4, "thresholds at the target rates");
        Assert.Equal(listed.Curves.Select(curve => (curve.Kind, curve.Group)), streamed.Curves.Select(curve => (curve.Kind, curve.Group)));
    }

    [Fact]
    public void A_list_of_pairs_is_not_streamed()
    {
        File.WriteAllText(_folder.File("pairs.csv"), "probe,reference\na2.ppm,a1.ppm\n");
        using var engine = new BrightnessEngine();
        var set = TemplateSet.Create(ManifestFile.Read(_folder.File("m.csv"), _folder.File("pairs.csv")), engine);
        Assert.Throws<InvalidOperationException>(() => set.Pairs());
    }

    /// <summary>Six decimals made a match of a score just under the threshold.</summary>
    [Fact]
    public void Decisions_are_on_the_matchers_own_bits()
    {
        const float Under = 0.40789995f;
        Assert.Equal(0.4079, Math.Round(Under, 6));
        Assert.False(MatcherScore.Decimal(Under) >= 0.4079);
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++)
        {
            double threshold = Math.Round((random.NextDouble() * 2) - 1, 1 + random.Next(6));
            float nearest = (float)threshold;
            Assert.Equal(nearest, MatcherScore.LowestMatch(threshold));
            foreach (float score in new[] { MathF.BitDecrement(nearest), nearest, MathF.BitIncrement(nearest) })
            {
                Assert.Equal(score >= nearest, MatcherScore.Decimal(score) >= threshold);
            }
        }

        // Of a threshold with more digits the nearest score may lie below: a list decides by the decimals, and a stream alike.
        Assert.True(MatcherScore.Decimal(MatcherScore.LowestMatch(0.40790000001)) >= 0.40790000001);
        Assert.False(MatcherScore.Decimal(MathF.BitDecrement(MatcherScore.LowestMatch(0.40790000001))) >= 0.40790000001);
    }

    private static string Text<T>(IEnumerable<T> entries) => JsonSerializer.Serialize(entries, s_json);

    private static ComparisonSet Compare(DatasetManifest manifest)
    {
        using var engine = new BrightnessEngine();
        return TemplateSet.Create(manifest, engine).Compare();
    }

    private static IEnumerable<(string, string)> Named(ComparisonSet set) =>
        set.Probes.Zip(set.References, (p, r) => (set.Samples[p], set.Samples[r]));
}
