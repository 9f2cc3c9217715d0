using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lfr.Benchmarks.Matching;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Benchmarks.Evaluation;

/// <summary>The evaluation of every two images of a set, from their templates to the report: time, and the most memory that the process had. Run with <c>evaluated-pairs [images]
/// [thresholds]</c>, such as <c>44722 0.2,0.25</c>; so many images make 10^9 comparisons. The templates are drawn at random, two a person, and are 512 values long.</summary>
internal static class StreamedEvaluation
{
    public static void Run(string[] arguments)
    {
        int images = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 44_722;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("lfr-pairs-");
        try
        {
            string manifest = Path.Combine(folder.FullName, "manifest.csv");
            WriteImages(manifest, images);
            using var engine = new DrawnVectors();
            TemplatePairs pairs = TemplateSet.Create(ManifestFile.Read(manifest), engine).Pairs();
            var options = new EvaluationOptions { By = ["gender", "ethnicity"], Thresholds = ThresholdGrid.Parse(arguments.Length > 1 ? arguments[1] : "0.2,0.25"), MinimumDetectable = false, BootstrapDraws = 0 };
            Report("before");
            long start = Stopwatch.GetTimestamp();
            EvaluationReport report = VerificationEvaluation.Run(pairs, options, [], "All pairs");
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            foreach (RateEntry rate in report.Rates.Where(rate => rate.Metric == "FMR" && rate.Group.IsAll))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FMR at {rate.Threshold}: {rate.Errors} of {rate.Trials}, {rate.Headline?.Lower:g3} to {rate.Headline?.Upper:g3}"));
            }

            Report(string.Create(CultureInfo.InvariantCulture, $"{pairs.Count} comparisons evaluated in {seconds:0.0} s"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Report(string what)
    {
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}; most memory {process.PeakWorkingSet64 / 1e6:0} MB"));
    }

    private static void WriteImages(string manifest, int images)
    {
        string folder = Path.GetDirectoryName(manifest)!;
        var text = new StringBuilder("image,subject,gender,ethnicity\n");
        for (int i = 0; i < images; i++)
        {
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}.ppm")), [.. "P6\n1 1\n255\n"u8, (byte)(i >> 16), (byte)(i >> 8), (byte)i]);
            text.Append(CultureInfo.InvariantCulture, $"{i}.ppm,P{i / 2},{(i / 2 % 2 == 0 ? "female" : "male")},{(i / 2 % 3 == 0 ? "Asian" : i / 2 % 3 == 1 ? "Black" : "White")}\n");
        }

        File.WriteAllText(manifest, text.ToString());
    }

    /// <summary>A pixel is a seed, and the seed the template.</summary>
    private sealed class DrawnVectors : IFaceEngine
    {
        private const int Dimension = 512;

        public EngineInfo Info { get; } = new("drawn", "1", PipelineId.Parse(new string('d', 64)), "drawn/1", Dimension, ExecutionProvider.Cpu);

        public FaceBatch CreateBatch(int capacity = 64) => new(capacity, Dimension, Info.Pipeline);

        public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
        {
            destination.Clear();
            ReadOnlySpan<byte> pixel = image.Row(0);
            destination.Add(default, BenchmarkVectors.Unit(new Random((pixel[0] << 16) | (pixel[1] << 8) | pixel[2]), Dimension));
        }

        public void Dispose()
        {
        }
    }
}
