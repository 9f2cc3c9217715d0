using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Lfr.Core.Embedding;

/// <summary>What returned calls left on a thread's stack. A vector register that the compiler puts there for a moment (64 bytes with AVX-512) keeps a part of a template or of a picture in place until
/// another call happens to overwrite it, which may be never.</summary>
internal static class StackMemory
{
    private const int WholeBytes = 128 << 10;
    private const int SearchBytes = 16 << 10;

    /// <summary>Zeroes what calls deeper than the caller's have left, models and managed code alike: at the end of an image's work.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // in a frame of its own, where theirs were
    public static void Erase()
    {
        Span<byte> dead = stackalloc byte[WholeBytes];
        CryptographicOperations.ZeroMemory(dead);
    }

    /// <summary>As <see cref="Erase"/>, as deep as a search goes.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // as above
    public static void EraseSearch()
    {
        Span<byte> dead = stackalloc byte[SearchBytes];
        CryptographicOperations.ZeroMemory(dead);
    }
}
