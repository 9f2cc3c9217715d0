namespace Lfr.Core.Audit.Events;

/// <summary>A log is opened for writing, and what was found in it.</summary>
public sealed record LogOpened : AuditEvent
{
    /// <summary>Whole lines.</summary>
    public required long LinesFound { get; init; }

    /// <summary>Of those, lines after the last signed head: taken on as they are, which an auditor should know.</summary>
    public required long UnanchoredLines { get; init; }

    /// <summary>Bytes of an unfinished last line, cut off: a write that a crash interrupted and nobody was told had succeeded.</summary>
    public required long TornBytes { get; init; }

    /// <summary>Version of this library.</summary>
    public required RecordId SoftwareVersion { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
