using System.Text.Json;
using Lfr.Evaluation.Fairness;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Fairness;

/// <summary>Holds the published figures under <c>datasets/</c> to the publications' own, typed here a second time, and to what follows from them. Limits are Clopper-Pearson's, solved for by bisection
/// of the binomial distribution in another language; indices are worked out by hand from the published per cent.</summary>
public class PublishedFiguresTests
{
    private static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestFolders.Root, "datasets", name)));
        return document.RootElement.Clone();
    }

    [Fact]
    public void The_annual_report_has_its_totals_and_both_denominators_their_intervals()
    {
        JsonElement annual = Read("met-annual-2024-2025.json");
        long Of(string name) => annual.GetProperty(name).GetInt64();
        Assert.Equal([203L, 3147436L, 2077L, 10L, 8L, 962L], new[] { "deployments", "faces", "alerts", "falseAlerts", "falseAlertsOfBlackPeople", "arrests" }.Select(Of));
        Holds(Of("falseAlerts"), Of("faces"), 3.17718930583e-6, 1.52358672e-6, 5.84295646e-6);
        Holds(Of("falseAlerts"), Of("alerts"), 4.81463649494e-3, 2.31114680e-3, 8.83640806e-3);
        Holds(Of("falseAlertsOfBlackPeople"), Of("falseAlerts"), 0.8, 0.443904538, 0.974789273);

        // The note quotes both rates: 0.0003 % of faces, 0.48 % of alerts.
        Assert.Equal(0.0003, Math.Round(100.0 * Of("falseAlerts") / Of("faces"), 4));
        Assert.Equal(0.48, Math.Round(100.0 * Of("falseAlerts") / Of("alerts"), 2));
        string note = annual.GetProperty("note").GetString()!;
        Assert.Contains("0.0003 % of faces but 0.48 % of alerts", note, StringComparison.Ordinal);
        Assert.Contains("no ratio of rates follows", note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_police_national_databases_rates_give_the_published_differentials()
    {
        JsonElement pnd = Read("pnd-2025.json");
        JsonElement groups = pnd.GetProperty("fpirPercent");
        double[] rates = [.. new[] { "White", "Asian", "Black" }.Select(group => groups.GetProperty(group).GetDouble())];
        Assert.Equal([0.04, 4.0, 5.5], rates);
        Assert.Equal(3, groups.EnumerateObject().Count());
        rates = [.. rates.Select(rate => rate / 100)];
        Assert.Equal(137.5, RateIndices.MaxOverMin(rates).Value!.Value, 1e-9);
        Assert.Equal(1.72955974843, RateIndices.MaxOverMean(rates).Value!.Value, 1e-10);
        Assert.Equal(5.73942606166, RateIndices.MaxOverGeometricMean(rates).Value!.Value, 1e-10);
        Assert.Equal(0.919622821815, RateIndices.Spread(rates).Value!.Value, 1e-11);
        Assert.Equal(0.381551362683, RateIndices.Gini(rates).Value!.Value, 1e-11);
        Assert.Equal(0.572327044025, RateIndices.GiniCorrected(rates).Value!.Value, 1e-11);

        JsonElement black = pnd.GetProperty("fpirPercentBlackByGender");
        Assert.Equal((0.4, 9.9), (black.GetProperty("male").GetDouble(), black.GetProperty("female").GetDouble()));
        Assert.Equal(24.75, black.GetProperty("female").GetDouble() / black.GetProperty("male").GetDouble(), 9);
        Assert.Contains("24.75", pnd.GetProperty("lesson").GetString(), StringComparison.Ordinal);
        JsonElement searches = pnd.GetProperty("searchesWithAPotentialMatchPercent");
        Assert.Equal((56, 14), (searches.GetProperty("lowerSetting").GetInt32(), searches.GetProperty("raisedSetting").GetInt32()));
        Assert.Contains("no interval can be given", pnd.GetProperty("kind").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_equitability_studys_figures_are_as_quoted_and_its_denominator_is_unknown()
    {
        JsonElement study = Read("npl-2023.json"), live = study.GetProperty("live");
        Assert.Equal((178000, 4, 34.5, 0.60m), (live.GetProperty("fillerImages").GetInt32(), live.GetProperty("sites").GetInt32(), live.GetProperty("hours").GetDouble(), live.GetProperty("defaultThreshold").GetDecimal()));
        Assert.Equal([400, 10, 4000, 130000], new[] { "volunteers", "passesEach", "passages", "passersBy" }.Select(name => live.GetProperty(name).GetProperty("value").GetInt32()));
        Assert.True(live.GetProperty("passersBy").GetProperty("atLeast").GetBoolean());
        (decimal, string, int?, double?, int?, int?)[] results =
        [
            .. live.GetProperty("results").EnumerateArray().Select(r => (r.GetProperty("threshold").GetDecimal(), r.GetProperty("metric").GetString()!, Whole(r, "watchlistSize"),
                r.TryGetProperty("ratePercent", out JsonElement rate) ? rate.GetDouble() : (double?)null, Whole(r, "oneIn"), Whole(r, "count"))),
        ];
        Assert.Equal(
            [
                (0.60m, "TPIR", 10000, 89, null, null), (0.60m, "TPIR", 1000, 89, null, null), (0.60m, "FPIR", 10000, 0.017, 6000, null), (0.60m, "FPIR", 1000, 0.002, 60000, null),
                (0.60m, "false positives", null, null, null, 7), (0.64m, "false positives", null, null, null, 0),
            ],
            results);

        // Per cent and "1 in" are one rate, rounded; and 7 errors at 178,000, brought to 10,000 in proportion, are 1 in 6,000 on about 2,360 trials.
        Assert.All(results.Where(r => r.Item5 is not null), r => Assert.Equal(r.Item4!.Value, 100.0 / r.Item5!.Value, 0.0005));
        Assert.Equal(2360, 7.0 * 10000 / 178000 * 6000, 1.0);
        Assert.Contains(study.GetProperty("unknown").EnumerateArray(), unknown => unknown.GetString()!.Contains("about 2,360 trials", StringComparison.Ordinal));
        Assert.Equal(100, study.GetProperty("retrospectiveAndOperatorInitiated").GetProperty("tpirPercent").GetInt32());
    }

    private static int? Whole(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : null;

    private static void Holds(long errors, long trials, double rate, double lower, double upper)
    {
        Assert.Equal(1, (double)errors / trials / rate, 1e-9);
        Interval interval = BinomialInterval.ClopperPearson(errors, trials);
        Assert.Equal(1, interval.Lower / lower, 1e-7);
        Assert.Equal(1, interval.Upper / upper, 1e-7);
    }
}
