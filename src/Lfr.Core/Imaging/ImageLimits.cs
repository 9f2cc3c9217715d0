namespace Lfr.Core.Imaging;

/// <summary>What a decoder may spend on a stranger's file. Checked against the header, before anything is allocated.</summary>
/// <param name="MaxPixels">Width times height at most.</param>
/// <param name="MaxSide">Width and height at most, each.</param>
/// <param name="MaxWorkingBytes">Memory that decoding may take in all, the picture included.</param>
public sealed record ImageLimits(long MaxPixels, int MaxSide, long MaxWorkingBytes)
{
    /// <summary>100 megapixels, 30,000 pixels a side, 1 GiB. The worst file that these let through, a progressive JPEG of 9456x9456 with a hundred passes, took
    /// 7 s of one core and all of the memory where it was measured; the time falls with <see cref="MaxPixels"/>.</summary>
    public static ImageLimits Default { get; } = new(100_000_000, 30_000, 1L << 30);
}
