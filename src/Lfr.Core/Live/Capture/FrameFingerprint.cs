using System.Numerics;
using System.Runtime.InteropServices;
using Lfr.Core.Imaging;

namespace Lfr.Core.Live.Capture;

/// <summary>64 bits over every byte of a frame, to notice one that is the same as the one before. Not for secrets: nothing of a picture can be had from it.</summary>
internal static class FrameFingerprint
{
    // Large odd constants with mixed bits (splitmix64's and its relatives): each step permutes the
    // 64 bits of its lane, so that a changed word changes it; the rotation lets high bits reach low ones.
    private const ulong P1 = 0x9E3779B97F4A7C15;
    private const ulong P2 = 0xBF58476D1CE4E5B9;
    private const ulong P3 = 0x94D049BB133111EB;
    private const ulong P4 = 0xD6E8FEB86659FD93;

    public static ulong Of(ImageView image)
    {
        var hash = ((ulong)(uint)image.Width << 32) ^ (uint)image.Height ^ ((ulong)image.Format << 62);
        for (var y = 0; y < image.Height; y++)
        {
            hash = Mix(hash ^ Row(image.Row(y)));
        }

        return hash;
    }

    private static ulong Row(ReadOnlySpan<byte> row)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(row);
        ulong a = P1, b = P2, c = P3, d = P4;
        var i = 0;
        for (; i + 3 < words.Length; i += 4)
        {
            a = BitOperations.RotateLeft((a ^ words[i]) * P1, 29);
            b = BitOperations.RotateLeft((b ^ words[i + 1]) * P2, 29);
            c = BitOperations.RotateLeft((c ^ words[i + 2]) * P3, 29);
            d = BitOperations.RotateLeft((d ^ words[i + 3]) * P4, 29);
        }

        for (; i < words.Length; i++)
        {
            a = Mix(a ^ words[i]);
        }

        foreach (var rest in row[(words.Length * sizeof(ulong))..])
        {
            b = Mix(b ^ rest);
        }

        return Mix(a) ^ Mix(b + P1) ^ Mix(c + P2) ^ Mix(d + P3);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * P2;
        value = (value ^ (value >> 27)) * P3;
        return value ^ (value >> 31);
    }
}
