namespace Lfr.Core.Live.Capture;

/// <summary>Bytes of a video stream, read straight into the caller's memory: nothing is buffered on the way where it could stay behind.</summary>
internal interface IByteFeed : IAsyncDisposable
{
    /// <summary>Reads what there is.</summary>
    /// <returns>Bytes read, 0 at the end.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken);
}
