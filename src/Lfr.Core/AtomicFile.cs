namespace Lfr.Core.Audit;

/// <summary>Files that are there whole or not at all: written to a temporary name, flushed, renamed, and the name flushed too.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="flushFolder">Flushes the name; null for <see cref="DiskFiles.SyncFolder"/>.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, Action<string>? flushFolder = null)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        var temporary = full + ".part";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, full, overwrite: true);
        (flushFolder ?? DiskFiles.SyncFolder)(folder);
    }
}
