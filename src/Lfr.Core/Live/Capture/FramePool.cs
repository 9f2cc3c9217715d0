using Lfr.Core.Imaging;

namespace Lfr.Core.Live.Capture;

/// <summary>A few equal images that are used again and again, zeroed each time they come back: a camera loop without garbage.</summary>
/// <remarks>Safe for concurrent use.</remarks>
internal sealed class FramePool(int capacity) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<Image> _idle = new(capacity);
    private bool _disposed;

    /// <summary>An image of that size and format, all zero, or holding zeroes wherever nobody wrote.</summary>
    public Image Rent(int width, int height, PixelFormat format)
    {
        lock (_gate)
        {
            while (_idle.TryPop(out var image))
            {
                if (image.Width == width && image.Height == height && image.Format == format)
                {
                    return image;
                }

                image.Dispose();
            }
        }

        return new Image(width, height, format);
    }

    /// <summary>Zeroes an image and keeps it, or releases it where there are enough.</summary>
    public void Return(Image image)
    {
        image.Pixels.Clear();
        lock (_gate)
        {
            if (!_disposed && _idle.Count < capacity)
            {
                _idle.Push(image);
                return;
            }
        }

        image.Dispose();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_idle.TryPop(out var image))
            {
                image.Dispose();
            }
        }
    }
}
