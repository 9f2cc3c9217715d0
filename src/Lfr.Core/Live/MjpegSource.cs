using Lfr.Core.Imaging;
using Lfr.Core.Live.Capture;

namespace Lfr.Core.Live;

/// <summary>JPEG pictures one after another: a file of them (.mjpeg, .mjpg), or a camera's HTTP stream (multipart/x-mixed-replace).</summary>
/// <remarks>A picture that breaks off is reported as corrupt and the next one is looked for. Compressed bytes are kept in one pinned buffer
/// and zeroed as soon as their frame has been handed over. Used by one thread at a time, as <see cref="IFrameSource"/> says; disposing it closes the file or the connection.</remarks>
public sealed class MjpegSource : IFrameSource
{
    /// <summary>A camera that sends this much without a picture sends something else.</summary>
    private const int MaxBytesWithoutPicture = 1 << 20;

    private readonly Uri _address;
    private readonly IImageDecoder _decoder;
    private readonly ImageLimits _limits;
    private readonly TimeProvider _time;
    private readonly JpegSplitter _splitter;
    private IByteFeed? _feed;
    private bool _disposed;

    /// <summary>Names a stream.</summary>
    /// <param name="cameraId">Name of the camera, as the deployment lists it.</param>
    /// <param name="address">http, https (name and password may be in it: Basic) or file.</param>
    /// <param name="decoder">Reads the pictures.</param>
    /// <param name="limits">What may be spent on one; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="maxFrameBytes">Compressed bytes of one picture at most.</param>
    /// <exception cref="ArgumentException">The name is empty, or the address of another kind.</exception>
    public MjpegSource(
        string cameraId, Uri address, IImageDecoder decoder, ImageLimits? limits = null, TimeProvider? time = null, int maxFrameBytes = 32 << 20)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cameraId);
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(decoder);
        Throw.IfOutOfRange(maxFrameBytes, 1 << 18, 1 << 30, nameof(maxFrameBytes), "Give the largest compressed picture in bytes.");
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps && !address.IsFile))
        {
            Throw.Argument("address is no http, https or file address. For rtsp use FfmpegSource.", nameof(address));
        }

        CameraId = cameraId;
        _address = address;
        _decoder = decoder;
        _limits = limits ?? ImageLimits.Default;
        _time = time ?? TimeProvider.System;
        _splitter = new JpegSplitter(maxFrameBytes);
    }

    /// <inheritdoc/>
    public string CameraId { get; }

    /// <inheritdoc/>
    public FramePacing Pacing => _address.IsFile ? FramePacing.OnDemand : FramePacing.Live;

    /// <inheritdoc/>
    public async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await CloseAsync().ConfigureAwait(false);
        try
        {
            _feed = _address.IsFile ? new FileFeed(_address.LocalPath) : await HttpFeed.ConnectAsync(_address, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The message of a socket names host and port, never the credentials of the address.
            throw new FrameSourceException($"Camera '{CameraId}' cannot be connected: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var feed = _feed ?? throw new InvalidOperationException("The source is not connected. Call ConnectAsync first.");
        long barren = 0;
        while (true)
        {
            switch (_splitter.Next())
            {
                case JpegSplitter.Found.Picture:
                    var frame = new CameraFrame(_splitter.Picture, _decoder, _limits, _time);
                    _splitter.Release();
                    return FrameRead.Of(frame);
                case JpegSplitter.Found.Broken:
                    return FrameRead.Corrupt("a picture breaks off or is too large");
            }

            var isRead = false;
            try
            {
                var read = await feed.ReadAsync(_splitter.Free, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return End();
                }

                isRead = true;
                _splitter.Advance(read);
                barren = _splitter.Count > 2 ? 0 : barren + read;
            }
            catch (IOException e)
            {
                return FrameRead.Lost(e.Message);
            }
            finally
            {
                if (!isRead)
                {
                    // The rest does not come, or nobody waits for it: what was read of a picture is not kept until somebody connects anew.
                    _splitter.Clear();
                }
            }

            if (barren > MaxBytesWithoutPicture)
            {
                return FrameRead.Corrupt($"no picture in {MaxBytesWithoutPicture} bytes");
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await CloseAsync().ConfigureAwait(false);
        _splitter.Dispose();
    }

    private FrameRead End()
    {
        var torn = _splitter.Count > 2;
        _splitter.Clear();
        return (torn, _address.IsFile) switch
        {
            (true, true) => FrameRead.Corrupt("the file breaks off within a picture"),
            (_, true) => FrameRead.Ended,
            _ => FrameRead.Lost("the camera closed the connection"),
        };
    }

    private async ValueTask CloseAsync()
    {
        _splitter.Clear();
        if (_feed is { } feed)
        {
            _feed = null;
            await feed.DisposeAsync().ConfigureAwait(false);
        }
    }
}
