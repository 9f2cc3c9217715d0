using System.Net;
using System.Net.Sockets;
using System.Text;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Live.Capture;
using Lfr.Tests;

namespace Lfr.Core.Tests.Live;

public sealed class FrameSourceTests
{
    private static readonly byte[] Tiny = TinyJpeg();

    [Fact]
    public async Task A_folder_is_read_in_the_order_of_names_and_other_files_are_left_out()
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, level) in new[] { ("b.ppm", 20), ("a.ppm", 10), ("c.txt", 0) })
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, name), [.. "P6\n1 1\n255\n"u8, (byte)level, (byte)level, (byte)level]);
        }

        await File.WriteAllBytesAsync(Path.Combine(folder.Path, "d.png"), []);
        await using var source = new ImageFolderSource("C1", folder.Path, ImageDecoder.Default);
        await source.ConnectAsync(CancellationToken.None);
        foreach (var expected in new byte[] { 10, 20 })
        {
            using var frame = (await source.ReadAsync(CancellationToken.None)).Frame!;
            frame.Decode();
            Assert.Equal(expected, frame.View.Pixels[0]);
        }

        var corrupt = await source.ReadAsync(CancellationToken.None);
        Assert.Equal(FrameReadStatus.Corrupt, corrupt.Status);
        Assert.DoesNotContain("d.png", corrupt.Detail, StringComparison.Ordinal);
        Assert.Equal(FrameReadStatus.Ended, (await source.ReadAsync(CancellationToken.None)).Status);
    }

    [Fact]
    public async Task Every_name_of_a_picture_is_taken_for_one_in_any_case()
    {
        using var folder = new TemporaryFolder();
        foreach (var extension in ImageFile.Extensions)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, $"a{extension.ToUpperInvariant()}"), [.. "P6\n1 1\n255\n"u8, 1, 2, 3]);
        }

        await using var source = new ImageFolderSource("C1", folder.Path, ImageDecoder.Default);
        await source.ConnectAsync(CancellationToken.None);
        for (var i = 0; i < ImageFile.Extensions.Count; i++)
        {
            using var frame = (await source.ReadAsync(CancellationToken.None)).Frame!;
            frame.Decode();
        }

        Assert.Equal(FrameReadStatus.Ended, (await source.ReadAsync(CancellationToken.None)).Status);
        foreach (var name in new[] { ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".ppm", ".pgm", ".pbm", ".pnm" })
        {
            Assert.True(ImageFile.IsNamedAsPicture("folder/a" + name));
        }

        Assert.False(ImageFile.IsNamedAsPicture("a.webp"));
        Assert.False(ImageFile.IsNamedAsPicture("png"));
    }

    [Fact]
    public async Task An_empty_or_missing_folder_is_no_camera()
    {
        using var folder = new TemporaryFolder();
        await Assert.ThrowsAsync<FrameSourceException>(async () => await new ImageFolderSource("C1", folder.Path, ImageDecoder.Default).ConnectAsync(default));
        await Assert.ThrowsAsync<FrameSourceException>(async () => await new ImageFolderSource("C1", folder.Path + "x", ImageDecoder.Default).ConnectAsync(default));
    }

    [Fact]
    public async Task A_file_of_pictures_is_read_to_its_end_and_a_torn_one_is_reported()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "clip.mjpeg");
        await File.WriteAllBytesAsync(path, [.. Tiny, .. Tiny, .. Tiny[..^2]]);
        await using var source = new MjpegSource("C1", new Uri(path), ImageDecoder.Default);
        await source.ConnectAsync(CancellationToken.None);
        Assert.Equal(FramePacing.OnDemand, source.Pacing);
        var statuses = new List<FrameReadStatus>();
        while (statuses.Count == 0 || statuses[^1] != FrameReadStatus.Ended)
        {
            var read = await source.ReadAsync(CancellationToken.None);
            read.Frame?.Dispose();
            statuses.Add(read.Status);
        }

        Assert.Equal([FrameReadStatus.Frame, FrameReadStatus.Frame, FrameReadStatus.Corrupt, FrameReadStatus.Ended], statuses);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_http_camera_is_read_and_its_loss_is_noticed(bool chunked)
    {
        using var camera = new TcpListener(IPAddress.Loopback, 0);
        camera.Start();
        var request = "";
        var serve = Task.Run(async () =>
        {
            using var client = await camera.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            var buffer = new byte[4096];
            var length = await stream.ReadAsync(buffer);
            request = Encoding.ASCII.GetString(buffer, 0, length);
            byte[] body = [.. "--f\r\nContent-Type: image/jpeg\r\n\r\n"u8, .. Tiny, .. "\r\n--f\r\n\r\n"u8, .. Tiny];
            await stream.WriteAsync(Encoding.ASCII.GetBytes(
                "HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=f\r\n" + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")));
            for (var i = 0; i < body.Length; i += 37)
            {
                var part = body[i..Math.Min(body.Length, i + 37)];
                await stream.WriteAsync(chunked ? [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8] : part);
            }

            if (chunked)
            {
                await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
            }
        });
        var port = ((IPEndPoint)camera.LocalEndpoint).Port;
        await using var source = new MjpegSource("C1", new Uri($"http://officer:se%20cret@127.0.0.1:{port}/video?x=1"), ImageDecoder.Default);
        await source.ConnectAsync(CancellationToken.None);
        for (var i = 0; i < 2; i++)
        {
            using var frame = (await source.ReadAsync(CancellationToken.None)).Frame!;
            frame.Decode();
            Assert.Equal(8, frame.View.Width);
        }

        Assert.Equal(FrameReadStatus.Lost, (await source.ReadAsync(CancellationToken.None)).Status);
        await serve;
        Assert.StartsWith("GET /video?x=1 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("Authorization: Basic " + Convert.ToBase64String("officer:se cret"u8), request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\n\r\n", "401")]
    [InlineData("HTTP/1.1 404 Not Found\r\n\r\n", "404")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "no HTTP")]
    [InlineData("", "no HTTP")]
    public async Task What_is_no_camera_is_said_without_credentials(string answer, string expected)
    {
        using var camera = new TcpListener(IPAddress.Loopback, 0);
        camera.Start();
        var serve = Task.Run(async () =>
        {
            using var client = await camera.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        });
        var port = ((IPEndPoint)camera.LocalEndpoint).Port;
        await using var source = new MjpegSource("C1", new Uri($"http://officer:secret@127.0.0.1:{port}/"), ImageDecoder.Default);
        var e = await Assert.ThrowsAsync<FrameSourceException>(async () => await source.ConnectAsync(CancellationToken.None));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
        await serve;
    }

    /// <summary>What was read of a picture that never came whole is somebody's face, too.</summary>
    [Theory]
    [InlineData("chunk")]
    [InlineData("reset")]
    [InlineData("cancelled")]
    public async Task A_part_of_a_picture_is_zeroed_when_the_rest_does_not_come(string how)
    {
        using var camera = new TcpListener(IPAddress.Loopback, 0);
        camera.Start();
        var part = Tiny[..^10];
        var end = new TaskCompletionSource();
        var serve = Task.Run(async () =>
        {
            using var client = await camera.AcceptTcpClientAsync();
            var stream = client.GetStream();
            _ = await stream.ReadAsync(new byte[4096]);
            var chunked = how == "chunk";
            await stream.WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n" + (chunked ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n")));
            await end.Task;
            await stream.WriteAsync(chunked ? [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\nno chunk\r\n"u8] : part);
            if (how == "reset")
            {
                await Task.Delay(200);
                client.LingerState = new LingerOption(true, 0);
            }
            else
            {
                await Task.Delay(1000);
            }
        });
        var port = ((IPEndPoint)camera.LocalEndpoint).Port;
        await using var source = new MjpegSource("C1", new Uri($"http://127.0.0.1:{port}/"), ImageDecoder.Default);
        await source.ConnectAsync(CancellationToken.None);
        end.SetResult();
        if (how == "cancelled")
        {
            using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(400));
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await source.ReadAsync(cancel.Token));
        }
        else
        {
            Assert.Equal(FrameReadStatus.Lost, (await source.ReadAsync(CancellationToken.None)).Status);
        }

        const System.Reflection.BindingFlags Private = System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic;
        var splitter = typeof(MjpegSource).GetField("_splitter", Private)!.GetValue(source)!;
        Assert.DoesNotContain((byte[])typeof(JpegSplitter).GetField("_buffer", Private)!.GetValue(splitter)!, b => b != 0);
        await serve;
    }

    [Fact]
    public void Chunks_are_taken_off_whatever_the_pieces()
    {
        byte[] stream = [.. "5;ext=1\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n"u8];
        for (var piece = 1; piece <= stream.Length; piece++)
        {
            var decoder = new ChunkedDecoder();
            var result = new List<byte>();
            for (var i = 0; i < stream.Length; i += piece)
            {
                var part = stream[i..Math.Min(stream.Length, i + piece)];
                result.AddRange(part[..decoder.Decode(part)]);
            }

            Assert.Equal("hello0123456789"u8.ToArray(), result);
            Assert.True(decoder.IsDone);
        }

        Assert.Throws<IOException>(() => new ChunkedDecoder().Decode([.. "zz\r\n"u8]));
    }

    [SkippableFact]
    public async Task Ffmpeg_reads_a_video_and_ends()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        var clip = TestFolders.RequireData("video", "video_01.mp4");
        await using var source = new FfmpegSource("C1", clip, FramePacing.OnDemand, framesPerSecond: 2);
        await source.ConnectAsync(CancellationToken.None);
        var frames = 0;
        var different = new HashSet<ulong>();
        while (true)
        {
            var read = await source.ReadAsync(CancellationToken.None);
            if (read.Status == FrameReadStatus.Ended)
            {
                break;
            }

            Assert.Equal((FrameReadStatus.Frame, (string?)null), (read.Status, read.Detail));
            using var frame = read.Frame!;
            Assert.True(frame.View.Width > 100);
            different.Add(FrameFingerprint.Of(frame.View));
            frames++;
        }

        Assert.True(frames >= 4, $"{frames} frames");
        Assert.True(different.Count > frames / 2);
    }

    [SkippableFact]
    public async Task Ffmpeg_that_cannot_read_says_so_without_the_address()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "secret-name.mp4");
        await File.WriteAllTextAsync(path, "no video");
        await using var source = new FfmpegSource("C1", path, FramePacing.OnDemand);
        await source.ConnectAsync(CancellationToken.None);
        var read = await source.ReadAsync(CancellationToken.None);
        Assert.Equal(FrameReadStatus.Lost, read.Status);
        Assert.DoesNotContain("secret-name", read.Detail, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FrameSourceException>(async () =>
            await new FfmpegSource("C1", path, FramePacing.OnDemand, executable: "no-such-ffmpeg").ConnectAsync(CancellationToken.None));
    }

    [SkippableFact]
    public async Task The_child_is_gone_after_dispose()
    {
        Skip.IfNot(FfmpegSource.IsAvailable(), "ffmpeg is not installed");
        var source = new FfmpegSource("C1", TestFolders.RequireData("video", "video_01.mp4"), FramePacing.OnDemand);
        await source.ConnectAsync(CancellationToken.None);
        (await source.ReadAsync(CancellationToken.None)).Frame!.Dispose();
        var id = source.ProcessId!.Value;
        await source.DisposeAsync();
        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    [Fact]
    public void A_fingerprint_changes_with_any_one_byte()
    {
        using var image = new Image(37, 5, PixelFormat.Rgb24);
        new Random(1).NextBytes(image.Pixels);
        var seen = new HashSet<ulong> { FrameFingerprint.Of(image) };
        for (var i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] ^= 0x80;
            Assert.True(seen.Add(FrameFingerprint.Of(image)), $"byte {i}");
            image.Pixels[i] ^= 0x80;
        }
    }

    // An 8x8 grey baseline JPEG of one mid-grey block: the smallest that a decoder accepts. Tables: all ones; one DC code and one AC code (end of block).
    private static byte[] TinyJpeg()
    {
        byte[] quantisation = [0xFF, 0xDB, 0x00, 0x43, 0x00, .. Enumerable.Repeat((byte)1, 64)];
        byte[] frame = [0xFF, 0xC0, 0x00, 0x0B, 0x08, 0x00, 0x08, 0x00, 0x08, 0x01, 0x01, 0x11, 0x00];
        byte[] dc = [0xFF, 0xC4, 0x00, 0x14, 0x00, 0x01, .. new byte[15], 0x00];
        byte[] ac = [0xFF, 0xC4, 0x00, 0x14, 0x10, 0x01, .. new byte[15], 0x00];
        byte[] scan = [0xFF, 0xDA, 0x00, 0x08, 0x01, 0x01, 0x00, 0x00, 0x3F, 0x00, 0x3F];
        return [0xFF, 0xD8, .. quantisation, .. frame, .. dc, .. ac, .. scan, 0xFF, 0xD9];
    }
}
