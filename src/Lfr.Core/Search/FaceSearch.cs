using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Core.Search;

/// <summary>
/// Retrospective (RFR) and operator-initiated (OIFR) search: one picture of one person against a gallery, exactly. It lists people for an officer to compare
/// and decides nothing. Every search is in the audit log, with who and why, before its candidates are handed out; the probe's template is zeroed before it returns, match or none.
/// </summary>
/// <remarks>Safe for concurrent use. Engine, gallery, policy and log stay the caller's. Disposing ends the matcher's threads; no search may be running.</remarks>
public sealed class FaceSearch : IDisposable
{
    private readonly IFaceEngine _engine;
    private readonly Gallery _gallery;
    private readonly IThresholdPolicy _policy;
    private readonly IAuditLog _log;
    private readonly CosineMatcher _matcher;
    private readonly Threshold _threshold;
    private volatile bool _disposed;

    /// <summary>Checks that engine, gallery and policy belong together.</summary>
    /// <param name="engine">Makes the probe's template.</param>
    /// <param name="gallery">Who is searched.</param>
    /// <param name="policy">Gives the threshold, for the gallery's size. One that is bound to a unit must be bound to <see cref="DecisionUnit.Image"/>.</param>
    /// <param name="log">Where every search is recorded.</param>
    /// <param name="options">The use, and the length of the list.</param>
    /// <param name="threads">Threads of one search, 1 or more; any number gives the same list.</param>
    /// <exception cref="PipelineMismatchException">The gallery is of another pipeline than the engine.</exception>
    /// <exception cref="PolicyRefusedException">The policy was not made for this use, for example for a smaller gallery. Says all reasons.</exception>
    /// <exception cref="ArgumentException">An option is missing or out of range.</exception>
    public FaceSearch(IFaceEngine engine, Gallery gallery, IThresholdPolicy policy, IAuditLog log, FaceSearchOptions options, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Check();
        PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, gallery.Pipeline, "the gallery");
        var fit = PolicyFit.Of(policy, new PolicyUse
        {
            Pipeline = engine.Info.Pipeline,
            Unit = DecisionUnit.Image,
            FusionRule = FusionRule,
            QualityGate = options.QualityGate,
            WatchlistSize = gallery.SubjectCount,
        });
        if (!fit.IsFit)
        {
            throw new PolicyRefusedException($"The policy '{policy.Id}' does not cover this search: {string.Join("; ", fit.Refusals)}. Calibrate one for it.");
        }

        Warnings = fit.Warnings;
        _engine = engine;
        _gallery = gallery;
        _policy = policy;
        _log = log;
        _threshold = policy.ThresholdFor(new PolicyContext(gallery.SubjectCount));
        _matcher = new CosineMatcher(threads);
    }

    /// <summary>How the comparisons of a search make one decision a person: a policy that was calibrated for galleries is bound to it.</summary>
    public static string FusionRule => "max over a person's references";

    /// <summary>The options.</summary>
    public FaceSearchOptions Options { get; }

    /// <summary>What the policy never promised, and an officer should know.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Searches for the person of a picture.</summary>
    /// <param name="image">Any size and format; the caller's, and the caller's to erase.</param>
    /// <param name="request">Who asks, and why.</param>
    /// <returns>People at or above the threshold, or the reason why the picture gave no template.</returns>
    /// <exception cref="ArgumentException">The request is incomplete.</exception>
    /// <exception cref="AuditFailedException">The log cannot be written: nothing was searched, or what was found is dropped.</exception>
    /// <exception cref="ObjectDisposedException">Engine, gallery or this object has been disposed.</exception>
    public SearchResult Search(ImageView image, SearchRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        // Before the picture is looked at: one without a face would else be searched, and recorded, by what has ended.
        ObjectDisposedException.ThrowIf(_disposed, this);
        request.Require();
        if (_log.State != AuditLogState.Open)
        {
            throw new AuditFailedException($"The audit log is {_log.State}: nobody may be searched. Open it again first.");
        }

        var (failure, facesFound, candidates, isComplete) = Find(image);
        _log.Append(new SearchPerformed
        {
            SearchId = request.SearchId,
            Actor = request.Operator,
            Use = Options.Use,
            CollectionDigest = _gallery.Digest,
            CollectionSize = _gallery.SubjectCount,
            IsProbeAcquired = failure == FailureReason.None,
            Candidates = candidates.Count,
            IsComplete = isComplete,
            PolicyId = _policy.Id,
            Threshold = _threshold.Value,
            Pipeline = Sha256Digest.Parse(_gallery.Pipeline.ToString()),
            Reason = request.Reason,
        });
        return new SearchResult(request.SearchId, Options.Use, failure, facesFound, candidates, isComplete, _threshold, _policy.Id, _gallery.Digest, _gallery.SubjectCount);
    }

    /// <summary>Ends the matcher's threads and releases the memory kept between searches.</summary>
    public void Dispose()
    {
        _disposed = true;
        _matcher.Dispose();
    }

    private (FailureReason Failure, int FacesFound, List<SearchCandidate> Candidates, bool IsComplete) Find(ImageView image)
    {
        // Zeroes the template on the way out, whatever happens.
        using var probe = _engine.CreateTemplate(image, Options.Choice, Options.Quality);
        if (!probe.HasTemplate)
        {
            return (probe.Failure, probe.FacesFound, [], true);
        }

        var found = new Candidate[Options.CandidateLimit];
        var count = _matcher.Search(
            _gallery.Matrix, probe.Template, new SearchOptions(found.Length) { AtOrAbove = _threshold, BySubject = true, AllowFewer = true }, found);
        var candidates = new List<SearchCandidate>(count.Written);
        foreach (var candidate in found.AsSpan(0, count.Written))
        {
            candidates.Add(new SearchCandidate(candidate.Rank, _gallery.Subject(candidate.Subject), _gallery.Image(candidate.EntryId), candidate.Score));
        }

        return (FailureReason.None, probe.FacesFound, candidates, count.IsComplete);
    }
}
