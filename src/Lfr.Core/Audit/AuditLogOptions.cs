namespace Lfr.Core.Audit;

/// <summary>How a log is written.</summary>
public sealed record AuditLogOptions
{
    /// <summary>The file, such as <c>audit.jsonl</c>. Its folder is made where it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>The key that signs the heads.</summary>
    public required ISigningKey Key { get; init; }

    /// <summary>Public keys that signed this log's heads before, PEM; null where the key never changed.</summary>
    public string? FormerPublicKeysPem { get; init; }

    /// <summary>Where the signed heads go; null for beside the log. Another disk or machine is better: whoever can put back both cannot be seen.</summary>
    public string? HeadPath { get; init; }

    /// <summary>Bytes after which a file is set aside and another begun.</summary>
    public long RotateBytes { get; init; } = 64L << 20;

    /// <summary>Most lines that wait for a signed head where none of them asks for one at once.</summary>
    public int HeadInterval { get; init; } = 64;

    /// <summary>The disk. Tests put a full one here.</summary>
    internal IAppendFiles Files { get; init; } = DiskFiles.Instance;
}
