using System.Security.Cryptography;

namespace Lfr.Core.Watchlists;

/// <summary>Keys as files of a folder, one a list, readable by their owner alone. Keep the folder on another medium than the packages, and out of backups.</summary>
/// <remarks>Safe for concurrent use, several providers of one folder in a process included: a key is read whole, and never what it is overwritten with. Processes that share a
/// folder keep to one process a list.</remarks>
public sealed class FileKeyProvider : IWatchlistKeyProvider
{
    private const string Extension = ".watchlist-key";

    // One for the process: two providers of one folder use the same files, and keys are made and read too seldom to wait for each other.
    private static readonly Lock Gate = new();

    private readonly string _folder;

    /// <summary>Names a folder; it is made when the first key is.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public FileKeyProvider(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
    }

    /// <inheritdoc/>
    public void CreateKey(string listId, Span<byte> key)
    {
        var path = PathOf(listId);
        RandomNumberGenerator.Fill(key[..IWatchlistKeyProvider.KeyBytes]);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        lock (Gate)
        {
            try
            {
                if (OperatingSystem.IsWindows())
                {
                    Directory.CreateDirectory(_folder);
                }
                else
                {
                    Directory.CreateDirectory(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
                }

                using var file = new FileStream(path, options);
                file.Write(key[..IWatchlistKeyProvider.KeyBytes]);
                file.Flush(flushToDisk: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                CryptographicOperations.ZeroMemory(key);
                throw new InvalidOperationException(
                    File.Exists(path) ? $"There is a key for the list '{listId}' already. Give the list another name, or destroy the old one." : $"The key cannot be written: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryReadKey(string listId, Span<byte> key)
    {
        var path = PathOf(listId);
        lock (Gate)
        {
            try
            {
                using var file = InputFile.Open(path, bufferSize: 0, options: FileOptions.None);
                if (file.Length != IWatchlistKeyProvider.KeyBytes)
                {
                    throw new InvalidOperationException($"The key file of the list '{listId}' has {file.Length} bytes; a key has {IWatchlistKeyProvider.KeyBytes}.");
                }

                file.ReadExactly(key[..IWatchlistKeyProvider.KeyBytes]);
                return true;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                return false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new InvalidOperationException($"The key of the list '{listId}' cannot be read: {e.Message}", e);
            }
        }
    }

    /// <inheritdoc/>
    public KeyDestruction DestroyKey(string listId)
    {
        const string NotProven = "That no copy of the key exists: backups, snapshots, and on solid-state or copy-on-write media the overwritten sectors.";
        var path = PathOf(listId);
        lock (Gate)
        {
            if (!File.Exists(path))
            {
                return new KeyDestruction(true, "there was no key file any more", NotProven);
            }

            InputFile.Require(path); // Opening a pipe to write it would wait for a reader.
            using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, BufferSize = 0 }))
            {
                Span<byte> noise = stackalloc byte[IWatchlistKeyProvider.KeyBytes];
                RandomNumberGenerator.Fill(noise);
                file.Write(noise);
                file.Flush(flushToDisk: true);
            }

            File.Delete(path);
            return new KeyDestruction(true, "key file overwritten and deleted", NotProven);
        }
    }

    private string PathOf(string listId)
    {
        if (!WatchlistRules.IsListId(listId))
        {
            Throw.Argument($"listId is '{listId}', which is no list's name: letters, digits, '-', '_' and '.', at most 64.", nameof(listId));
        }

        return Path.Combine(_folder, listId + Extension);
    }
}
