using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lfr.Core.Live.Capture;

/// <summary>Finds whole JPEG pictures in a stream of bytes by walking their markers (ITU-T T.81, B.1.1). What lies between two pictures,
/// multipart headers or rubbish, is skipped, so that files and HTTP streams need no parser of their own.</summary>
/// <remarks>Its one buffer is pinned; bytes are zeroed as soon as their picture has been taken.</remarks>
internal sealed class JpegSplitter : IDisposable
{
    private const byte Marker = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const int InitialBytes = 256 << 10;

    private readonly int _maxFrameBytes;
    private byte[] _buffer = GC.AllocateArray<byte>(InitialBytes, pinned: true);
    private int _end;
    private int _scanned;
    private bool _inPicture;
    private bool _inScan;

    public JpegSplitter(int maxFrameBytes) => _maxFrameBytes = maxFrameBytes;

    /// <summary>What <see cref="Next"/> found.</summary>
    public enum Found
    {
        /// <summary>Not enough bytes yet: fill <see cref="Free"/> and call <see cref="Advance"/>.</summary>
        NeedMore,

        /// <summary>A picture: <see cref="Picture"/>; call <see cref="Release"/> after copying it.</summary>
        Picture,

        /// <summary>A picture that breaks off or is over the limit; it has been dropped.</summary>
        Broken,
    }

    /// <summary>The picture that was found.</summary>
    public ReadOnlySpan<byte> Picture => _buffer.AsSpan(0, _scanned);

    /// <summary>Where the next bytes go.</summary>
    public Memory<byte> Free => _buffer.AsMemory(_end);

    /// <summary>Bytes held.</summary>
    public int Count => _end;

    /// <summary>Says how many bytes were put into <see cref="Free"/>.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>Looks for the next picture.</summary>
    public Found Next()
    {
        if (!_inPicture && !Begin())
        {
            return Found.NeedMore;
        }

        while (true)
        {
            if (_inScan)
            {
                // Entropy-coded bytes: FF 00 is a stuffed FF, FF D0..D7 a restart; anything else is a marker.
                var offset = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf(Marker);
                if (offset < 0 || _scanned + offset + 1 >= _end)
                {
                    _scanned = offset < 0 ? _end : _scanned + offset;
                    return More();
                }

                _scanned += offset;
                if (_buffer[_scanned + 1] is 0 or (>= 0xD0 and <= 0xD7))
                {
                    _scanned += 2;
                    continue;
                }

                _inScan = false;
            }

            if (_scanned + 2 > _end)
            {
                return More();
            }

            if (_buffer[_scanned] != Marker)
            {
                return Break(_scanned);
            }

            var code = _buffer[_scanned + 1];
            if (code == EndOfImage)
            {
                _scanned += 2;
                return Found.Picture;
            }

            if (code == StartOfImage)
            {
                return Break(_scanned);
            }

            if (code == Marker)
            {
                _scanned++;
                continue;
            }

            if (_scanned + 4 > _end)
            {
                return More();
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(_buffer.AsSpan(_scanned + 2));
            if (length < 2)
            {
                return Break(_scanned + 2);
            }

            if (_scanned + 2 + length > _end)
            {
                return More();
            }

            _scanned += 2 + length;
            _inScan = code == StartOfScan;
        }
    }

    /// <summary>Zeroes the picture and keeps what came after it.</summary>
    public void Release() => Discard(_scanned);

    /// <summary>Zeroes everything, also what a read that failed has left in <see cref="Free"/>, and starts anew.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _end = 0;
        (_scanned, _inPicture, _inScan) = (0, false, false);
    }

    public void Dispose() => Clear();

    /// <summary>Drops what comes before the next start of a picture.</summary>
    private bool Begin()
    {
        var start = _buffer.AsSpan(0, _end).IndexOf([Marker, StartOfImage, Marker]);
        if (start < 0)
        {
            Discard(Math.Max(0, _end - 2));
            return false;
        }

        Discard(start);
        (_inPicture, _inScan, _scanned) = (true, false, 2);
        return true;
    }

    private Found More()
    {
        if (_end < _buffer.Length)
        {
            return Found.NeedMore;
        }

        if (_buffer.Length >= _maxFrameBytes)
        {
            return Break(_end);
        }

        var larger = GC.AllocateArray<byte>(Math.Min(_maxFrameBytes, _buffer.Length * 2), pinned: true);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        CryptographicOperations.ZeroMemory(_buffer);
        _buffer = larger;
        return Found.NeedMore;
    }

    private Found Break(int position)
    {
        Discard(position);
        return Found.Broken;
    }

    private void Discard(int bytes)
    {
        _buffer.AsSpan(bytes, _end - bytes).CopyTo(_buffer);
        CryptographicOperations.ZeroMemory(_buffer.AsSpan(_end - bytes, bytes));
        _end -= bytes;
        (_scanned, _inPicture, _inScan) = (0, false, false);
    }
}
