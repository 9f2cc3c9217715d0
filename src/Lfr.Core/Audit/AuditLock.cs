namespace Lfr.Core.Audit;

/// <summary>Keeps a second writer out, of this process or another. The system lets go of it when the process dies, however it dies.</summary>
internal sealed class AuditLock : IDisposable
{
    private readonly FileStream _file;

    private AuditLock(FileStream file) => _file = file;

    /// <exception cref="AuditLockedException">Somebody writes the log already.</exception>
    /// <exception cref="IOException">Nobody could be kept out here.</exception>
    public static AuditLock Take(string path)
    {
        FileStream file;
        try
        {
            file = OpenExclusively(path);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new AuditLockedException($"Another process writes this log (it holds '{path}'). One log has one writer: end that process, or give this one a log of its own.", e);
        }

        // Locks are advisory on Unix, can be turned off by an environment variable, and some network file systems have none: try it.
        try
        {
            OpenExclusively(path).Dispose();
        }
        catch (IOException)
        {
            return new AuditLock(file);
        }

        file.Dispose();
        throw new IOException($"File locks do not work at '{path}', so that two writers could not be kept apart. Use a local disk, and unset DOTNET_SYSTEM_IO_DISABLEFILELOCKING.");
    }

    public void Dispose() => _file.Dispose();

    private static FileStream OpenExclusively(string path) => new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
}
