using System.Security.Cryptography;

namespace Lfr.Core.Audit;

/// <summary>The public keys whose signatures a verifier accepts. A key found beside a log is worth as much as the folder that it lies in.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class TrustedKeys
{
    private const string EndOfKey = "-----END PUBLIC KEY-----";

    private readonly Dictionary<Sha256Digest, string> _pemById;

    private TrustedKeys(Dictionary<Sha256Digest, string> pemById) => _pemById = pemById;

    /// <summary>The keys' names: SHA-256 of each public key. Compare them with what you were given another way.</summary>
    public IReadOnlyCollection<Sha256Digest> KeyIds => _pemById.Keys;

    /// <summary>Reads one or more public keys.</summary>
    /// <param name="pem">PEM, one key after the other.</param>
    /// <exception cref="CryptographicException">There is none, or one is no ECDSA key.</exception>
    public static TrustedKeys Parse(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        var keys = new Dictionary<Sha256Digest, string>();
        foreach (var part in pem.Split(EndOfKey)[..^1])
        {
            try
            {
                using var key = ECDsa.Create();
                key.ImportFromPem(part + EndOfKey);
                keys[Sha256Digest.Of(key.ExportSubjectPublicKeyInfo())] = key.ExportSubjectPublicKeyInfoPem();
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                throw new CryptographicException("One of the public keys is no ECDSA key in PEM ('-----BEGIN PUBLIC KEY-----').", e);
            }
        }

        return keys.Count > 0 ? new TrustedKeys(keys) : throw new CryptographicException("There is no public key in PEM ('-----BEGIN PUBLIC KEY-----').");
    }

    /// <summary>Whether the signature was made with a trusted key.</summary>
    internal bool Verify(Sha256Digest keyId, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (!_pemById.TryGetValue(keyId, out var pem))
        {
            return false;
        }

        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.VerifyData(data, signature, HashAlgorithmName.SHA256);
    }
}
