using Lfr.Core.Embedding;

namespace Lfr.Core.Matching.Selection;

/// <summary>Threads that wait for one job at a time, so that a search on several threads allocates nothing. They zero the stack behind a job; the caller zeroes its own.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _begin = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly int[] _next = new int[1];
    private IWork? _work;
    private int _busy;
    private bool _ending;
    private Exception? _failure;

    /// <param name="threads">Threads in all, the caller's included.</param>
    public WorkerTeam(int threads)
    {
        _threads = new Thread[threads - 1];
        for (var i = 0; i < _threads.Length; i++)
        {
            _threads[i] = new Thread(Loop) { IsBackground = true, Name = "lfr matcher" };
            _threads[i].Start();
        }
    }

    /// <summary>One job, done by all threads at once.</summary>
    internal interface IWork
    {
        /// <param name="worker">0 for the caller, then 1 and on: each number runs once.</param>
        void Run(int worker);
    }

    /// <summary>Takes the team, or says that another search has it.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _busy, 1, 0) == 0;

    /// <summary>Runs the work on every thread and returns when all are done.</summary>
    public void Run(IWork work)
    {
        // Where the caller's own part fails it throws that, and the threads' failures of that time are not the next search's.
        _failure = null;
        _work = work;
        _next[0] = 0;
        _begin.Release(_threads.Length);
        try
        {
            work.Run(0);
        }
        finally
        {
            for (var i = 0; i < _threads.Length; i++)
            {
                _done.Wait();
            }

            _work = null;
        }

        if (Interlocked.Exchange(ref _failure, null) is { } failure)
        {
            throw new InvalidOperationException("A search thread failed; the inner exception says why.", failure);
        }
    }

    public void GiveBack() => Volatile.Write(ref _busy, 0);

    public void Dispose()
    {
        _ending = true;
        if (_threads.Length > 0)
        {
            _begin.Release(_threads.Length);
        }

        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _begin.Dispose();
        _done.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _begin.Wait();
            if (_ending)
            {
                return;
            }

            try
            {
                _work!.Run(Interlocked.Increment(ref _next[0]));
            }
#pragma warning disable CA1031 // Handed to the thread that asked for the work, which throws it.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Volatile.Write(ref _failure, failure);
            }
            finally
            {
                // Before the caller goes on: what it searched for is then on no stack of the team.
                StackMemory.Erase(StackMemory.SearchBytes);
                _done.Release();
            }
        }
    }
}
