namespace Lfr.Core.Imaging.Bmp;

/// <summary>How a BMP's pixels are stored (Microsoft, BITMAPINFOHEADER.biCompression).</summary>
internal enum BmpCompression : uint
{
    None = 0,
    Rle8 = 1,
    Rle4 = 2,
    BitFields = 3,
    AlphaBitFields = 6,
}
