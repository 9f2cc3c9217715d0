namespace Lfr.Core.Live.Capture;

/// <summary>A file as a feed.</summary>
internal sealed class FileFeed(string path) : IByteFeed
{
    private readonly FileStream _file = InputFile.Open(path, bufferSize: 0, options: FileOptions.Asynchronous | FileOptions.SequentialScan, mayBePipe: true);

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => _file.ReadAsync(destination, cancellationToken);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
