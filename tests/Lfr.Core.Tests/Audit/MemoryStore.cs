using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

/// <summary>Holds bytes in memory, and zeroes them.</summary>
internal sealed class MemoryStore(RetainedItem item) : IErasureTarget
{
    public RetainedItem Item => item;

    public Dictionary<RecordId, byte[]> Held { get; } = [];

    /// <summary>How many erasures fail before one works.</summary>
    public int Failures { get; set; }

    /// <summary>Things that it does not know how to erase.</summary>
    public HashSet<RecordId> Unknown { get; } = [];

    public ErasureResult Erase(RecordId itemId)
    {
        if (Unknown.Contains(itemId))
        {
            throw new ArgumentException("it is the name of another thing");
        }

        if (Failures > 0)
        {
            Failures--;
            throw new IOException("the medium does not answer");
        }

        if (!Held.Remove(itemId, out var bytes))
        {
            return ErasureResult.AlreadyGone;
        }

        Array.Clear(bytes);
        return new ErasureResult("zeroed", "Copies made by others.", Sha256Digest.Of(bytes));
    }
}
