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
    /// <exception cref="CommandException">The key is not the one that signed it.</exception>
    public OpenLog(string path, string key)
    {
        Path = path;
        if (File.Exists(path) && !File.Exists(key))
        {
            throw new CommandException(ExitCode.Input, $"there is no key '{key}', and a new one would not fit the log '{path}', which is there: name the key that signed it with --audit-key.");
        }

        _key = EcdsaSigningKey.FromFileOrNew(key);
        try
        {
            Log = AuditLog.Open(new AuditLogOptions { Path = path, Key = _key }, TimeProvider.System);
        }
        catch (AuditBrokenException broken) when (broken.Verification.OtherKey is { } other)
        {
            var mine = _key.KeyId;
            _key.Dispose();
            throw new CommandException(ExitCode.Input, $"'{key}' is the key {mine}, and the log '{path}' is signed with the key {other}: name the key that signed it with --audit-key. If it should have been signed with '{key}', it is not the log that was written: lfr audit verify says so.", broken);
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
