using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Live;

/// <summary>Destroys a deployment's watchlist package when the retention clock says so.</summary>
internal sealed class PackageEraser(string path, IWatchlistKeyProvider keys, TimeProvider time) : IErasureTarget
{
    /// <inheritdoc/>
    public RetainedItem Item => RetainedItem.Watchlist;

    /// <inheritdoc/>
    public ErasureResult Erase(RecordId itemId)
    {
        var done = WatchlistPackage.Destroy(path, keys, time, itemId.Value);
        return done.IsComplete
            ? new ErasureResult("key-destroyed", AuditText.Shorten($"{done.Key.NotProven} {WatchlistDestruction.FileNotProven}"), done.Hash is { } hash ? Sha256Digest.Parse(hash) : null)
            : throw new IOException(done.Key.NotProven);
    }
}
