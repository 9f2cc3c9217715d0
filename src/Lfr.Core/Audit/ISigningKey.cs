namespace Lfr.Core.Audit;

/// <summary>A private key that signs: in a file, in the environment, or, with an implementation of your own, in a hardware module that never gives it out.</summary>
/// <remarks>Implementations are safe for concurrent use. Signatures are ECDSA over SHA-256, in the fixed-length form of IEEE P1363.</remarks>
public interface ISigningKey : IDisposable
{
    /// <summary>SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    Sha256Digest KeyId { get; }

    /// <summary>The public key in PEM, for whoever verifies.</summary>
    string PublicKeyPem { get; }

    /// <summary>Signs.</summary>
    /// <param name="data">What to sign.</param>
    /// <exception cref="ObjectDisposedException">The key has been disposed.</exception>
    byte[] Sign(ReadOnlySpan<byte> data);
}
