using System.Numerics;
using System.Runtime.InteropServices;

namespace Lfr.Evaluation.Statistics;

/// <summary>The bootstrap of a rate over pairs of people: a pair weighs the product of how often each of its people was drawn; errors and
/// comparisons are weighted alike. Conservative: at rare errors its interval is too wide. Secondary to <see cref="PairProportion.Headline"/>.</summary>
public static class PairBootstrap
{
    private const int DrawsAtOnce = 16;

    /// <summary>Draws people with replacement and takes the rate over the pairs between them.</summary>
    /// <param name="cells">Comparisons by pair. Where nobody is on both sides, each side is drawn by itself; otherwise all people are one pool.</param>
    /// <param name="draws">1 or more; 2,000 is usual.</param>
    /// <param name="seed">Printed with the result. Draw d uses stream d of it, so that results do not depend on the number of threads.</param>
    /// <exception cref="ArgumentNullException">No cells.</exception>
    /// <exception cref="ArgumentOutOfRangeException">No draw.</exception>
    /// <exception cref="AssumptionException">Fewer than two people in a pool.</exception>
    public static BootstrapDistribution Run(PairCells cells, int draws, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(cells);
        Require.AtLeast(draws, 1, nameof(draws));
        (int Probe, int Reference, long Errors, long Trials)[] list = cells.Sorted();
        int[][] pools = Pools(list, cells.SubjectNumbers);
        Row[] trialRows = Rows(list, static c => c.Trials);
        Row[] errorRows = Rows(list, static c => c.Errors);
        var rates = new double[draws];
        int blocks = (draws + DrawsAtOnce - 1) / DrawsAtOnce;
        Parallel.For(0, blocks, block =>
        {
            var weights = new double[cells.SubjectNumbers * DrawsAtOnce];
            for (int lane = 0; lane < DrawsAtOnce; lane++)
            {
                Draw(weights, lane, pools, new SeededRandom(seed, (ulong)((block * DrawsAtOnce) + lane)));
            }

            Span<double> errors = stackalloc double[DrawsAtOnce];
            Span<double> trials = stackalloc double[DrawsAtOnce];
            Sum(errorRows, weights, errors);
            Sum(trialRows, weights, trials);
            for (int lane = 0; lane < DrawsAtOnce && (block * DrawsAtOnce) + lane < draws; lane++)
            {
                rates[(block * DrawsAtOnce) + lane] = trials[lane] > 0 ? errors[lane] / trials[lane] : double.NaN;
            }
        });
        return new BootstrapDistribution(rates, IntervalMethod.PairBootstrap, seed);
    }

    private static void Draw(double[] weights, int lane, int[][] pools, SeededRandom random)
    {
        foreach (int[] pool in pools)
        {
            for (int i = 0; i < pool.Length; i++)
            {
                weights[(pool[random.NextInt32(pool.Length)] * DrawsAtOnce) + lane]++;
            }
        }
    }

    // Sixteen draws a pass: the lanes of a vector are draws, so that every cell costs a few additions and no gather.
    private static void Sum(Row[] rows, double[] weights, Span<double> totals)
    {
        totals.Clear();
        Span<Vector<double>> total = MemoryMarshal.Cast<double, Vector<double>>(totals);
        ReadOnlySpan<Vector<double>> weight = MemoryMarshal.Cast<double, Vector<double>>(weights);
        int width = total.Length;
        Span<double> rowTotals = stackalloc double[DrawsAtOnce];
        Span<Vector<double>> row = MemoryMarshal.Cast<double, Vector<double>>(rowTotals);
        foreach (Row cells in rows)
        {
            rowTotals.Clear();
            for (int k = 0; k < cells.References.Length; k++)
            {
                ReadOnlySpan<Vector<double>> of = weight.Slice(cells.References[k] * width, width);
                var count = new Vector<double>(cells.Counts[k]);
                for (int v = 0; v < row.Length; v++)
                {
                    row[v] += of[v] * count;
                }
            }

            ReadOnlySpan<Vector<double>> probe = weight.Slice(cells.Probe * width, width);
            for (int v = 0; v < row.Length; v++)
            {
                total[v] += probe[v] * row[v];
            }
        }
    }

    private static Row[] Rows((int Probe, int Reference, long Errors, long Trials)[] list, Func<(int Probe, int Reference, long Errors, long Trials), long> count) =>
        [.. list.Where(c => count(c) > 0).GroupBy(c => c.Probe).Select(g => new Row(g.Key, [.. g.Select(c => c.Reference)], [.. g.Select(c => (double)count(c))]))];

    private static int[][] Pools((int Probe, int Reference, long Errors, long Trials)[] list, int numbers)
    {
        var isProbe = new bool[numbers];
        var isReference = new bool[numbers];
        foreach ((int probe, int reference, _, _) in list)
        {
            isProbe[probe] = true;
            isReference[reference] = true;
        }

        int[] all = [.. Enumerable.Range(0, numbers).Where(i => isProbe[i] || isReference[i])];
        bool overlap = all.Any(i => isProbe[i] && isReference[i]);
        int[][] pools = overlap ? [all] : [[.. all.Where(i => isProbe[i])], [.. all.Where(i => isReference[i])]];
        if (pools.Any(p => p.Length < 2))
        {
            throw new AssumptionException("at-least-two-subjects", "pair bootstrap", "A pool of people to draw from has fewer than two. Print the cell as refused.");
        }

        return pools;
    }

    private sealed record Row(int Probe, int[] References, double[] Counts);
}
