using System.Globalization;
using System.Text;
using BenchmarkDotNet.Attributes;
using CsvHelper;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Benchmarks.Evaluation;

/// <summary>The aim: comparisons.csv at 100 MB/s or more, checked. The first line is what splitting rows alone costs. Bytes of the file over the mean time is the rate.</summary>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 2, iterationCount: 5)]
public class ComparisonFileBenchmarks
{
    private string path = "";

    [GlobalSetup]
    public void Setup()
    {
        path = Path.Combine(Directory.CreateTempSubdirectory("lfr-bench-").FullName, "comparisons.csv");
        string[] genders = ["female", "male"], ethnicities = ["White", "Black", "Asian"];
        var random = new SeededRandom(1);
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false)) { NewLine = "\n" };
        writer.WriteLine("probe_id,reference_id,probe_subject,reference_subject,score,probe_gender,probe_ethnicity,probe_age,reference_gender,reference_ethnicity,reference_age");
        for (int i = 0; i < 1000; i++)
        {
            for (int j = 0; j < 1000; j++)
            {
                string score = (random.NextDouble() * 0.6).ToString("0.0000", CultureInfo.InvariantCulture);
                writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"p{i:D5},r{j:D5},S{i:D4},S{j:D4},{score},{genders[i % 2]},{ethnicities[i % 3]},{20 + (i % 50)},{genders[j % 2]},{ethnicities[j % 3]},{20 + (j % 50)}"));
            }
        }
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(Path.GetDirectoryName(path)!, true);

    [Benchmark(Baseline = true)]
    public long SplitRowsOnly()
    {
        long bytes = 0;
        using CsvReader reader = CsvReader.FromFile(path, CsvReaderOptions.Default with { Separator = ',', BufferSize = 1 << 20 });
        while (reader.Read())
        {
            for (int field = 0; field < 11; field++)
            {
                bytes += reader.GetSpan(field).Length;
            }
        }

        return bytes;
    }

    [Benchmark]
    public ComparisonSet ReadAndCheck() => ComparisonFile.Read(path, new ScoreScale { Minimum = 0, Maximum = 1 });
}
