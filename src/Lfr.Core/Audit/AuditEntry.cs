namespace Lfr.Core.Audit;

/// <summary>One line of a log.</summary>
/// <param name="Line">Number of the line, from 1, through all files of the log.</param>
/// <param name="Time">When it was written, by the writer's clock.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Event">What happened; null for a kind that this version does not know.</param>
/// <param name="Hash">The line's hash, which the next line repeats.</param>
public sealed record AuditEntry(long Line, DateTimeOffset Time, string Kind, AuditEvent? Event, Sha256Digest Hash);
