namespace Lfr.Core.Audit;

/// <summary>An event could not be written: disk full, medium gone, log closed. Alerts stop, and faces stop being processed.</summary>
public sealed class AuditFailedException : IOException
{
    /// <summary>Says what could not be done.</summary>
    public AuditFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Says what could not be done, and why. The cause's error number is carried over.</summary>
    public AuditFailedException(string message, Exception innerException)
        : base(message, innerException) => HResult = innerException?.HResult ?? HResult;
}
