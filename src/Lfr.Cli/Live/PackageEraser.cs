using System.Security.Cryptography;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Live;

/// <summary>Destroys a deployment's watchlist when the retention clock says so: its key, and its package where that is the one at the path. The log may keep other lists too,
/// whose packages lie elsewhere: of those the key is destroyed, which is what erases, and the receipt says that the file was not looked for.</summary>
internal sealed class PackageEraser(string path, IWatchlistKeyProvider keys, TimeProvider time) : IErasureTarget
{
    private const string ElsewhereNotProven = "That no copy of the package exists: its file is not the one of this run, and was not looked for. Without the key it cannot be read.";

    private readonly Dictionary<RecordId, string> _failed = [];

    /// <summary>What is still there, and why.</summary>
    public IReadOnlyDictionary<RecordId, string> Failed => _failed;

    /// <inheritdoc/>
    public RetainedItem Item => RetainedItem.Watchlist;

    /// <inheritdoc/>
    public ErasureResult Erase(RecordId itemId)
    {
        try
        {
            var result = File.Exists(path) && WatchlistPackage.Inspect(path).ListId == itemId.Value ? ErasePackage(itemId.Value) : EraseKey(itemId.Value);
            _failed.Remove(itemId);
            return result;
        }
        catch (Exception e)
        {
            _failed[itemId] = e.Message;
            throw;
        }
    }

    private ErasureResult ErasePackage(string list)
    {
        var done = WatchlistPackage.Destroy(path, keys, time, list);
        return done.IsComplete
            ? new ErasureResult("key-destroyed", AuditText.Shorten($"{done.Key.NotProven} {WatchlistDestruction.FileNotProven}"), done.Hash is { } hash ? Sha256Digest.Parse(hash) : null)
            : throw new IOException(done.Key.NotProven);
    }

    private ErasureResult EraseKey(string list)
    {
        // A key that is not among these may lie in another folder: no receipt for what nobody saw destroyed.
        if (!HasKey(list))
        {
            throw new IOException($"the keys of this run have none of the list '{list}': it lies elsewhere, or was destroyed without a receipt. Run 'lfr watchlist destroy PACKAGE --list {list}' with its keys and --audit.");
        }

        var key = keys.DestroyKey(list);
        return key.IsDestroyed ? new ErasureResult("key-destroyed", AuditText.Shorten($"{key.NotProven} {ElsewhereNotProven}")) : throw new IOException(key.NotProven);
    }

    private bool HasKey(string list)
    {
        Span<byte> key = stackalloc byte[IWatchlistKeyProvider.KeyBytes];
        try
        {
            return keys.TryReadKey(list, key);
        }
        catch (InvalidOperationException)
        {
            // A file that is no key, or cannot be read, is there to be destroyed.
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
