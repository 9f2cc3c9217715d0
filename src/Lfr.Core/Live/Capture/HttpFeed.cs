using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;

namespace Lfr.Core.Live.Capture;

/// <summary>The body of one GET over HTTP/1.1, without a client's pooled buffers: those are never zeroed, and parts of frames stayed in
/// them. Over https the TLS layer has buffers of its own, which are outside of our reach.</summary>
internal sealed class HttpFeed : IByteFeed
{
    private const int MaxHeaderBytes = 16 << 10;

    private readonly Stream _stream;
    private readonly byte[] _header = GC.AllocateArray<byte>(MaxHeaderBytes, pinned: true);
    private readonly ChunkedDecoder? _chunks;
    private int _begin;
    private int _end;

    private HttpFeed(Stream stream, byte[] header, int begin, int end, bool chunked)
    {
        _stream = stream;
        header.AsSpan(begin, end - begin).CopyTo(_header);
        (_begin, _end) = (0, end - begin);
        _chunks = chunked ? new ChunkedDecoder() : null;
    }

    /// <summary>Connects and reads the answer's head.</summary>
    /// <exception cref="IOException">No connection, or the answer is no 200.</exception>
    public static async ValueTask<HttpFeed> ConnectAsync(Uri uri, CancellationToken cancellationToken)
    {
        var stream = await OpenAsync(uri, cancellationToken).ConfigureAwait(false);
        var header = GC.AllocateArray<byte>(MaxHeaderBytes, pinned: true);
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(Request(uri)), cancellationToken).ConfigureAwait(false);
            var length = 0;
            while (true)
            {
                var read = await stream.ReadAsync(header.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
                var end = header.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
                if (end >= 0)
                {
                    var chunked = CheckHead(Encoding.Latin1.GetString(header, 0, end));
                    return new HttpFeed(stream, header, end + 4, length, chunked);
                }

                if (read == 0 || length == header.Length)
                {
                    throw new IOException("the answer is no HTTP");
                }
            }
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(header);
        }
    }

    public async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        while (_chunks is not { IsDone: true })
        {
            int read;
            if (_begin < _end)
            {
                read = Math.Min(_end - _begin, destination.Length);
                _header.AsSpan(_begin, read).CopyTo(destination.Span);
                CryptographicOperations.ZeroMemory(_header.AsSpan(_begin, read));
                _begin += read;
            }
            else
            {
                read = await _stream.ReadAsync(destination, cancellationToken).ConfigureAwait(false);
            }

            if (read == 0)
            {
                return 0;
            }

            var content = _chunks is null ? read : _chunks.Decode(destination.Span[..read]);
            destination.Span[content..read].Clear();
            if (content > 0)
            {
                return content;
            }
        }

        return 0;
    }

    public ValueTask DisposeAsync()
    {
        CryptographicOperations.ZeroMemory(_header);
        return _stream.DisposeAsync();
    }

    private static async ValueTask<Stream> OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(uri.DnsSafeHost, uri.Port, cancellationToken).ConfigureAwait(false);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (uri.Scheme != Uri.UriSchemeHttps)
            {
                return plain;
            }

            var secured = new SslStream(plain, leaveInnerStreamOpen: false);
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = uri.DnsSafeHost }, cancellationToken).ConfigureAwait(false);
            return secured;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or AuthenticationException)
            {
                throw new IOException(e.Message, e);
            }

            throw;
        }
    }

    private static string Request(Uri uri)
    {
        var host = uri.IsDefaultPort ? uri.Host : string.Create(CultureInfo.InvariantCulture, $"{uri.Host}:{uri.Port}");
        var credentials = uri.UserInfo.Length == 0
            ? ""
            : $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(uri.UserInfo)))}\r\n";
        return $"GET {uri.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nAccept: multipart/x-mixed-replace, image/jpeg, */*\r\nConnection: close\r\n{credentials}\r\n";
    }

    /// <summary>Checks the status and says whether the body is chunked.</summary>
    private static bool CheckHead(string head)
    {
        var lines = head.Split("\r\n");
        var status = lines[0].Split(' ');
        if (!status[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || status.Length < 2)
        {
            throw new IOException("the answer is no HTTP/1.x");
        }

        if (status[1] != "200")
        {
            throw new IOException($"the answer is {status[1]}{(status[1] == "401" ? ": put name and password into the address (Basic; Digest is not supported)" : "")}");
        }

        return lines.Skip(1).Any(line =>
            line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase) && line.Contains("chunked", StringComparison.OrdinalIgnoreCase));
    }
}
