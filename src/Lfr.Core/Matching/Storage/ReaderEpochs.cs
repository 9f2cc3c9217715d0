using System.Runtime.InteropServices;

namespace Lfr.Core.Matching.Storage;

/// <summary>Which version each running search began at. A search announces itself without a lock or an allocation; a change asks for the
/// oldest version still being read before it erases anything.</summary>
/// <remarks>Safe for concurrent use. The fences make either the search see the newer version, or the change see the search.</remarks>
internal sealed class ReaderEpochs
{
    /// <summary>Searches at once on one matrix. One more waits for another to end.</summary>
    public const int Capacity = 256;

    private readonly Line[] _readers = new Line[Capacity];

    /// <summary>Announces a search of the current version.</summary>
    /// <returns>The place to give back to <see cref="Exit"/>.</returns>
    public int Enter(ref long current, out long version)
    {
        var spin = default(SpinWait);
        for (var place = Environment.CurrentManagedThreadId % Capacity; ; place = (place + 1) % Capacity)
        {
            version = Volatile.Read(ref current);
            if (Volatile.Read(ref _readers[place].Version) == 0 && Interlocked.CompareExchange(ref _readers[place].Version, version, 0) == 0)
            {
                // Until the announced version is the current one, a change may not have seen it.
                for (var now = Volatile.Read(ref current); now != version; now = Volatile.Read(ref current))
                {
                    Interlocked.Exchange(ref _readers[place].Version, now);
                    version = now;
                }

                return place;
            }

            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>The search has read its last byte.</summary>
    public void Exit(int place) => Interlocked.Exchange(ref _readers[place].Version, 0);

    /// <summary>The oldest version being read, or <see cref="long.MaxValue"/> when no search runs.</summary>
    public long Oldest()
    {
        Interlocked.MemoryBarrier();
        var oldest = long.MaxValue;
        for (var i = 0; i < Capacity; i++)
        {
            var version = Volatile.Read(ref _readers[i].Version);
            if (version != 0 && version < oldest)
            {
                oldest = version;
            }
        }

        return oldest;
    }

    // A cache line each (two, for the adjacent-line prefetcher), so that searches do not slow each other.
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Line
    {
        public long Version;
    }
}
