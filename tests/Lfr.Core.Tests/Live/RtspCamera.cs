using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lfr.Core.Tests.Live;

/// <summary>A camera that speaks RTSP: it asks for a user name and a password, then sends an MPEG transport stream in RTP packets through the same connection (RFC 2326, 10.12; RFC 2250, 2),
/// as fast as the pictures were taken, and hangs up at its end. One connection at a time; what each does is a script's.</summary>
internal sealed class RtspCamera : IAsyncDisposable
{
    public const string User = "officer";
    public const string Password = "canary-5311";

    private const int TransportPacket = 188;
    private const int PacketsTogether = 7;
    private const int RtpHeader = 12;
    private const int PayloadType = 33;
    private const int ClockHz = 90_000;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly byte[] _video;
    private readonly TimeSpan _length;
    private readonly Func<int, bool> _refuses;
    private readonly Task _serving;
    private int _connections;

    /// <summary>Starts one.</summary>
    /// <param name="video">An MPEG transport stream.</param>
    /// <param name="length">How long it lasts.</param>
    /// <param name="refuses">Whether the connection of that number, from 1, is refused with an error of the server's.</param>
    public RtspCamera(byte[] video, TimeSpan length, Func<int, bool>? refuses = null)
    {
        (_video, _length, _refuses) = (video, length, refuses ?? (_ => false));
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Connections so far.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>The address, with what it asks for.</summary>
    public string Address(string password = Password) => $"rtsp://{User}:{password}@127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/stream";

    /// <summary>A test picture that moves, 320x240, 25 a second.</summary>
    public static byte[] MakeVideo(TemporaryFolder folder, int seconds)
    {
        var path = folder.File("camera.ts");
        string[] arguments = ["-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-t", $"{seconds}", "-c:v", "mpeg2video", "-g", "5", "-q:v", "8", "-f", "mpegts", path];
        using var encoder = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        encoder.WaitForExit();
        Assert.Equal(0, encoder.ExitCode);
        return File.ReadAllBytes(path);
    }

    public async ValueTask DisposeAsync()
    {
        // The listener goes last: whoever is about to accept would find it stopped.
        await _stop.CancelAsync();
        await _serving;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                await TalkAsync(client.GetStream(), Interlocked.Increment(ref _connections));
            }
            catch (IOException)
            {
                // Whoever watched has gone: the next may come.
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TalkAsync(NetworkStream stream, int connection)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } request)
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } line)
            {
                var colon = line.IndexOf(':', StringComparison.Ordinal);
                headers[line[..colon]] = line[(colon + 1)..].Trim();
            }

            var method = request.Split(' ')[0];
            var (status, more, body) = Answer(method, headers, connection);
            var length = body.Length > 0 ? $"Content-Length: {body.Length}\r\n" : "";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"RTSP/1.0 {status}\r\nCSeq: {headers["CSeq"]}\r\n{more}{length}\r\n{body}"), _stop.Token);
            if (method == "PLAY")
            {
                await SendAsync(stream);
                return;
            }
        }
    }

    private (string Status, string Headers, string Body) Answer(string method, Dictionary<string, string> headers, int connection) => method switch
    {
        "OPTIONS" => ("200 OK", "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", ""),
        "DESCRIBE" when headers.GetValueOrDefault("Authorization") != "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{Password}")) =>
            ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"camera\"\r\n", ""),
        "DESCRIBE" when _refuses(connection) => ("503 Service Unavailable", "", ""),
        "DESCRIBE" => (
            "200 OK", "Content-Type: application/sdp\r\n",
            $"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP {PayloadType}\r\na=control:track1\r\n"),
        "SETUP" => ("200 OK", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n", ""),
        _ => ("200 OK", "Session: 1\r\n", ""),
    };

    // "$", channel 0, length; then an RTP packet with seven packets of the transport stream.
    private async Task SendAsync(NetworkStream stream)
    {
        var begin = TimeProvider.System.GetTimestamp();
        var piece = PacketsTogether * TransportPacket;
        var buffer = new byte[4 + RtpHeader + piece];
        for (var (at, number) = (0, 0); at < _video.Length; at += piece, number++)
        {
            var due = _length * ((double)at / _video.Length);
            if (due - TimeProvider.System.GetElapsedTime(begin) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, _stop.Token);
            }

            var payload = _video.AsSpan(at, Math.Min(piece, _video.Length - at));
            buffer[0] = (byte)'$';
            buffer[1] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), (ushort)(RtpHeader + payload.Length));
            buffer[4] = 0x80;
            buffer[5] = PayloadType;
            BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(6), (ushort)number);
            BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(8), (uint)(due.TotalSeconds * ClockHz));
            BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(12), 7);
            payload.CopyTo(buffer.AsSpan(4 + RtpHeader));
            await stream.WriteAsync(buffer.AsMemory(0, 4 + RtpHeader + payload.Length), _stop.Token);
        }
    }
}
