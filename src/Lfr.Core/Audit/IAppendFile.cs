namespace Lfr.Core.Audit;

/// <summary>A file that grows: what the log needs of a disk, and where a test puts a full one.</summary>
internal interface IAppendFile : IDisposable
{
    long Length { get; }

    /// <summary>Writes behind the end and waits until it is on the medium.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    void Truncate(long length);
}

/// <summary>Opens such files.</summary>
internal interface IAppendFiles
{
    IAppendFile Open(string path);
}
