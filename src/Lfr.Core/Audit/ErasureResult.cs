namespace Lfr.Core.Audit;

/// <summary>What an erasure did, for its receipt.</summary>
/// <param name="Method">How: zeroed, key-destroyed, file-deleted, already-gone.</param>
/// <param name="NotProven">What the receipt cannot prove: copies, backups, the medium.</param>
/// <param name="Digest">SHA-256 of what was erased, where it was a file.</param>
public sealed record ErasureResult(RecordId Method, AuditText NotProven, Sha256Digest? Digest = null)
{
    /// <summary>It was not there any more: erased before a receipt could be written, or held in the memory of a process that has ended.</summary>
    public static ErasureResult AlreadyGone { get; } =
        new("already-gone", "It was not found: it had been erased before, or was in the memory of a process that has ended.");
}
