using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Deployments;

/// <summary>What the log says of one alert so far. Immutable: each event makes another.</summary>
public sealed record AlertHistory
{
    /// <summary>The alert as it was raised.</summary>
    public required AlertRaised Raised { get; init; }

    /// <summary>When it was raised, by the log.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The decisions, first and second reviewer.</summary>
    public IReadOnlyList<AlertDecided> Decisions { get; init; } = [];

    /// <summary>When the last decision was made; null where there is none.</summary>
    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>The engagement; null where nobody was engaged.</summary>
    public PersonEngaged? Engagement { get; init; }

    /// <summary>Later corrections of the finding, oldest first.</summary>
    public IReadOnlyList<FindingRevised> Revisions { get; init; } = [];

    /// <summary>What came of it; null where nothing is recorded.</summary>
    public OutcomeRecorded? Outcome { get; init; }

    /// <summary>The notice given to the person who was stopped; null where none is recorded.</summary>
    public NoticeGiven? Notice { get; init; }

    /// <summary>Who said how the person is described.</summary>
    public DemographicSource Demographics { get; init; }

    /// <summary>Whether it is a known-false alert that measures acceptance: nobody may act on it, and no published count holds it.</summary>
    public bool IsSeeded => Raised.IsSeeded == true;

    /// <summary>Whether the reviews so far allow engaging the person. A single doubt of two officers is enough not to.</summary>
    /// <param name="secondReviewer">Whether a second officer must agree.</param>
    public bool MayEngage(bool secondReviewer) =>
        !IsSeeded && Decisions.Select(d => (d.Actor ?? default).PersonKey).Distinct(StringComparer.Ordinal).Count() >= (secondReviewer ? 2 : 1) && Decisions.All(d => d is { Verdict: AlertVerdict.TrueAlert, Action: ReviewAction.Engage });

    /// <summary>Whether the reviews are over: a first decision not to engage needs no second.</summary>
    /// <param name="secondReviewer">Whether a second officer must agree to an engagement.</param>
    public bool IsDecided(bool secondReviewer) =>
        Decisions.Count >= 2 || (Decisions.Count == 1 && (!secondReviewer || IsSeeded || Decisions[0].Action == ReviewAction.DoNotEngage));

    /// <summary>What is known. A later correction counts; where two officers differed, the alert counts as false.</summary>
    /// <param name="secondReviewer">Whether a second officer must agree to an engagement.</param>
    public AlertStanding Standing(bool secondReviewer)
    {
        if (Engagement is not null)
        {
            var finding = Revisions.Count > 0 ? Revisions[^1].Finding : Engagement.Finding;
            return finding == AlertVerdict.TrueAlert ? AlertStanding.TrueConfirmed : AlertStanding.FalseConfirmed;
        }

        if (!IsDecided(secondReviewer))
        {
            return AlertStanding.Unreviewed;
        }

        var isTrue = Revisions.Count > 0 ? Revisions[^1].Finding == AlertVerdict.TrueAlert : Decisions.All(d => d.Verdict == AlertVerdict.TrueAlert);
        return isTrue ? AlertStanding.TrueUnconfirmed : AlertStanding.FalseUnconfirmed;
    }
}
