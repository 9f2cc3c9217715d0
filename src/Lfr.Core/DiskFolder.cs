using System.Runtime.InteropServices;

namespace Lfr.Core;

/// <summary>A folder as the disk keeps it.</summary>
internal static class DiskFolder
{
    /// <summary>Makes names in a folder survive a loss of power. On Windows the file system sees to it.</summary>
    public static void Sync(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Posix.Open(folder, Posix.ReadOnly);
        if (descriptor < 0)
        {
            throw new IOException($"The folder '{folder}' cannot be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        }

        var result = Posix.Fsync(descriptor);
        _ = Posix.Close(descriptor);
        if (result != 0)
        {
            throw new IOException($"The folder '{folder}' cannot be flushed to the medium.");
        }
    }
}

/// <summary>What .NET has no name for: flushing a folder, and giving a file a name that nobody has yet.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);
}
