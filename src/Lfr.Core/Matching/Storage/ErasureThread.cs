namespace Lfr.Core.Matching.Storage;

/// <summary>Erases what the last search to see it has left behind, so that no search pauses for it. One thread for the whole process, started by the first need; it holds a
/// store only while it works on it.</summary>
internal static class ErasureThread
{
    // Turns that it lets waiting changes go first, at most, before it takes the lock again.
    private const int MostTurns = 50;

    private static readonly Queue<TemplateStore> s_stores = new();
    private static bool s_started;

    /// <summary>Asks for a store to be looked at soon. Takes well under a microsecond, and allocates nothing once the thread runs.</summary>
    public static void Wake(TemplateStore store)
    {
        lock (s_stores)
        {
            if (store.IsQueuedForErasure)
            {
                return;
            }

            store.IsQueuedForErasure = true;
            s_stores.Enqueue(store);
            if (!s_started)
            {
                s_started = true;
                new Thread(Loop) { IsBackground = true, Name = "lfr erasure" }.Start();
            }

            Monitor.Pulse(s_stores);
        }
    }

    private static void Loop()
    {
        while (true)
        {
            Work();
        }
    }

    // A method of its own, so that the store is not held while the thread waits.
    private static void Work()
    {
        TemplateStore? store;
        lock (s_stores)
        {
            while (!s_stores.TryDequeue(out store))
            {
                Monitor.Wait(s_stores);
            }

            store.IsQueuedForErasure = false;
        }

        while (store.EraseOne())
        {
            var turn = default(SpinWait);
            while (store.HasWaitingChanges && turn.Count < MostTurns)
            {
                turn.SpinOnce(sleep1Threshold: -1);
            }
        }
    }
}
