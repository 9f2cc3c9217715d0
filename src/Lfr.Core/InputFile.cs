namespace Lfr.Core;

/// <summary>
/// Opens the files that are read, whatever is in them. Only here, so that what is no file of bytes is refused before it is opened (that waits, for ever, where nobody writes
/// the pipe) and one sentence says what is wrong with a place. What is read once from its beginning to its end may also be a pipe that a shell made
/// (<see cref="SpecialFile.UnnamedPipe"/>).
/// </summary>
internal static class InputFile
{
    /// <summary>Opens a file.</summary>
    /// <param name="path">Its path, as the caller gave it.</param>
    /// <param name="share">What others may do meanwhile.</param>
    /// <param name="bufferSize">Bytes that the stream holds; 0 for none, where no second copy may stay behind.</param>
    /// <param name="options">How it will be read.</param>
    /// <param name="mayBePipe">Whether it is read once from its beginning to its end, without asking for its length.</param>
    /// <exception cref="IOException">It is a folder, a device, a pipe or a socket, is missing, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(
        string path, FileShare share = FileShare.Read, int bufferSize = 1 << 16, FileOptions options = FileOptions.SequentialScan, bool mayBePipe = false) =>
        Reading(path, mayBePipe, () => new FileStream(path, FileMode.Open, FileAccess.Read, share, bufferSize, options));

    /// <summary>Reads a file, or a pipe that a shell made, to its end.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static byte[] ReadAllBytes(string path) => Reading(path, true, () => File.ReadAllBytes(path));

    /// <summary>Reads a file, or a pipe that a shell made, to its end: UTF-8, unless a byte-order mark says otherwise.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static string ReadAllText(string path) => Reading(path, true, () => File.ReadAllText(path));

    /// <summary>Refuses what is no regular file, and what is a folder; whether it is there is for opening it to say.</summary>
    /// <inheritdoc cref="Open" path="/exception"/>
    public static void Require(string path, bool mayBePipe = false)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"'{path}' is a folder. Name a file.");
        }

        if (SpecialFile.KindAt(path) is { } kind && !(mayBePipe && kind == SpecialFile.UnnamedPipe))
        {
            throw new IOException($"'{path}' is {kind} and no regular file. {WhatToDo}");
        }
    }

    /// <summary>What to do with something that is no regular file.</summary>
    public const string WhatToDo = "Write what is to be read into a file, and name that.";

    /// <summary>What to add where a file is not there; nothing where its name could be read.</summary>
    public static string WhyMissing(string path) =>
        path.Contains('\uFFFD', StringComparison.Ordinal) ? " Its name is not UTF-8, or holds the sign for what is not: rename it." : "";

    private static T Reading<T>(string path, bool mayBePipe, Func<T> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Require(path, mayBePipe);
        try
        {
            return read();
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UnauthorizedAccessException($"'{path}' may not be read. Get the right to read it, or name another file.", e);
        }
        catch (FileNotFoundException e) when (WhyMissing(path) is { Length: > 0 } why)
        {
            throw new FileNotFoundException($"'{path}' does not exist.{why}", path, e);
        }
    }
}
