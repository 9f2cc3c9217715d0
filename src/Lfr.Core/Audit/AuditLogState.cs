namespace Lfr.Core.Audit;

/// <summary>Whether a log can be written.</summary>
public enum AuditLogState
{
    /// <summary>Events can be appended.</summary>
    Open,

    /// <summary>A write failed: the disk is full or gone. Nothing may be processed until the log is opened again.</summary>
    Failed,

    /// <summary>Closed in order.</summary>
    Closed,
}
