using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Lfr.Core.Audit;

/// <summary>Files on a disk, flushed to the medium with every append.</summary>
/// <param name="flush">Returns when what was written is on the medium; a test counts the calls.</param>
/// <param name="flushFolder">Returns when the names in a folder are on the medium; null for <see cref="SyncFolder"/>.</param>
internal sealed class DiskFiles(Action<SafeFileHandle> flush, Action<string>? flushFolder = null) : IAppendFiles
{
    public static DiskFiles Instance { get; } = new(RandomAccess.FlushToDisk);

    public Action<SafeFileHandle> Flush { get; } = flush;

    public Action<string> FlushFolder { get; } = flushFolder ?? SyncFolder;

    public IAppendFile Open(string path)
    {
        var isNew = !File.Exists(path);
        var file = new DiskFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), Flush);
        if (isNew)
        {
            FlushFolder(Path.GetDirectoryName(path)!);
        }

        return file;
    }

    /// <summary>Makes names in a folder survive a loss of power. On Windows the file system sees to it.</summary>
    public static void SyncFolder(string folder)
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

    private sealed class DiskFile(SafeFileHandle handle, Action<SafeFileHandle> flush) : IAppendFile
    {
        private long _length = RandomAccess.GetLength(handle);

        public long Length => _length;

        public void Append(ReadOnlySpan<byte> bytes)
        {
            RandomAccess.Write(handle, bytes, _length);
            flush(handle);
            _length += bytes.Length;
        }

        public void Truncate(long length)
        {
            RandomAccess.SetLength(handle, length);
            flush(handle);
            _length = length;
        }

        public void Dispose() => handle.Dispose();
    }
}

/// <summary>What .NET has no name for: flushing a folder.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);
}
