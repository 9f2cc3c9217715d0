namespace Lfr.Core.Live.Capture;

/// <summary>A file as a feed.</summary>
internal sealed class FileFeed(string path) : IByteFeed
{
    private readonly FileStream _file = new(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });

    public ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken) => _file.ReadAsync(destination, cancellationToken);

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
