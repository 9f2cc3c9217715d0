using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Adjudication;

/// <summary>An officer's answer. All three parts must be given; there is nothing to begin with.</summary>
public sealed record ReviewDecision
{
    /// <summary>Takes an answer.</summary>
    /// <param name="verdict">True or false alert.</param>
    /// <param name="action">Engage, or do not.</param>
    /// <param name="reason">Why, in words.</param>
    /// <exception cref="ArgumentException">A part is missing, or a false alert is to be engaged.</exception>
    public ReviewDecision(AlertVerdict verdict, ReviewAction action, AuditText reason)
    {
        if (verdict is not (AlertVerdict.TrueAlert or AlertVerdict.FalseAlert))
        {
            Throw.Argument("verdict is undecided. Choose TrueAlert or FalseAlert: there is no answer to begin with.", nameof(verdict));
        }

        if (action is not (ReviewAction.Engage or ReviewAction.DoNotEngage))
        {
            Throw.Argument("action is undecided. Choose Engage or DoNotEngage: there is no answer to begin with.", nameof(action));
        }

        if (verdict == AlertVerdict.FalseAlert && action == ReviewAction.Engage)
        {
            Throw.Argument("action is Engage on a false alert: nobody is engaged for being somebody else. Choose DoNotEngage.", nameof(action));
        }

        if (reason.IsEmpty)
        {
            Throw.Argument("reason is empty. Say what the decision rests on.", nameof(reason));
        }

        Verdict = verdict;
        Action = action;
        Reason = reason;
    }

    /// <summary>True or false alert.</summary>
    public AlertVerdict Verdict { get; }

    /// <summary>Engage, or do not.</summary>
    public ReviewAction Action { get; }

    /// <summary>Why.</summary>
    public AuditText Reason { get; }
}
