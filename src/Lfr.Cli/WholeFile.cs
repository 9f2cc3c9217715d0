namespace Lfr.Cli;

/// <summary>Writes files that are there whole or not at all: to a temporary name in the same folder, flushed, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">Its path; the folder is made where it is missing.</param>
    /// <param name="content">The whole content.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}.part");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            // Gone after the rename; left behind only by a failure, and then removed.
            File.Delete(temporary);
        }
    }

    /// <summary>Writes or replaces a text file as UTF-8 without a byte-order mark.</summary>
    public static void Write(string path, string content) => Write(path, System.Text.Encoding.UTF8.GetBytes(content));
}
