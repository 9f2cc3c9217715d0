using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Lfr.Core.Embedding;

/// <summary>What returned calls left on a thread's stack. A vector register that the compiler puts there for a moment (64 bytes with AVX-512) keeps a part of a template or of a picture in place until
/// another call happens to overwrite it, which may be never.</summary>
internal static class StackMemory
{
    /// <summary>As deep as an image's work goes, models and managed code alike.</summary>
    public const int ImageBytes = 128 << 10;

    /// <summary>As deep as a search goes.</summary>
    public const int SearchBytes = 16 << 10;

    /// <summary>Zeroes what calls deeper than the caller's have left.</summary>
    /// <param name="bytes">How deep they went.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // in a frame of its own, where theirs were
    public static void Erase(int bytes)
    {
        Span<byte> dead = stackalloc byte[bytes];
        CryptographicOperations.ZeroMemory(dead);
    }
}
