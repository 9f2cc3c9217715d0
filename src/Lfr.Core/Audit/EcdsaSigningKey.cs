using System.Security.Cryptography;

namespace Lfr.Core.Audit;

/// <summary>An ECDSA key in this process's memory: from a file, or from an environment variable.</summary>
/// <remarks>Safe for concurrent use: signatures take turns. Dispose it after the last log or package that signs with it.</remarks>
public sealed class EcdsaSigningKey : ISigningKey
{
    /// <summary>The variable that <see cref="FromEnvironment"/> reads where none is named.</summary>
    public const string DefaultVariable = "LFR_SIGNING_KEY";

    private readonly ECDsa _key;
    private readonly Lock _gate = new();

    private EcdsaSigningKey(ECDsa key)
    {
        _key = key;
        KeyId = Sha256Digest.Of(key.ExportSubjectPublicKeyInfo());
        PublicKeyPem = key.ExportSubjectPublicKeyInfoPem();
    }

    /// <inheritdoc/>
    public Sha256Digest KeyId { get; }

    /// <inheritdoc/>
    public string PublicKeyPem { get; }

    /// <summary>Makes a key on P-256.</summary>
    public static EcdsaSigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads a private key from a PEM text.</summary>
    /// <param name="pem">PKCS#8 or SEC 1.</param>
    /// <param name="name">What to call the key in messages. The text itself is never in one.</param>
    /// <exception cref="CryptographicException">It is no private ECDSA key.</exception>
    public static EcdsaSigningKey FromPem(string pem, string name)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            // A public key imports too, and could sign nothing.
            _ = key.SignData([], HashAlgorithmName.SHA256);
            return new EcdsaSigningKey(key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new CryptographicException($"{name} holds no private ECDSA key in PEM (PKCS#8 or SEC 1). Make one with 'openssl ecparam -genkey -name prime256v1 -noout'.", e);
        }
    }

    /// <summary>Reads a private key from a file that only its owner can read.</summary>
    /// <param name="path">A PEM file.</param>
    /// <exception cref="CryptographicException">It is no private key, or others can read it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static EcdsaSigningKey FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        InputFile.Require(path, mayBePipe: true);
        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new CryptographicException($"The key file '{path}' can be read or written by others than its owner. Run: chmod 600 '{path}'.");
        }

        return FromPem(InputFile.ReadAllText(path), $"The key file '{path}'");
    }

    /// <summary>Reads the key of a file, and makes the file first where there is none.</summary>
    /// <param name="path">A PEM file; its folder must be there. A new one can be read by its owner only.</param>
    /// <exception cref="CryptographicException">It is there, and is no private key or others can read it.</exception>
    /// <exception cref="IOException">It can be neither read nor made.</exception>
    public static EcdsaSigningKey FromFileOrNew(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (!File.Exists(path))
            {
                // There whole or not at all: one who makes it at the same time reads it, and a log whose key a loss of power took could not be gone on with.
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n")), ownerOnly: true, replace: false);
            }
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody made it before: it is read like any other.
        }

        return FromFile(path);
    }

    /// <summary>Reads a private key from an environment variable.</summary>
    /// <param name="variable">Name of the variable; it holds the PEM text.</param>
    /// <exception cref="CryptographicException">The variable is not set, or holds no private key.</exception>
    public static EcdsaSigningKey FromEnvironment(string variable = DefaultVariable)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        return Environment.GetEnvironmentVariable(variable) is { Length: > 0 } pem
            ? FromPem(pem, $"The environment variable {variable}")
            : throw new CryptographicException($"The environment variable {variable} is not set: it should hold the private signing key in PEM.");
    }

    /// <inheritdoc/>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _key.SignData(data, HashAlgorithmName.SHA256);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
