using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Adjudication;

/// <summary>What an engagement showed, and that the person was told their rights.</summary>
public sealed record EngagementReport
{
    /// <summary>True or false alert: it is confirmed now.</summary>
    public required AlertVerdict Finding { get; init; }

    /// <summary>How identity was established.</summary>
    public required AuditText Reason { get; init; }

    /// <summary>The notice that the person was given.</summary>
    public required PersonNotice Notice { get; init; }

    /// <summary>Whether the person took it.</summary>
    public required bool NoticeAccepted { get; init; }

    /// <summary>A complaint made on the spot: the alert is then held, also a false one. Null for none.</summary>
    public AuditText? Complaint { get; init; }
}
