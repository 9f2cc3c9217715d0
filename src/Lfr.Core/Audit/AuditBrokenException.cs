namespace Lfr.Core.Audit;

/// <summary>A log was changed after it was written, or its signed head is missing: nothing is appended to it.</summary>
public sealed class AuditBrokenException : Exception
{
    /// <summary>Says what is broken.</summary>
    public AuditBrokenException(AuditVerification verification)
        : base(verification?.Describe()) => Verification = verification!;

    /// <summary>Where, and what.</summary>
    public AuditVerification Verification { get; }
}
