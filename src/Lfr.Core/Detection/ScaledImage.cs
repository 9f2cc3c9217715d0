using System.Security.Cryptography;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>An image or crop, resized to a model's input size (antialiased triangle), and written as its tensor. Keeps its memory.</summary>
internal sealed class ScaledImage : IDisposable
{
    private readonly ImageResizer _resizer = new(ResizeFilter.Triangle);
    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _pixels;
    private PixelFormat _format;

    public ScaledImage(int width, int height)
    {
        _width = width;
        _height = height;
        _pixels = GC.AllocateArray<byte>(3 * width * height, pinned: true);
    }

    /// <summary>Resizes an image, stretching it where its proportions differ.</summary>
    public void Fill(ImageView image)
    {
        _format = image.Format;
        _resizer.Resize(image, _width, _height, _pixels);
    }

    /// <summary>Writes what was filled as a model's input.</summary>
    public void WriteTensor(Span<float> tensor, ModelInput contract) =>
        ImageTensor.Write(new ImageView(_pixels, _width, _height, _format), contract.ToTensorFormat(), tensor);

    public void Erase()
    {
        CryptographicOperations.ZeroMemory(_pixels);
        _resizer.Erase();
    }

    public void Dispose()
    {
        Erase();
        _resizer.Dispose();
    }
}
