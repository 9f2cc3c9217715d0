using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Detection;

/// <summary>An image or crop, resized to a model's input size (antialiased triangle) and written as its tensor in one go. Keeps its memory.</summary>
internal sealed class ScaledImage : IDisposable
{
    private readonly ImageResizer _resizer = new(ResizeFilter.Triangle);
    private readonly int _width;
    private readonly int _height;
    private readonly TensorFormat _format;

    public ScaledImage(int width, int height, ModelInput contract)
    {
        _width = width;
        _height = height;
        _format = contract.ToTensorFormat();
    }

    /// <summary>Resizes an image, stretching it where its proportions differ, into a model's input.</summary>
    public void Write(ImageView image, Span<float> tensor) => _resizer.Resize(image, _width, _height, _format, tensor);

    public void Erase() => _resizer.Erase();

    public void Dispose() => _resizer.Dispose();
}
