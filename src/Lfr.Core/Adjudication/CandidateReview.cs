using System.Globalization;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Search;

namespace Lfr.Core.Adjudication;

/// <summary>
/// Officers compare the candidates of one search with its probe. A candidate is opened, without its score, and answered, with a reason; what one officer takes
/// for a possible match a second one has to see before it counts. Every step is in the audit log before it counts.
/// </summary>
/// <remarks>Safe for concurrent use. It lives as long as the candidate list does: neither is kept, so that a new look is a new search with a reason of its own.</remarks>
public sealed class CandidateReview
{
    private readonly SearchResult _result;
    private readonly IAuditLog _log;
    private readonly TimeProvider _time;
    private readonly bool _requireSecondReviewer;
    private readonly List<(RecordId Officer, CandidateVerdict Verdict)>[] _decisions;
    private readonly Dictionary<(int Rank, RecordId Officer), long> _opened = [];
    private readonly Lock _gate = new();

    /// <summary>Begins the review of a candidate list.</summary>
    /// <param name="result">The search.</param>
    /// <param name="log">The audit log.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="requireSecondReviewer">Whether a possible match takes two officers.</param>
    public CandidateReview(SearchResult result, IAuditLog log, TimeProvider timeProvider, bool requireSecondReviewer = true)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _result = result;
        _log = log;
        _time = timeProvider;
        _requireSecondReviewer = requireSecondReviewer;
        _decisions = [.. result.Candidates.Select(_ => new List<(RecordId, CandidateVerdict)>())];
    }

    /// <summary>Candidates on which nobody has decided, or a second officer has not.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _decisions.Count(decisions => Standing(decisions) is CandidateStanding.Unreviewed or CandidateStanding.AwaitsSecondReviewer);
            }
        }
    }

    /// <summary>Where a candidate stands.</summary>
    /// <param name="rank">Place on the list, 1 for the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public CandidateStanding StandingOf(int rank)
    {
        lock (_gate)
        {
            return Standing(Decisions(rank));
        }
    }

    /// <summary>An officer begins to compare a candidate. The time to decision runs from here.</summary>
    /// <param name="rank">Place on the list, 1 for the first.</param>
    /// <param name="officer">Who looks.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <exception cref="ReviewRefusedException">It is decided, or this officer has decided on it before.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public void Open(int rank, RecordId officer)
    {
        lock (_gate)
        {
            RequireReviewable(rank, officer);
            _log.Append(new CandidateOpened { SearchId = _result.SearchId, Rank = rank, Actor = officer });
            _opened[(rank, officer)] = _time.GetTimestamp();
        }
    }

    /// <summary>Records an officer's answer.</summary>
    /// <param name="rank">Place on the list, 1 for the first.</param>
    /// <param name="officer">Who opened it.</param>
    /// <param name="verdict">The answer; there is none to begin with.</param>
    /// <param name="reason">What was compared, in words.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    /// <exception cref="ArgumentException">The verdict is undecided, or there is no reason.</exception>
    /// <exception cref="ReviewRefusedException">The officer has not opened it, it is decided, or this officer has decided on it before.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded, and does not count.</exception>
    public CandidateDecision Decide(int rank, RecordId officer, CandidateVerdict verdict, AuditText reason)
    {
        if (verdict is not (CandidateVerdict.PossibleMatch or CandidateVerdict.NotAMatch) || reason.IsEmpty)
        {
            Throw.Argument("The verdict is undecided or has no reason. Choose PossibleMatch or NotAMatch, and say what was compared.", nameof(verdict));
        }

        lock (_gate)
        {
            RequireReviewable(rank, officer);
            if (!_opened.TryGetValue((rank, officer), out var since))
            {
                throw new ReviewRefusedException($"Candidate {Text(rank)} of search '{_result.SearchId}' has not been opened by this officer. Open it first: nobody decides without looking.");
            }

            var seconds = _time.GetElapsedTime(since).TotalSeconds;
            var decisions = Decisions(rank);
            var candidate = _result.Candidates[rank - 1];
            _log.Append(new CandidateDecided
            {
                SearchId = _result.SearchId,
                Rank = rank,
                Actor = officer,
                Review = decisions.Count + 1,
                Verdict = verdict,
                Score = candidate.Score.Value,
                Reason = reason,
                SecondsToDecision = seconds,
            });
            _opened.Remove((rank, officer));
            decisions.Add((officer, verdict));
            return new CandidateDecision(
                _result.SearchId, rank, Standing(decisions), candidate.Score.Value, _result.Threshold.Value, _result.PolicyId, seconds);
        }
    }

    private CandidateStanding Standing(List<(RecordId Officer, CandidateVerdict Verdict)> decisions)
    {
        if (decisions.Count == 0)
        {
            return CandidateStanding.Unreviewed;
        }

        if (decisions.Exists(decision => decision.Verdict == CandidateVerdict.NotAMatch))
        {
            return CandidateStanding.NotAMatch;
        }

        return decisions.Count >= (_requireSecondReviewer ? 2 : 1) ? CandidateStanding.PossibleMatch : CandidateStanding.AwaitsSecondReviewer;
    }

    private List<(RecordId Officer, CandidateVerdict Verdict)> Decisions(int rank)
    {
        if (rank < 1 || rank > _decisions.Length)
        {
            Throw.OutOfRange(Text(rank), $"1 to {Text(_decisions.Length)}", nameof(rank), "Choose a candidate of the list.");
        }

        return _decisions[rank - 1];
    }

    private void RequireReviewable(int rank, RecordId officer)
    {
        var decisions = Decisions(rank);
        if (officer.IsEmpty)
        {
            Throw.Argument("officer has no name. Say who looks.", nameof(officer));
        }

        if (Standing(decisions) is CandidateStanding.PossibleMatch or CandidateStanding.NotAMatch)
        {
            throw new ReviewRefusedException($"Candidate {Text(rank)} of search '{_result.SearchId}' is decided already.");
        }

        if (decisions.Exists(decision => decision.Officer.IsSamePersonAs(officer)))
        {
            throw new ReviewRefusedException($"This officer has decided on candidate {Text(rank)} of search '{_result.SearchId}' before. Another officer has to look.");
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
