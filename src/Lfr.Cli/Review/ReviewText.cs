using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Review;

/// <summary>What officers are asked and told, in the same words at the shell and at the console of a running deployment.</summary>
internal static class ReviewText
{
    /// <summary>What somebody who complained, or was arrested, must know of a tool that keeps no picture.</summary>
    public const string NothingHeld =
        "this tool kept no picture of the person, so that there is none to hold. What the force has of the stop itself is relevant material: hold it (Criminal Procedure and Investigations Act 1996, Code of Practice 5.1, 5.4).";

    private const string OnRecord = "Nothing was decided; that the alert was opened is on record.";

    /// <summary>The words of a verdict.</summary>
    public static IReadOnlyList<(string Word, AlertVerdict Answer)> Verdicts { get; } = [("true", AlertVerdict.TrueAlert), ("false", AlertVerdict.FalseAlert)];

    /// <summary>The words of an action.</summary>
    public static IReadOnlyList<(string Word, ReviewAction Answer)> Actions { get; } = [("engage", ReviewAction.Engage), ("leave", ReviewAction.DoNotEngage)];

    /// <summary>An alert that waits: without its score, and without a word on whether it is a known-false one.</summary>
    public static string Waiting(AlertHistory alert) =>
        $"{alert.Raised.AlertId}  camera {alert.Raised.Camera}  {alert.RaisedAt:u}  person {alert.Raised.SubjectId}  {(alert.Decisions.Count == 0 ? "first" : "second")} officer";

    /// <summary>What an officer sees of an alert before the answer.</summary>
    public static string Opened(PendingReview pending) =>
        $"{pending.AlertId}: camera {pending.Camera}, {pending.RaisedAt:u}, officer {pending.Review}. Compare the person with the picture that the force holds.";

    /// <summary>What an officer is told after the answer: what follows, and the score.</summary>
    public static IEnumerable<string> Decided(ReviewResult result)
    {
        yield return $"{result.AlertId}: {Describe(result.NextStep)}";
        yield return FormattableString.Invariant(
            $"score {result.Score:0.000}, threshold {result.Threshold:0.000}, policy {result.PolicyId}, category {result.Category}; decided in {result.SecondsToDecision:0.0} s");
    }

    /// <summary>Takes a word for an answer.</summary>
    /// <exception cref="CommandException">It is none of the words.</exception>
    public static T Answer<T>(string line, IReadOnlyList<(string Word, T Answer)> answers)
    {
        foreach (var (word, answer) in answers)
        {
            if (line.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return answer;
            }
        }

        throw new CommandException(ExitCode.Input, $"'{line}' is no answer: write {string.Join(" or ", answers.Select(a => a.Word))}. {OnRecord}");
    }

    /// <summary>Makes one decision of three answers.</summary>
    /// <exception cref="CommandException">They do not go together, or the reason is none.</exception>
    public static ReviewDecision Decision(AlertVerdict verdict, ReviewAction action, string reason)
    {
        try
        {
            return new ReviewDecision(verdict, action, reason);
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Input, $"{e.Message.Split(" (Parameter", StringSplitOptions.None)[0]} {OnRecord}", e);
        }
    }

    /// <summary>Nobody answered.</summary>
    public static CommandException NoAnswer() => new(ExitCode.Input, $"there was no answer. {OnRecord}");

    private static string Describe(NextStep step) => step switch
    {
        NextStep.Engage => "the person may be engaged.",
        NextStep.AwaitSecondReviewer => "a second officer looks first; until then nobody is engaged.",
        NextStep.KnownFalse => "this was a known-false alert that measures acceptance. Nobody acts on it.",
        _ => "nobody is engaged.",
    };
}
