namespace Lfr.Core.Audit.Events;

/// <summary>The clock shows an earlier time than the line before. Times after this line may repeat.</summary>
public sealed record ClockWentBack : AuditEvent
{
    /// <summary>Time of the line before.</summary>
    public required DateTimeOffset Previous { get; init; }

    /// <summary>How far it went back.</summary>
    public required double Seconds { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
