using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lfr.Core.Embedding;

/// <summary>The one way in which a template's values are zeroed: a way that the compiler may not leave out.</summary>
internal static class VectorMemory
{
    /// <summary>Zeroes the values.</summary>
    /// <param name="values">All of a vector, or of several in a row.</param>
    public static void Erase(Span<float> values) => CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(values));
}
