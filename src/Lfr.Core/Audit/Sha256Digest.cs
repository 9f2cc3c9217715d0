using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Lfr.Core.Audit;

/// <summary>A SHA-256, as 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(Sha256DigestConverter))]
public readonly record struct Sha256Digest
{
    /// <summary>Hexadecimal digits in a digest.</summary>
    public const int Length = 64;

    private readonly string? _hex;

    private Sha256Digest(string hex) => _hex = hex;

    /// <summary>Whether this is the default value, which is the digest of nothing.</summary>
    public bool IsEmpty => _hex is null;

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static Sha256Digest Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length == Length && text.All(char.IsAsciiHexDigit)
            ? new Sha256Digest(text.ToLowerInvariant())
            : throw new FormatException($"'{(text.Length > 80 ? text[..80] : text)}' is no SHA-256: 64 hexadecimal digits.");
    }

    /// <summary>The digest of these bytes.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, digest);
        return new Sha256Digest(Convert.ToHexStringLower(digest));
    }

    /// <summary>64 lower-case hexadecimal digits; empty for the default value.</summary>
    public override string ToString() => _hex ?? "";
}
