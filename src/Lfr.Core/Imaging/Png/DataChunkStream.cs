using System.Security.Cryptography;

namespace Lfr.Core.Imaging.Png;

/// <summary>Cuts what is written into IDAT chunks.</summary>
internal sealed class DataChunkStream(Stream destination, int chunkBytes) : Stream
{
    private readonly byte[] _buffer = GC.AllocateArray<byte>(chunkBytes, pinned: true);
    private int _filled;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var part = Math.Min(buffer.Length, _buffer.Length - _filled);
            buffer[..part].CopyTo(_buffer.AsSpan(_filled));
            _filled += part;
            buffer = buffer[part..];
            if (_filled == _buffer.Length)
            {
                WriteOut();
            }
        }
    }

    /// <summary>Does nothing: a chunk is written when it is full or the stream is closed.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _filled > 0)
        {
            WriteOut();
        }

        CryptographicOperations.ZeroMemory(_buffer);
        base.Dispose(disposing);
    }

    private void WriteOut()
    {
        PngEncoder.WriteChunk(destination, "IDAT"u8, _buffer.AsSpan(0, _filled));
        _filled = 0;
    }
}
