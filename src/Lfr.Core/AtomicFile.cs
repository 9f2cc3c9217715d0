using System.Globalization;

namespace Lfr.Core;

/// <summary>Files that are there whole or not at all: written to a temporary name, flushed, renamed, and the name flushed too. Only a regular file is ever replaced:
/// renaming over a device, a pipe or a socket would take it away from everybody who uses it.</summary>
internal static class AtomicFile
{
    /// <summary>Writes or replaces a file with these bytes.</summary>
    /// <param name="path">Where.</param>
    /// <param name="content">What.</param>
    /// <param name="flushFolder">Flushes the name; null for <see cref="DiskFolder.Sync"/>.</param>
    /// <param name="manyProcesses">Whether several processes may write this file at once; the last one stays.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, Action<string>? flushFolder = null, bool manyProcesses = false)
    {
        // A span cannot be captured, and the few files written so are small.
        var bytes = content.ToArray();
        Write(path, stream => stream.Write(bytes), manyProcesses: manyProcesses, flushFolder: flushFolder);
    }

    /// <summary>Writes or replaces a file.</summary>
    /// <param name="path">Its path, as the caller gave it: messages name it and never the temporary one.</param>
    /// <param name="write">Writes the content; what it throws comes through, and nothing is left behind.</param>
    /// <param name="ownerOnly">Whether on Unix only the owner may read it.</param>
    /// <param name="manyProcesses">Whether several processes may write this file at once; the last one stays.</param>
    /// <param name="flushFolder">Flushes the name; null for <see cref="DiskFolder.Sync"/>.</param>
    /// <exception cref="IOException">The folder is missing, there is something else than a file at that place, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Write(string path, Action<Stream> write, bool ownerOnly = false, bool manyProcesses = false, Action<string>? flushFolder = null)
    {
        Require(path);
        var full = Path.GetFullPath(path);
        var temporary = manyProcesses ? string.Create(CultureInfo.InvariantCulture, $"{full}.{Environment.ProcessId}.part") : full + ".part";
        if (SpecialFile.IsAt(temporary))
        {
            throw new IOException($"'{path}' cannot be written, because '{temporary}', which it is first written to, is a device, a pipe or a socket. Remove that, or name another file.");
        }

        try
        {
            WriteBeside(full, temporary, write, ownerOnly);
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

    private static void WriteBeside(string full, string temporary, Action<Stream> write, bool ownerOnly)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (ownerOnly && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var file = new FileStream(temporary, options); // Outside: where another has it open, it is not ours to delete.
        var moved = false;
        try
        {
            using (file)
            {
                write(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, full, overwrite: true);
            moved = true;
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
