using System.Globalization;
using System.Text;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>Tests that measure what the whole process allocates: none runs beside another test.</summary>
[CollectionDefinition(nameof(StreamedMemoryTests), DisableParallelization = true)]
[Collection(nameof(StreamedMemoryTests))]
public sealed class StreamedMemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>4.5 million comparisons of which 10 degrees apart or less match, counted from how many images have which brightness. A list of them would take 17 bytes each and more.</summary>
    [Fact]
    public void Streamed_comparisons_are_counted_right_and_kept_nowhere()
    {
        const int Images = 3000;
        long[] withBrightness = new long[91];
        var text = new StringBuilder("image,subject\n");
        for (int i = 0; i < Images; i++)
        {
            byte degrees = (byte)(i * 37 % 91);
            withBrightness[degrees]++;
            File.WriteAllBytes(_folder.File($"k{i}.ppm"), [.. "P6\n1 1\n255\n"u8, degrees, degrees, degrees]);
            text.Append(CultureInfo.InvariantCulture, $"k{i}.ppm,P{i}\n");
        }

        File.WriteAllText(_folder.File("known.csv"), text.ToString());
        using var engine = new BrightnessEngine();
        var set = TemplateSet.Create(ManifestFile.Read(_folder.File("known.csv")), engine);
        long expected = 0;
        for (int a = 0; a <= 90; a++)
        {
            expected += withBrightness[a] * (withBrightness[a] - 1) / 2;
            for (int b = a + 1; b <= Math.Min(90, a + 10); b++)
            {
                expected += withBrightness[a] * withBrightness[b];
            }
        }

        // The cosine of ten and a half degrees.
        var options = new EvaluationOptions { Thresholds = ThresholdGrid.Parse("0.983255"), MinimumDetectable = false, BootstrapDraws = 0 };
        TemplatePairs pairs = set.Pairs();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        EvaluationReport report = VerificationEvaluation.Run(pairs, options, [], "M");
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        RateEntry rate = report.Rates.Single(r => r.Metric == "FMR" && r.Group.IsAll);
        Assert.Equal((expected, (long)Images * (Images - 1) / 2), (rate.Errors!.Value, rate.Trials!.Value));
        Assert.Equal(rate.Trials, pairs.Count);
        Assert.True(allocated < 8 * pairs.Count, $"{allocated} bytes for {pairs.Count} comparisons");
    }
}
