using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lfr.Core.Watchlists;

/// <summary>AES-256-GCM over chunks of 1 MiB. Each chunk is bound to the header, its place, and whether it is the last, so that none can be moved,
/// left out or added.</summary>
internal sealed class PackageCipher : IDisposable
{
    public const int ChunkBytes = 1 << 20;
    public const int TagBytes = 16;
    public const int SaltBytes = 32;
    private const int NonceBytes = 12;

    private readonly AesGcm _aes;
    private readonly byte[] _associated = new byte[SHA256.HashSizeInBytes + sizeof(long) + 1];

    public PackageCipher(ReadOnlySpan<byte> providerKey, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> header)
    {
        Span<byte> key = stackalloc byte[IWatchlistKeyProvider.KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, providerKey, key, salt, "lfr-watchlist/1 package"u8);
        _aes = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        SHA256.HashData(header, _associated);
    }

    /// <summary>Bytes of the encrypted form.</summary>
    public static long EncryptedBytes(long plainBytes) => plainBytes + (TagBytes * Chunks(plainBytes));

    public void Encrypt(ReadOnlySpan<byte> plain, Span<byte> encrypted)
    {
        var chunks = Chunks(plain.Length);
        Span<byte> nonce = stackalloc byte[NonceBytes];
        for (long i = 0; i < chunks; i++)
        {
            var part = plain.Slice((int)(i * ChunkBytes), (int)Math.Min(ChunkBytes, plain.Length - (i * ChunkBytes)));
            var to = encrypted.Slice((int)(i * (ChunkBytes + TagBytes)), part.Length + TagBytes);
            Place(i, i == chunks - 1, nonce);
            _aes.Encrypt(nonce, part, to[..part.Length], to[part.Length..], _associated);
        }
    }

    /// <exception cref="AuthenticationTagMismatchException">A byte was changed, or the key is another.</exception>
    public void Decrypt(ReadOnlySpan<byte> encrypted, Span<byte> plain)
    {
        var chunks = Chunks(plain.Length);
        Span<byte> nonce = stackalloc byte[NonceBytes];
        for (long i = 0; i < chunks; i++)
        {
            var to = plain.Slice((int)(i * ChunkBytes), (int)Math.Min(ChunkBytes, plain.Length - (i * ChunkBytes)));
            var part = encrypted.Slice((int)(i * (ChunkBytes + TagBytes)), to.Length + TagBytes);
            Place(i, i == chunks - 1, nonce);
            _aes.Decrypt(nonce, part[..to.Length], part[to.Length..], to, _associated);
        }
    }

    public void Dispose() => _aes.Dispose();

    // An empty payload has one empty chunk, so that its tag is checked too.
    private static long Chunks(long plainBytes) => Math.Max(1, (plainBytes + ChunkBytes - 1) / ChunkBytes);

    private void Place(long index, bool isLast, Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[(NonceBytes - sizeof(long))..], index);
        BinaryPrimitives.WriteInt64BigEndian(_associated.AsSpan(SHA256.HashSizeInBytes), index);
        _associated[^1] = isLast ? (byte)1 : (byte)0;
    }
}
