using Lfr.Core.Imaging.Decoding;
using Lfr.Core.Imaging.Jpeg;

namespace Lfr.Core.Imaging;

/// <summary>Decodes the frames of a Motion JPEG stream into one reused image: tables that recur are not built again, and the large buffers are kept.</summary>
/// <remarks>Not safe for concurrent use: one a stream. Besides the last picture nothing of a frame remains after <see cref="Decode"/>: the decoder's buffers
/// are zeroed each time. A frame without Huffman tables (AVI, many cameras) gets the typical ones.</remarks>
public sealed class MotionJpegDecoder : IDisposable
{
    private readonly ImageLimits _limits;
    private readonly DecoderScratch _scratch = new(keep: true);
    private readonly JpegReader _reader = new();
    private Image? _stored;
    private Image? _upright;
    private bool _disposed;

    /// <summary>A decoder for one stream.</summary>
    /// <param name="limits">What may be spent on each frame.</param>
    public MotionJpegDecoder(ImageLimits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        _limits = limits;
    }

    /// <summary>Decodes one frame.</summary>
    /// <param name="frame">A whole JPEG file.</param>
    /// <returns>The picture, upright; valid until the next call or <see cref="Dispose"/>, which overwrite it.</returns>
    /// <exception cref="ImageFormatException">The frame is no JPEG, corrupt, truncated, over a limit or unsupported. The decoder stays usable.</exception>
    /// <exception cref="ObjectDisposedException">The decoder has been disposed.</exception>
    public ImageView Decode(ReadOnlySpan<byte> frame)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_reader.Recognises(frame))
        {
            throw new ImageFormatException("The frame is no JPEG.");
        }

        try
        {
            _scratch.Begin(_limits);
            var picture = _reader.Read(frame, _scratch, _stored);
            if (!ReferenceEquals(picture.Image, _stored))
            {
                _stored?.Dispose();
                _stored = picture.Image;
            }

            if (picture.Orientation == 1)
            {
                return _stored;
            }

            _upright?.Dispose();
            _upright = UprightPicture.Turned(picture, _scratch);
            return _upright;
        }
        finally
        {
            _reader.Forget();
            _scratch.Release();
        }
    }

    /// <summary>Zeroes the last picture.</summary>
    public void Dispose()
    {
        _disposed = true;
        _stored?.Dispose();
        _upright?.Dispose();
        _scratch.Dispose();
    }
}
