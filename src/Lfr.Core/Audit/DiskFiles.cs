using Microsoft.Win32.SafeHandles;

namespace Lfr.Core.Audit;

/// <summary>Files on a disk, flushed to the medium with every append.</summary>
/// <param name="flush">Returns when what was written is on the medium; a test counts the calls.</param>
/// <param name="flushFolder">Returns when the names in a folder are on the medium; null for <see cref="DiskFolder.Sync"/>.</param>
internal sealed class DiskFiles(Action<SafeFileHandle> flush, Action<string>? flushFolder = null) : IAppendFiles
{
    public static DiskFiles Instance { get; } = new(RandomAccess.FlushToDisk);

    public Action<SafeFileHandle> Flush { get; } = flush;

    public Action<string> FlushFolder { get; } = flushFolder ?? DiskFolder.Sync;

    public IAppendFile Open(string path)
    {
        InputFile.Require(path); // It is read too, and cut where a line was torn.
        var isNew = !File.Exists(path);
        var file = new DiskFile(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite), Flush);
        if (isNew)
        {
            FlushFolder(Path.GetDirectoryName(path)!);
        }

        return file;
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
