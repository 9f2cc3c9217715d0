namespace Lfr.Core.Audit.Events;

/// <summary>The clock shows an earlier time than the line before, or than it showed a run a moment ago. Times after this line may repeat.</summary>
public sealed record ClockWentBack : AuditEvent
{
    /// <summary>Time of the line before, or what the clock showed a moment ago.</summary>
    public required DateTimeOffset Previous { get; init; }

    /// <summary>How far it went back.</summary>
    public required double Seconds { get; init; }

    /// <inheritdoc/>
    public override ProcessingOperation Operation => ProcessingOperation.None;
}
