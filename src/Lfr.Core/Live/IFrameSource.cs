namespace Lfr.Core.Live;

/// <summary>A camera, or what stands for one.</summary>
/// <remarks>
/// Used by one caller at a time: connect, read until <see cref="FrameReadStatus.Lost"/> or <see cref="FrameReadStatus.Ended"/>, connect
/// again. Both calls end promptly when they are cancelled. Implementations keep at most one frame of their own, in memory that they zero.
/// </remarks>
public interface IFrameSource : IAsyncDisposable
{
    /// <summary>Name of the camera, as the deployment lists it. No address and no credentials: it is written into alerts and the audit log.</summary>
    string CameraId { get; }

    /// <summary>Whether the source goes on without us.</summary>
    FramePacing Pacing { get; }

    /// <summary>Connects, or connects again after a loss.</summary>
    /// <param name="cancellationToken">Gives up, for example after a time-out.</param>
    /// <exception cref="FrameSourceException">The camera is not there, or what answers is none.</exception>
    /// <exception cref="ObjectDisposedException">The source has been disposed; one that others push into may instead have ended.</exception>
    ValueTask ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the next frame.</summary>
    /// <param name="cancellationToken">Gives up, for example after a time-out.</param>
    /// <returns>A frame that the caller disposes, or why there is none.</returns>
    /// <exception cref="InvalidOperationException">The source is not connected.</exception>
    /// <exception cref="ObjectDisposedException">The source has been disposed; one that others push into may instead have ended.</exception>
    ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken);
}
