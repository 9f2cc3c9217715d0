using System.Diagnostics;
using System.Globalization;
using Lfr.Core.Matching;

namespace Lfr.Benchmarks.Matching;

/// <summary>Every pair of a set, streamed into a histogram and a tail: time, and the most memory that the process had. Run with <c>pairs [entries] [dim] [threads]</c>;
/// 44,722 entries make 10^9 comparisons.</summary>
internal static class AllPairs
{
    public static void Run(string[] arguments)
    {
        int Number(int place, int otherwise) => arguments.Length > place ? int.Parse(arguments[place], CultureInfo.InvariantCulture) : otherwise;
        int count = Number(0, 44_722), dimension = Number(1, 512), threads = Number(2, 1);
        using var matrix = BenchmarkVectors.Matrix(new Random(1), count, dimension, TemplatePrecision.Float32);
        Run("histogram", static () => new ScoreHistogram());
        Run("tail of 1,000", static () => new ScoreTail(1000));

        void Run(string name, Func<IPairwiseConsumer> consumer)
        {
            var start = TimeProvider.System.GetTimestamp();
            var comparisons = PairwiseScorer.ScoreWithin(matrix, [.. Enumerable.Range(0, threads).Select(_ => consumer())]);
            var seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            using var process = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: {comparisons} comparisons of {dimension} values in {seconds:0.0} s, {comparisons / seconds / 1e6:0.0} million a second, {2.0 * dimension * comparisons / seconds / 1e9:0.0} GFLOP/s; most memory {process.PeakWorkingSet64 / 1e6:0} MB"));
        }
    }
}
