using System.Text.Json;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Fixtures;

namespace Lfr.Evaluation.Tests.Metrics;

public sealed class OpenSetSearchTests
{
    // bob.measure's open-set vectors: at 0.5, TPIR at rank 1 is 1, 6/7, 6/7 and FPIR 0, 0, 1/2.
    [SkippableTheory]
    [InlineData("test0-open-set", 7, 0)]
    [InlineData("test1-open-set", 6, 0)]
    [InlineData("test2-open-set", 6, 1)]
    public void Rates_agree_with_bob_measure(string name, int found, int falsePositives)
    {
        string file = TestData.Find("scores/bob_measure_vectors.json");
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        JsonElement set = document.RootElement.GetProperty(name);
        var searches = new List<OpenSetSearch>();
        for (int i = 0; set.TryGetProperty($"data-neg-{i}", out JsonElement negatives); i++)
        {
            JsonElement own = set.GetProperty($"data-pos-{i}")[0];
            bool mated = own.ValueKind == JsonValueKind.Number;
            searches.Add(new OpenSetSearch(mated, mated ? own.GetDouble() : null, negatives.EnumerateArray().Select(n => n.GetDouble())));
        }

        Assert.Equal(9, searches.Count);
        Assert.Equal(new Proportion(found, 7), OpenSetSearch.TruePositiveIdentification(searches, .5, 1));
        Assert.Equal(new Proportion(falsePositives, 2), OpenSetSearch.FalsePositiveIdentification(searches, .5));
    }

    [Fact]
    public void Cmc_agrees_with_the_published_example()
    {
        OpenSetSearch[] searches =
        [
            new(true, .7, [.3, 1.1, .5]),
            new(true, .2, [1.4, -1.3, .6]),
            new(true, new[] { -.8, 1.8 }.Max(), [.8, 0, 1.5]),
            new(true, 2.4, [2, 1.3, 1.6, .9]),
        ];
        var cmc = CumulativeMatchCharacteristic.Of([.. searches.Select(s => s.MatedRank)], 5);
        Assert.Equal([.5, .75, 1, 1, 1], cmc.Select(p => p.Rate));
    }

    [Fact]
    public void A_tie_goes_against_the_mated_person()
    {
        var search = new OpenSetSearch(true, .7, [.7, .7, .2]);
        Assert.Equal(3, search.MatedRank);
        Assert.Equal(0, OpenSetSearch.TruePositiveIdentification([search], .7, 2).Errors);
        Assert.Equal(1, OpenSetSearch.TruePositiveIdentification([search], .7, 3).Errors);
        Assert.Equal(1, OpenSetSearch.TruePositiveIdentification([search], .7, null).Errors);
    }

    [Fact]
    public void Who_did_not_come_back_is_a_miss_at_every_rank()
    {
        var search = new OpenSetSearch(true, null, [.9]);
        Assert.Null(search.MatedRank);
        Assert.Equal(new Proportion(0, 1), OpenSetSearch.TruePositiveIdentification([search], double.NegativeInfinity, null));
        Assert.Equal(new Proportion(0, 1), CumulativeMatchCharacteristic.Of([null], 1)[0]);
    }

    [Fact]
    public void A_mated_score_for_who_is_not_enrolled_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new OpenSetSearch(false, .5, [.1]));
        Assert.Throws<ArgumentException>(() => new OpenSetSearch(true, .5, [double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CumulativeMatchCharacteristic.Of([0], 3));
    }
}
