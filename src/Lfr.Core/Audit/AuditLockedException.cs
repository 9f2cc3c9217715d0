namespace Lfr.Core.Audit;

/// <summary>Somebody else writes the log: one log has one writer. Readers may read meanwhile.</summary>
public sealed class AuditLockedException : IOException
{
    /// <summary>Says who is in the way.</summary>
    public AuditLockedException(string message)
        : base(message)
    {
    }

    /// <summary>Says who is in the way, and how it was noticed.</summary>
    public AuditLockedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
