namespace Lfr.Core.Matching.Storage;

/// <summary>A thread for the whole process that does for stores what no search and no change shall wait for. Started by the first need; it holds a store only while it works on it.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class StoreThread
{
    /// <summary>Erases what the last search to see it has left behind, and gives memory back.</summary>
    public static readonly StoreThread Erasing = new("lfr erasure", static store => store.EraseSeen());

    /// <summary>Opens memory before it is needed. A thread of its own, because the operating system may take tens of milliseconds for a chunk and erasure must not wait for that.</summary>
    public static readonly StoreThread Opening = new("lfr memory", static store => store.OpenAhead());

    private readonly Queue<TemplateStore> _stores = new();
    private readonly string _name;
    private readonly Action<TemplateStore> _work;
    private bool _started;

    private StoreThread(string name, Action<TemplateStore> work) => (_name, _work) = (name, work);

    /// <summary>Asks for a store to be looked at soon. Takes well under a microsecond, and allocates nothing once the thread runs.</summary>
    public void Wake(TemplateStore store)
    {
        lock (_stores)
        {
            // As short as the process has matrices in need.
            if (_stores.Contains(store))
            {
                return;
            }

            _stores.Enqueue(store);
            if (!_started)
            {
                _started = true;
                new Thread(Loop) { IsBackground = true, Name = _name }.Start();
            }

            Monitor.Pulse(_stores);
        }
    }

    private void Loop()
    {
        while (true)
        {
            Work();
        }
    }

    // A method of its own, so that the store is not held while the thread waits.
    private void Work()
    {
        TemplateStore? store;
        lock (_stores)
        {
            while (!_stores.TryDequeue(out store))
            {
                Monitor.Wait(_stores);
            }
        }

        _work(store);
    }
}
