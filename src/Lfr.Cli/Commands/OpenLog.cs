using Lfr.Core.Audit;

namespace Lfr.Cli.Commands;

/// <summary>An audit log that a command writes on, with the key that signs it.</summary>
internal sealed class OpenLog : IDisposable
{
    private readonly EcdsaSigningKey _key;

    /// <summary>Opens a log, or begins one.</summary>
    /// <param name="path">The log.</param>
    /// <param name="key">The private key; made where there is none.</param>
    /// <exception cref="AuditBrokenException">The log is not as it was written.</exception>
    /// <exception cref="IOException">It cannot be written, or somebody else writes it.</exception>
    public OpenLog(string path, string key)
    {
        Path = path;
        _key = EcdsaSigningKey.FromFileOrNew(key);
        try
        {
            Log = AuditLog.Open(new AuditLogOptions { Path = path, Key = _key }, TimeProvider.System);
        }
        catch
        {
            _key.Dispose();
            throw;
        }
    }

    public string Path { get; }

    public AuditLog Log { get; }

    /// <summary>What the log holds now.</summary>
    public IReadOnlyList<AuditEntry> Entries() => AuditVerifier.Read(Path, TrustedKeys.Parse(_key.PublicKeyPem)).Entries;

    /// <inheritdoc/>
    public void Dispose()
    {
        Log.Dispose();
        _key.Dispose();
    }
}
