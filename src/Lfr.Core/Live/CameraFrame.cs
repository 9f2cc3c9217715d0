using System.Security.Cryptography;
using Lfr.Core.Imaging;

namespace Lfr.Core.Live;

/// <summary>One frame of a camera, with the moment at which it arrived. It owns its bytes: compressed bytes and pixels are zeroed on
/// <see cref="Dispose"/>, whatever came of the frame.</summary>
/// <remarks>Used by one thread at a time. A compressed frame is decoded only when its turn comes, so that a frame that a newer one
/// displaces costs nothing.</remarks>
public sealed class CameraFrame : IDisposable
{
    private readonly Action<Image>? _recycle;
    private readonly IImageDecoder? _decoder;
    private readonly ImageLimits? _limits;
    private byte[]? _encoded;
    private int _encodedLength;
    private Image? _image;
    private bool _disposed;

    /// <summary>Takes pixels.</summary>
    /// <param name="image">The pixels; the frame owns them from here on.</param>
    /// <param name="time">Gives the moment of capture: now.</param>
    public CameraFrame(Image image, TimeProvider time)
        : this(image, time, null)
    {
    }

    /// <summary>Takes a compressed picture.</summary>
    /// <param name="encoded">The file's bytes; copied, and the caller's copy stays the caller's to erase.</param>
    /// <param name="decoder">Reads it.</param>
    /// <param name="limits">What may be spent on it.</param>
    /// <param name="time">Gives the moment of capture: now.</param>
    /// <exception cref="ArgumentException"><paramref name="encoded"/> is empty.</exception>
    public CameraFrame(ReadOnlySpan<byte> encoded, IImageDecoder decoder, ImageLimits limits, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(time);
        if (encoded.IsEmpty)
        {
            Throw.Argument("encoded is empty. A frame has at least one byte.", nameof(encoded));
        }

        _decoder = decoder;
        _limits = limits;
        _encoded = GC.AllocateUninitializedArray<byte>(encoded.Length, pinned: true);
        _encodedLength = encoded.Length;
        encoded.CopyTo(_encoded);
        CapturedAt = time.GetUtcNow();
        Timestamp = time.GetTimestamp();
    }

    internal CameraFrame(Image image, TimeProvider time, Action<Image>? recycle)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(time);
        _image = image;
        _recycle = recycle;
        CapturedAt = time.GetUtcNow();
        Timestamp = time.GetTimestamp();
    }

    /// <summary>The last guard: bytes that nobody disposed are zeroed before their memory is reused.</summary>
    ~CameraFrame() => Erase(recycle: false);

    /// <summary>Wall-clock time at which the frame arrived. For people; durations use <see cref="Timestamp"/>, which never goes back.</summary>
    public DateTimeOffset CapturedAt { get; }

    /// <summary>The time provider's monotonic timestamp at which the frame arrived.</summary>
    public long Timestamp { get; }

    /// <summary>Whether the pixels are there.</summary>
    public bool IsDecoded => _image is not null;

    /// <summary>The pixels.</summary>
    /// <exception cref="InvalidOperationException">The frame is compressed and has not been decoded.</exception>
    /// <exception cref="ObjectDisposedException">The frame has been erased.</exception>
    public ImageView View
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _image is { } image ? image.View : throw new InvalidOperationException("The frame has no pixels: call Decode first.");
        }
    }

    /// <summary>Decodes a compressed frame and zeroes its compressed bytes; does nothing where the pixels are there.</summary>
    /// <exception cref="ImageFormatException">The bytes are no picture that the decoder reads, or over a limit.</exception>
    /// <exception cref="ObjectDisposedException">The frame has been erased.</exception>
    public void Decode()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_image is not null || _encoded is null)
        {
            return;
        }

        try
        {
            _image = _decoder!.Decode(_encoded.AsSpan(0, _encodedLength), _limits!);
        }
        finally
        {
            EraseEncoded();
        }
    }

    /// <summary>Zeroes compressed bytes and pixels.</summary>
    public void Dispose()
    {
        _disposed = true;
        Erase(recycle: true);
        GC.SuppressFinalize(this);
    }

    private void Erase(bool recycle)
    {
        EraseEncoded();
        if (Interlocked.Exchange(ref _image, null) is { } image)
        {
            if (recycle && _recycle is not null)
            {
                _recycle(image);
            }
            else
            {
                image.Dispose();
            }
        }
    }

    private void EraseEncoded()
    {
        if (Interlocked.Exchange(ref _encoded, null) is { } encoded)
        {
            CryptographicOperations.ZeroMemory(encoded);
            _encodedLength = 0;
        }
    }
}
