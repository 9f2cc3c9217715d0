using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>People to look for, in memory, several images each. Searched exactly: every reference is compared with every probe.</summary>
/// <remarks>Safe for concurrent use: people can be added and removed while searches run, and a search that begins after a removal
/// returned never finds the removed. Disposing zeroes the templates.</remarks>
public sealed class Watchlist : IDisposable
{
    private readonly Lock _gate = new();
    private readonly TemplateMatrix _matrix;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly Dictionary<long, WatchlistReference> _references = [];
    private int _nextSubject;
    private volatile bool _disposed;

    /// <summary>An empty watchlist.</summary>
    /// <param name="pipeline">The pipeline of its references: the engine's.</param>
    /// <param name="dimension">Values of a template: the engine's.</param>
    /// <exception cref="ArgumentException">The pipeline is empty, or the dimension out of range.</exception>
    public Watchlist(PipelineId pipeline, int dimension)
        : this(new TemplateMatrix(dimension, pipeline))
    {
    }

    internal Watchlist(TemplateMatrix matrix) => _matrix = matrix;

    /// <summary>The pipeline of its references.</summary>
    public PipelineId Pipeline => _matrix.Pipeline;

    /// <summary>Values of a template.</summary>
    public int Dimension => _matrix.Dimension;

    /// <summary>References: enrolled images.</summary>
    public int ReferenceCount => _matrix.Count;

    /// <summary>People with at least one reference: the size that a threshold policy asks for.</summary>
    public int SubjectCount
    {
        get
        {
            lock (_gate)
            {
                return _indices.Count;
            }
        }
    }

    /// <summary>Adds an image of a person.</summary>
    /// <param name="subject">The person's id on the watchlist; a new one adds a person.</param>
    /// <param name="template">The reference.</param>
    /// <param name="image">What it was made from, shown beside an alert: a file name or a record's number.</param>
    /// <returns>The reference's id.</returns>
    /// <exception cref="ArgumentException">The subject or image is empty, or the template is of another dimension.</exception>
    /// <exception cref="PipelineMismatchException">The template is of another pipeline.</exception>
    /// <exception cref="ObjectDisposedException">The watchlist has been disposed.</exception>
    public long Add(string subject, ReferenceTemplate template, string image)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(subject);
        ArgumentException.ThrowIfNullOrWhiteSpace(image);
        ArgumentNullException.ThrowIfNull(template);
        lock (_gate)
        {
            var known = _indices.TryGetValue(subject, out var index);
            var id = _matrix.Add(template, known ? index : _nextSubject);
            if (!known)
            {
                _indices.Add(subject, _nextSubject++);
            }

            _references.Add(id, new WatchlistReference(id, subject, image));
            return id;
        }
    }

    /// <summary>Removes a person and zeroes the templates of all their images.</summary>
    /// <param name="subject">The person's id.</param>
    /// <returns>Images removed; 0 where the person is not listed.</returns>
    /// <exception cref="ObjectDisposedException">The watchlist has been disposed.</exception>
    public int RemoveSubject(string subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ObjectDisposedException.ThrowIf(_disposed, this);
        lock (_gate)
        {
            var ids = _references.Values.Where(r => r.Subject == subject).Select(r => r.EntryId).ToList();
            foreach (var id in ids)
            {
                _matrix.Remove(id);
                _references.Remove(id);
            }

            _indices.Remove(subject);
            return ids.Count;
        }
    }

    /// <summary>All references, in the order of enrolment.</summary>
    public IReadOnlyList<WatchlistReference> References()
    {
        lock (_gate)
        {
            return [.. _references.Values.OrderBy(r => r.EntryId)];
        }
    }

    /// <summary>Compares a probe with everybody, and returns the best people.</summary>
    /// <param name="matcher">The matcher; it may serve any number of watchlists.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="candidates">People wanted at most, 1 or more.</param>
    /// <returns>Best first; fewer where fewer are listed, none where nobody is.</returns>
    /// <exception cref="PipelineMismatchException">The probe is of another pipeline.</exception>
    /// <exception cref="ObjectDisposedException">The watchlist or the probe is erased.</exception>
    public IReadOnlyList<WatchlistCandidate> Search(CosineMatcher matcher, ProbeTemplate probe, int candidates = 1)
    {
        ArgumentNullException.ThrowIfNull(matcher);
        Throw.IfOutOfRange(candidates, 1, 100_000, nameof(candidates), "Ask for the number of candidates that someone will look at.");
        var found = matcher.Search(_matrix, probe, new SearchOptions(candidates) { BySubject = true, AllowFewer = true });
        var result = new List<WatchlistCandidate>(found.Length);
        foreach (var candidate in found)
        {
            // A person removed since the scan is left out: nobody is accused by a reference that is gone.
            if (TryGetReference(candidate.EntryId, out var reference))
            {
                result.Add(new WatchlistCandidate(reference.Subject, reference.Image, candidate.Score, result.Count + 1));
            }
        }

        return result;
    }

    /// <summary>Zeroes the templates, those that a running search reads when it has ended. What the list says of its references can still be read.</summary>
    public void Dispose()
    {
        _disposed = true;
        _matrix.Dispose();
    }

    internal TemplateMatrix Matrix => _matrix;

    private bool TryGetReference(long id, out WatchlistReference reference)
    {
        lock (_gate)
        {
            return _references.TryGetValue(id, out reference);
        }
    }
}
