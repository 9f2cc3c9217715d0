using Lfr.Accuracy;

namespace Lfr.Core.Tests.Engine;

/// <summary>Counts on real faces, held at what an independent pipeline on the same weights reaches (eng/accuracy.sh prints them).</summary>
public sealed class AccuracyTests(EngineFixture engines) : IClassFixture<EngineFixture>
{
    [SkippableFact]
    public void London_no_face_missed_every_pair_matched()
    {
        var images = LabelledSets.London(TestFolders.RequireData());
        var counts = AccuracyCounts.Measure(engines.Default, images);

        Assert.Equal(204, counts.Images);
        Assert.Empty(counts.Missed);
        Assert.Equal((102, 102), counts.Mated(0.4079f));
        Assert.Equal((102, 102), counts.Mated(0.4771f));
        Assert.Equal((102, 102), counts.RankOne("08", "03"));
        var (matches, pairs) = counts.NonMated(0.3325f);
        Assert.Equal(20_604, pairs);
        Assert.InRange(matches, 0, 115);
    }

    [SkippableFact]
    public void Meds_frontal_no_face_missed_and_encounters_matched()
    {
        var images = LabelledSets.MedsFrontal(TestFolders.RequireData());
        var counts = AccuracyCounts.Measure(engines.Default, images);

        Assert.Equal(67, counts.Images);
        Assert.Empty(counts.Missed);
        var (mated, matedPairs) = counts.Mated(0.4079f);
        Assert.Equal(52, matedPairs);
        Assert.InRange(mated, 51, 52);
        var (matches, pairs) = counts.NonMated(0.3325f);
        Assert.Equal(2_159, pairs);
        Assert.InRange(matches, 0, 20);
    }
}
