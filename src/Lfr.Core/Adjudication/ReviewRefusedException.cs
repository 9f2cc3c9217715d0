namespace Lfr.Core.Adjudication;

/// <summary>An alert may not be reviewed or acted on like this: twice, by the same officer again, unknown. It is in the audit log.</summary>
public sealed class ReviewRefusedException : InvalidOperationException
{
    /// <summary>Says why.</summary>
    public ReviewRefusedException(string message)
        : base(message)
    {
    }
}
