using System.Runtime.CompilerServices;
using Lfr.Core.Embedding;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Selection;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching;

/// <summary>Compares every entry of one set with every entry of another, or of itself, and streams the scores in tiles that fit the cache into a consumer. They are
/// the canonical scores of the stored templates, the same bits that <see cref="CosineMatcher"/> gives.</summary>
/// <remarks>Both sets are read as of the start, whatever changes meanwhile; removed templates wait for the end to be erased. Its own copies of templates are zeroed.</remarks>
public static class PairwiseScorer
{
    /// <summary>Every left entry with every right one.</summary>
    /// <param name="left">One set.</param>
    /// <param name="right">The other.</param>
    /// <param name="consumers">One for each thread to use; each pair goes to one of them.</param>
    /// <param name="cancellation">Stops between tiles.</param>
    /// <returns>Comparisons made.</returns>
    /// <exception cref="PipelineMismatchException">The sets are of two pipelines.</exception>
    /// <exception cref="ArgumentException">The sets are of two dimensions, or there is no consumer.</exception>
    /// <exception cref="ObjectDisposedException">A set has been disposed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the consumers have seen a part.</exception>
    public static long ScoreAll(TemplateMatrix left, TemplateMatrix right, IReadOnlyList<IPairwiseConsumer> consumers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        PipelineMismatchException.ThrowIfDifferent(left.Pipeline, right.Pipeline, "the right set");
        left.CheckDimension(right.Dimension, "the right set", nameof(right));
        using var leftReading = new MatrixReading(left.Store);
        using var rightReading = new MatrixReading(right.Store);
        var rows = new PairwiseSet(left, leftReading);
        var columns = new PairwiseSet(right, rightReading);
        Run(rows, columns, isSymmetric: false, consumers, cancellation);
        return (long)rows.Count * columns.Count;
    }

    /// <summary>Every unordered pair of different entries of one set: half the work.</summary>
    /// <param name="set">The set.</param>
    /// <param name="consumers">One for each thread to use; each pair goes to one of them. The left entry of a pair has the lower id.</param>
    /// <param name="cancellation">Stops between tiles.</param>
    /// <returns>Comparisons made: n (n - 1) / 2.</returns>
    /// <exception cref="ArgumentException">There is no consumer.</exception>
    /// <exception cref="ObjectDisposedException">The set has been disposed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the consumers have seen a part.</exception>
    public static long ScoreWithin(TemplateMatrix set, IReadOnlyList<IPairwiseConsumer> consumers, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        using var reading = new MatrixReading(set.Store);
        var entries = new PairwiseSet(set, reading);
        Run(entries, entries, isSymmetric: true, consumers, cancellation);
        return (long)entries.Count * (entries.Count - 1) / 2;
    }

    private static void Run(PairwiseSet left, PairwiseSet right, bool isSymmetric, IReadOnlyList<IPairwiseConsumer> consumers, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(consumers);
        if (consumers.Count == 0)
        {
            Throw.Argument("consumers is empty. Give one consumer for each thread to use.", nameof(consumers));
        }

        var blockRows = PairwiseWorker.BlockRows(left, consumers.Count);
        var taken = 0;
        void Work(int index)
        {
            try
            {
                Score(index);
            }
            finally
            {
                StackMemory.Erase(StackMemory.SearchBytes);
            }
        }

        [MethodImpl(MethodImplOptions.NoInlining)] // deeper than the erasing frame
        void Score(int index)
        {
            using var worker = new PairwiseWorker(left, right, isSymmetric, consumers[index], CosineKernel.Best);
            while (true)
            {
                var end = Interlocked.Add(ref taken, blockRows);
                if (end - blockRows >= left.Count || end < 0)
                {
                    return;
                }

                worker.Run(end - blockRows, Math.Min(end, left.Count), cancellation);
            }
        }

        if (consumers.Count == 1)
        {
            Work(0);
            return;
        }

        Parallel.For(0, consumers.Count, new ParallelOptions { MaxDegreeOfParallelism = consumers.Count, CancellationToken = cancellation }, Work);
    }
}
