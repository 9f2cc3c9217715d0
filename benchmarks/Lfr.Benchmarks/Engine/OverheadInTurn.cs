using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Imaging;

namespace Lfr.Benchmarks.Engine;

/// <summary>Our path and the bare sessions in turn, one call of each at a time. Run with <c>overhead [pairs]</c>. Not a BenchmarkDotNet class: it times one
/// method after the other, and a shared machine's speed drifts between them by more than the difference that is asked for. The process's processor time stands
/// beside the wall time: with one thread it is the same thing less the moments in which others had the core.</summary>
internal static class OverheadInTurn
{
    public static void Run(string[] arguments)
    {
        var pairs = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 200;
        var both = new OverheadBenchmarks();
        both.SetUp();
        try
        {
            Console.WriteLine($"{both.ThirdLooks} boxes are looked at a third time, {both.Kept} stay");
            Measure(pairs, 20, both.BareSessions, () => both.OurPath());
            if (both.ThirdLooks == both.Kept)
            {
                Console.WriteLine("the runs of boxes that stay alone are the same runs, and so is the ratio");
            }
            else
            {
                Console.WriteLine("beside the runs of boxes that stay alone:");
                Measure(pairs, 5, both.BareSessionsOfKept, () => both.OurPath());
            }
        }
        finally
        {
            both.CleanUp();
        }

        Stages();
    }

    private static void Measure(int pairs, int warmUp, Action bare, Action ours)
    {
        List<double> bareTimes = [], ourTimes = [], ratios = [], bareWork = [], ourWork = [], workRatios = [];
        for (var i = -warmUp; i < pairs; i++)
        {
            // Each goes first in half of the pairs, so that neither always finds the other's caches.
            var (first, second) = (i & 1) == 0 ? (bare, ours) : (ours, bare);
            var (a, b) = (Timed(first), Timed(second));
            if (i >= 0)
            {
                var (t, u) = (i & 1) == 0 ? (a, b) : (b, a);
                bareTimes.Add(t.Wall);
                ourTimes.Add(u.Wall);
                ratios.Add(u.Wall / t.Wall);
                bareWork.Add(t.Processor);
                ourWork.Add(u.Processor);
                workRatios.Add(u.Processor / t.Processor);
            }
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        ours();
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Print($"bare sessions, {pairs} calls, ms", bareTimes);
        Print("our path, ms", ourTimes);
        Print("ratio within a pair", ratios);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"wall time: ratio of the medians {At(ourTimes, 50) / At(bareTimes, 50):0.000}, of the 10th percentiles {At(ourTimes, 10) / At(bareTimes, 10):0.000}; allocated by one call {allocated} B"));
        Print("bare sessions, processor time, ms", bareWork);
        Print("our path, processor time, ms", ourWork);
        Print("ratio within a pair, processor time", workRatios);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"processor time: ratio of the medians {At(ourWork, 50) / At(bareWork, 50):0.000}, of the 10th percentiles {At(ourWork, 10) / At(bareWork, 10):0.000}"));
    }

    /// <summary>What we add, one by one, on the same frame.</summary>
    private static void Stages()
    {
        using var frame = BenchmarkModels.Frame();
        using var fine = new ImageResizer(ResizeFilter.Triangle);
        using var coarse = new ImageResizer(ResizeFilter.Triangle);
        var format = new TensorFormat(TensorLayout.Planar, TensorChannels.Rgb, 127, 128);
        var tensor = GC.AllocateArray<float>(3 * 1280 * 704, pinned: true);
        var crop = new float[3 * 112 * 112];
        var aligner = new FaceAligner();
        aligner.TryEstimate(FaceAligner.Template, out var identity);
        var transform = new SimilarityTransform(identity.A * 0.5, 0.05, identity.Tx, identity.Ty);
        Stage("resize to the finer pass's tensor", () => fine.Resize(frame, 1280, 704, format, tensor));
        Stage("resize to the first pass's tensor", () => coarse.Resize(frame, 320, 240, format, tensor));
        Stage("zero the finer pass's tensor", () => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(tensor.AsSpan())));
        foreach (var height in new[] { 100, 300 })
        {
            // What the third look does before its models run: a large face's surroundings are cut once for both its looks.
            using var reader = new ImageResizer(ResizeFilter.Triangle);
            var box = new BoundingBox(960 - (height / 2), 540 - (height / 2), 960 + (height / 2), 540 + (height / 2));
            var cut = new byte[BoxConfirmer.CutSide * BoxConfirmer.CutSide * 3];
            Stage($"read the surroundings of one face, {height} px", () =>
            {
                foreach (var side in BoxConfirmer.Sides)
                {
                    var shown = BoxConfirmer.Shown(frame, box, side);
                    if (side == BoxConfirmer.Sides[0] && shown.Height >= 2 * BoxConfirmer.CutSide)
                    {
                        reader.Reduce(shown, BoxConfirmer.CutSide, BoxConfirmer.CutSide, cut);
                        return;
                    }

                    reader.Resize(shown, side, side, format, tensor);
                }
            });
        }

        Stage("align one face", () => aligner.Align(frame, transform, format, crop));
    }

    private static void Stage(string name, Action action)
    {
        List<double> times = [];
        for (var i = 0; i < 60; i++)
        {
            times.Add(Milliseconds(action));
        }

        Print($"{name}, ms", times);
    }

    private static double Milliseconds(Action action) => Timed(action).Wall;

    private static (double Wall, double Processor) Timed(Action action)
    {
        var (start, used) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        return (TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, (Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
    }

    private static double At(List<double> sorted, int percent) => sorted[sorted.Count * percent / 100];

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{what}: 10th percentile {At(times, 10):0.000}, median {At(times, 50):0.000}, 90th percentile {At(times, 90):0.000}"));
    }
}
