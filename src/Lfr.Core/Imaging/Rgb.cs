namespace Lfr.Core.Imaging;

/// <summary>A colour to draw with.</summary>
/// <param name="Red">0..255.</param>
/// <param name="Green">0..255.</param>
/// <param name="Blue">0..255.</param>
public readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    /// <summary>0, 0, 0.</summary>
    public static Rgb Black { get; } = new(0, 0, 0);

    /// <summary>255, 255, 255.</summary>
    public static Rgb White { get; } = new(255, 255, 255);
}
