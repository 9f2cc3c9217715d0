using Lfr.Core;

namespace Lfr.Cli;

/// <summary>Writes files that are there whole or not at all: to a temporary name in the same folder, flushed, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes or replaces a file; refused where something else than a file is at that place.</summary>
    /// <param name="path">Its path; the folder is made where it is missing.</param>
    /// <param name="content">The whole content.</param>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.Write(path, content);
    }

    /// <summary>Writes or replaces a text file as UTF-8 without a byte-order mark.</summary>
    public static void Write(string path, string content) => Write(path, System.Text.Encoding.UTF8.GetBytes(content));

    /// <summary>Refuses, before any work is done, a place that is taken: a result is never written over what somebody else may need.</summary>
    /// <param name="path">The file that an option names; null where none does.</param>
    /// <param name="option">The option.</param>
    /// <exception cref="CommandException">Something is there.</exception>
    public static void RequireNew(string? path, string option)
    {
        if (path is not null && Path.Exists(path))
        {
            throw new CommandException(ExitCode.Input, $"{path} is there already, and is not replaced. Name a new file with {option}.");
        }
    }
}
