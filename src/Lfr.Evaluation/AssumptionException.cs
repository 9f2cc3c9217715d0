namespace Lfr.Evaluation;

/// <summary>A statistic was asked for whose precondition the data do not meet (an empty group, a zero rate under a ratio). It is
/// never replaced by a number.</summary>
public sealed class AssumptionException : Exception
{
    /// <summary>Names the precondition and what failed it.</summary>
    /// <param name="assumption">Short stable name of the precondition, such as "at-least-two-subjects".</param>
    /// <param name="subject">What failed it, such as the group's name.</param>
    /// <param name="message">What was found, and what to do.</param>
    public AssumptionException(string assumption, string subject, string message)
        : base(message)
    {
        Assumption = assumption;
        Subject = subject;
    }

    /// <summary>Short stable name of the precondition.</summary>
    public string Assumption { get; }

    /// <summary>What failed it.</summary>
    public string Subject { get; }
}
