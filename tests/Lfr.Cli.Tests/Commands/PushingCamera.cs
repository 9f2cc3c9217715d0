using System.Net;
using System.Net.Sockets;

namespace Lfr.Cli.Tests.Commands;

/// <summary>An MJPEG camera that shows pictures in turn, in bursts that no queue of one place holds, until it is stopped.</summary>
internal sealed class PushingCamera : IDisposable
{
    // No multiple of the number of pictures, so that the last of a burst, which displaces the others, is another one each time.
    private const int Burst = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public PushingCamera(IReadOnlyList<byte[]> pictures)
    {
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
        _serving = Task.Run(() => Serve(pictures, _stop.Token));
    }

    public string Address { get; }

    /// <summary>Cuts whoever looks off, and takes nobody any more.</summary>
    public void Stop()
    {
        _stop.Cancel();
        _serving.Wait();
        _listener.Stop();
    }

    public void Dispose()
    {
        Stop();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task Serve(IReadOnlyList<byte[]> pictures, CancellationToken stop)
    {
        var next = 0;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(stop);
                var stream = client.GetStream();
                _ = await stream.ReadAsync(new byte[4096], stop); // One GET, which is short.
                await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=f\r\n\r\n"u8.ToArray(), stop);
                while (true)
                {
                    for (var i = 0; i < Burst; i++)
                    {
                        await stream.WriteAsync(pictures[next++ % pictures.Count], stop);
                    }

                    await Task.Delay(Pause, stop);
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                // It was stopped, or whoever looked has gone.
            }
        }
    }
}
