namespace Lfr.Core.Audit;

/// <summary>Proof that an event is on disk.</summary>
/// <param name="Line">Number of its line.</param>
/// <param name="Hash">The line's hash: whoever keeps it can later show that the line was there.</param>
public readonly record struct AuditReceipt(long Line, Sha256Digest Hash);
