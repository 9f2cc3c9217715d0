using System.Security.Cryptography;

namespace Lfr.Core;

/// <summary>Files that are there whole or not at all: written to a temporary name, flushed, renamed, and the name flushed too. Only a regular file is ever replaced:
/// renaming over a device, a pipe or a socket would take it away from everybody who uses it. The temporary name is drawn anew each time and its file is made by
/// this write or not at all, so that it is neither a file of the user's nor one that another process writes.</summary>
internal static class AtomicFile
{
    private const int DrawnDigits = 16;
    private const string TemporaryEnd = ".part";

    /// <summary>Writes or replaces a file with these bytes.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="flushFolder">Flushes the name; null for <see cref="DiskFolder.Sync"/>.</param>
    /// <param name="replace">Whether a file at that place is replaced; otherwise it stays, and this fails.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, Action<string>? flushFolder = null, bool replace = true)
    {
        // A span cannot be captured, and the few files written so are small.
        var bytes = content.ToArray();
        Write(path, stream => stream.Write(bytes), replace: replace, flushFolder: flushFolder);
    }

    /// <summary>Writes or replaces a file. Of several processes that write one file at once, the last stays.</summary>
    /// <param name="path">Its path, as the caller gave it: messages name it and never the temporary one.</param>
    /// <param name="write">Writes the content; what it throws comes through, and nothing is left behind.</param>
    /// <param name="ownerOnly">Whether on Unix only the owner may read it.</param>
    /// <param name="replace">Whether a file at that place is replaced; otherwise it stays, and this fails.</param>
    /// <param name="flushFolder">Flushes the name; null for <see cref="DiskFolder.Sync"/>.</param>
    /// <exception cref="IOException">The folder is missing, there is something else than a file at that place, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write, bool ownerOnly = false, bool replace = true, Action<string>? flushFolder = null)
    {
        Require(path);
        var full = Path.GetFullPath(path);
        var temporary = TemporaryName(full);
        try
        {
            WriteBeside(full, temporary, write, ownerOnly, replace);
        }
        catch (IOException e) when (e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw new IOException(e.Message.Replace(temporary, path, StringComparison.Ordinal), e.HResult);
        }
        catch (UnauthorizedAccessException e) when (e.Message.Contains(temporary, StringComparison.Ordinal))
        {
            throw new UnauthorizedAccessException($"'{path}' may not be written. Get the right to write in its folder, or name a file in another.", e);
        }

        (flushFolder ?? DiskFolder.Sync)(Path.GetDirectoryName(full)!);
    }

    /// <summary>Refuses a place where no file can be put, so that it is known before hours of work.</summary>
    /// <exception cref="IOException">As for <see cref="Write(string, Action{Stream}, bool, bool, Action{string})"/>.</exception>
    public static void Require(string path)
    {
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
        {
            throw new IOException($"'{path}' is a folder. Name a file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new DirectoryNotFoundException($"The folder of '{path}' does not exist. Make it first, or name a file in another.");
        }

        if (SpecialFile.IsAt(full))
        {
            throw new IOException($"'{path}' is a device, a pipe or a socket, which would be gone if a file took its place. Name a file.");
        }
    }

    /// <summary>A name beside a place that nobody has used: the place's own name, 64 drawn bits in hexadecimal, ".part".</summary>
    public static string TemporaryName(string full) => $"{full}.{RandomNumberGenerator.GetHexString(DrawnDigits, lowercase: true)}{TemporaryEnd}";

    /// <summary>Deletes what writes of this file left behind because the process was killed or the power failed. Nobody may be writing it meanwhile.</summary>
    /// <returns>How many there were.</returns>
    public static int DeleteLeftOver(string path)
    {
        var full = Path.GetFullPath(path);
        var (folder, begin) = (Path.GetDirectoryName(full)!, Path.GetFileName(full) + ".");
        var left = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => IsTemporary(Path.GetFileName(file), begin)).ToList() : [];
        left.ForEach(File.Delete);
        return left.Count;
    }

    private static bool IsTemporary(string name, string begin) =>
        name.Length == begin.Length + DrawnDigits + TemporaryEnd.Length
        && name.StartsWith(begin, StringComparison.Ordinal) && name.EndsWith(TemporaryEnd, StringComparison.Ordinal)
        && name.Substring(begin.Length, DrawnDigits).All(char.IsAsciiHexDigitLower);

    private static void WriteBeside(string full, string temporary, Action<Stream> write, bool ownerOnly, bool replace)
    {
        // Made anew or refused: nothing that is there, nor what a link there leads to, is ever opened.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(temporary, options); // Outside: what is there already is not ours to delete.
        var moved = false;
        try
        {
            using (file)
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            // A move that replaces nothing looks and then renames, and what another has made between the two would be gone. A second name is given or refused in one step;
            // where the file system has no second names, the move is what there is.
            if (replace || OperatingSystem.IsWindows() || Posix.Link(temporary, full) != 0)
            {
                File.Move(temporary, full, overwrite: replace);
                moved = true;
            }
        }
        finally
        {
            if (!moved)
            {
                File.Delete(temporary);
            }
        }
    }
}
