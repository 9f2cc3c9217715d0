using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lfr.Core.Imaging;

namespace Lfr.Core.Live.Capture;

/// <summary>One run of ffmpeg that writes each frame as a PPM picture (P6): its header says the size, so that a video that changes it is read rightly.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    private const int MaxHeaderBytes = 32;
    private const int MaxSide = 16_384;
    private readonly Process _process;
    private readonly Stream _output;
    private readonly Task _drained;
    private readonly byte[] _header = GC.AllocateArray<byte>(MaxHeaderBytes, pinned: true);
    private int _headerLength;
    private (int Width, int Height) _size;
    private readonly CameraAddress _address;
    private string _lastError = "";

    /// <summary>Starts the child.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public FfmpegProcess(string executable, string address, double? framesPerSecond)
    {
        _address = new CameraAddress(address);
        var start = new ProcessStartInfo(executable) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Add(start, "-nostdin", "-hide_banner", "-loglevel", "error");
        if (address.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase))
        {
            Add(start, "-rtsp_transport", "tcp", "-fflags", "nobuffer");
        }

        Add(start, "-i", address, "-an", "-sn");
        if (framesPerSecond is { } rate)
        {
            Add(start, "-vf", string.Create(CultureInfo.InvariantCulture, $"fps={rate:R}"));
        }

        Add(start, "-f", "image2pipe", "-c:v", "ppm", "-pix_fmt", "rgb24", "pipe:1");
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.BaseStream;
        _drained = DrainErrorsAsync();
    }

    public int Id => _process.Id;

    /// <summary>Reads one frame; null at the end.</summary>
    /// <exception cref="IOException">The pipe broke, or carries something else.</exception>
    public async ValueTask<Image?> ReadAsync(FramePool pool, CancellationToken cancellationToken)
    {
        if (!await ReadHeaderAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var image = pool.Rent(_size.Width, _size.Height, PixelFormat.Rgb24);
        var complete = false;
        try
        {
            await _output.ReadExactlyAsync(image.Memory, cancellationToken).ConfigureAwait(false);
            complete = true;
            return image;
        }
        finally
        {
            if (!complete)
            {
                pool.Return(image);
            }
        }
    }

    /// <summary>Waits until the child has ended and says why, null for success. The text has no address in it.</summary>
    public async ValueTask<string?> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        await _drained.ConfigureAwait(false);
        return _process.ExitCode == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"ffmpeg ended with {_process.ExitCode}{(_lastError.Length > 0 ? ": " : "")}{_lastError}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _drained.ConfigureAwait(false);
        _process.Dispose();
    }

    private static void Add(ProcessStartInfo start, params ReadOnlySpan<string> arguments)
    {
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
    }

    // "P6\n640 480\n255\n": three lines. Frames of one video have equal headers, so all but the first are read at once.
    private async ValueTask<bool> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        var expected = _headerLength;
        var length = 0;
        var lines = 0;
        while (lines < 3)
        {
            var want = length == 0 && expected > 0 ? expected : 1;
            var read = await _output.ReadAtLeastAsync(_header.AsMemory(length, want), want, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length + read == 0)
            {
                return false;
            }

            if (read < want || length + read == MaxHeaderBytes)
            {
                throw new IOException("ffmpeg's output breaks off");
            }

            lines += _header.AsSpan(length, read).Count((byte)'\n');
            length += read;
        }

        var fields = Encoding.ASCII.GetString(_header, 0, length).Split('\n', ' ');
        if (lines == 3 && _header[length - 1] == '\n' && fields is ["P6", var w, var h, "255", ""]
            && int.TryParse(w, CultureInfo.InvariantCulture, out var width) && int.TryParse(h, CultureInfo.InvariantCulture, out var height)
            && width is > 0 and <= MaxSide && height is > 0 and <= MaxSide)
        {
            _headerLength = length;
            _size = (width, height);
            return true;
        }

        throw new IOException("ffmpeg's output is no sequence of pictures");
    }

    private async Task DrainErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            // ffmpeg repeats the address, which may hold a password: keep what comes after the last colon. Where nothing comes, as in some versions, the address is taken out.
            var clean = _address.Redact(line);
            _lastError = clean[(clean.LastIndexOf(": ", StringComparison.Ordinal) + 1)..].Trim();
        }
    }
}
