using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lfr.Core.Live.Capture;

namespace Lfr.Core.Live;

/// <summary>Whatever a child process <c>ffmpeg</c> reads: video files, RTSP cameras. It must be installed; nothing else of the library needs it.</summary>
/// <remarks>The child decodes to RGB and sends it through a pipe, straight into pinned memory that is used again and zeroed. Its own memory
/// holds the last frames while it runs and is given back to the system when it ends; the address, with any credentials, shows in
/// the machine's process list. Used by one thread at a time, as <see cref="IFrameSource"/> says; disposing it ends the child process.</remarks>
public sealed class FfmpegSource : IFrameSource
{
    private readonly string _address;
    private readonly string _executable;
    private readonly double? _framesPerSecond;
    private readonly TimeProvider _time;
    private readonly FramePool _pool = new(capacity: 3);
    private FfmpegProcess? _process;
    private bool _disposed;

    /// <summary>Names a video.</summary>
    /// <param name="cameraId">Name of the camera, as the deployment lists it.</param>
    /// <param name="address">A file's path, or an address that ffmpeg reads: rtsp://...</param>
    /// <param name="pacing">Live for cameras; on demand for files, every frame of which is then processed.</param>
    /// <param name="framesPerSecond">Frames a second wanted, over 0; null for all.</param>
    /// <param name="executable">Name or path of ffmpeg.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentException">A name is empty, or the rate is not over 0.</exception>
    public FfmpegSource(
        string cameraId, string address, FramePacing pacing, double? framesPerSecond = null, string executable = "ffmpeg", TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cameraId);
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        ArgumentException.ThrowIfNullOrWhiteSpace(executable);
        if (framesPerSecond is { } rate && !(rate > 0 && rate <= 1000))
        {
            Throw.OutOfRange(rate.ToString(CultureInfo.InvariantCulture), "over 0, at most 1000", nameof(framesPerSecond), "Give frames a second, or null for all.");
        }

        CameraId = cameraId;
        Pacing = pacing;
        _address = address;
        _framesPerSecond = framesPerSecond;
        _executable = executable;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string CameraId { get; }

    /// <inheritdoc/>
    public FramePacing Pacing { get; }

    /// <summary>Process id of the child while there is one: for tests and for those who watch a machine.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>Whether an executable of that name can be started.</summary>
    /// <param name="executable">Name or path of ffmpeg.</param>
    public static bool IsAvailable(string executable = "ffmpeg")
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(executable, "-version") { RedirectStandardOutput = true, RedirectStandardError = true });
            process?.StandardOutput.ReadToEnd();
            process?.WaitForExit();
            return process?.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await CloseAsync().ConfigureAwait(false);
        if (Pacing == FramePacing.OnDemand && !_address.Contains("://", StringComparison.Ordinal) && !File.Exists(_address))
        {
            throw new FrameSourceException($"Camera '{CameraId}' cannot be connected: there is no such file.");
        }

        try
        {
            _process = new FfmpegProcess(_executable, _address, _framesPerSecond);
        }
        catch (Win32Exception e)
        {
            throw new FrameSourceException($"Camera '{CameraId}' cannot be connected: '{_executable}' cannot be started ({e.Message}). Install ffmpeg, or name its path.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var process = _process ?? throw new InvalidOperationException("The source is not connected. Call ConnectAsync first.");
        try
        {
            var image = await process.ReadAsync(_pool, cancellationToken).ConfigureAwait(false);
            if (image is not null)
            {
                return FrameRead.Of(new CameraFrame(image, _time, _pool.Return));
            }

            var failure = await process.EndAsync(cancellationToken).ConfigureAwait(false);
            return Pacing == FramePacing.OnDemand && failure is null ? FrameRead.Ended : FrameRead.Lost(failure ?? "ffmpeg ended");
        }
        catch (IOException e)
        {
            return FrameRead.Lost(e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await CloseAsync().ConfigureAwait(false);
        _pool.Dispose();
    }

    private async ValueTask CloseAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            await process.DisposeAsync().ConfigureAwait(false);
        }
    }
}
