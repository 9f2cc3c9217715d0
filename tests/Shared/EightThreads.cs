using System.Collections.Concurrent;

namespace Lfr.Tests;

/// <summary>Eight threads that begin each turn at the same moment.</summary>
internal static class EightThreads
{
    public const int Count = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    /// <summary>Runs the turns; what any thread throws fails the test, and so does a thread that never ends.</summary>
    /// <param name="turns">Turns of each thread.</param>
    /// <param name="body">Takes the thread, 0 to 7, and the turn.</param>
    public static void Run(int turns, Action<int, int> body)
    {
        var failures = new ConcurrentQueue<Exception>();
        using var start = new Barrier(Count);
        var threads = Enumerable.Range(0, Count).Select(number => new Thread(() =>
        {
            for (var turn = 0; turn < turns; turn++)
            {
                // A thread that failed still comes to the barrier, for the others wait there.
                start.SignalAndWait();
                try
                {
                    body(number, turn);
                }
#pragma warning disable CA1031 // A thread's failure is carried to the test, whatever it is.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures.Enqueue(exception);
                }
            }
        })
        { IsBackground = true }).ToList();
        threads.ForEach(thread => thread.Start());
        var late = threads.Count(thread => !thread.Join(Longest));
        Assert.True(late == 0, $"{late} threads wait for each other.");
        if (!failures.IsEmpty)
        {
            throw new AggregateException($"{failures.Count} calls of {Count * turns} failed.", failures);
        }
    }
}
