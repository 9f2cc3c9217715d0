using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Matching.Kernels;
using Lfr.Core.Matching.Selection;
using Lfr.Core.Matching.Storage;
using Lfr.Core.Policy;

namespace Lfr.Core.Matching;

/// <summary>Compares templates by cosine similarity: one with one, and one or many probes with every entry of a <see cref="TemplateMatrix"/>. Every search is
/// exact: no index, and no entry left out.</summary>
/// <remarks>
/// <para>A score is the same 32 bits whatever computed it: 1:1 or 1:N, one probe or sixty-four, any <see cref="TemplatePrecision"/> of the scan, any
/// vector width, any number of threads, any processor. Candidates rank by score, and among equal scores by lower entry id.</para>
/// <para>Thread contract: safe for concurrent use. A search allocates nothing once as many have run as run at once; packed and quantised copies of
/// probes are zeroed before it returns. With several threads, one search at a time has them; another that runs meanwhile runs on its caller's thread.</para>
/// </remarks>
public sealed class CosineMatcher : IDisposable
{
    /// <summary>The most threads that one search uses.</summary>
    public const int MaximumThreads = 256;

    private const int PoolSize = 64;

    private readonly SearchSession?[] _pool = new SearchSession?[PoolSize];
    private readonly CosineKernel _kernel;
    private readonly WorkerTeam? _team;
    private bool _disposed;

    /// <summary>A matcher.</summary>
    /// <param name="threads">Threads that one search uses, 1 to <see cref="MaximumThreads"/>, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">LFR_KERNEL is set to no kernel's name.</exception>
    public CosineMatcher(int threads = 1)
        : this(threads, CosineKernel.Best)
    {
    }

    internal CosineMatcher(int threads, CosineKernel kernel)
    {
        Threads = Throw.IfOutOfRange(threads, 1, MaximumThreads, nameof(threads), "Use at most one a processor core.");
        _kernel = kernel;
        _team = threads == 1 ? null : new WorkerTeam(threads);
    }

    /// <summary>Threads that one search uses.</summary>
    public int Threads { get; }

    /// <summary>The kernel in use: "scalar", or the vector width in bits. The environment variable LFR_KERNEL forces one.</summary>
    public string Kernel => _kernel.Name;

    /// <summary>Compares a probe with a reference.</summary>
    /// <exception cref="PipelineMismatchException">They are of two pipelines.</exception>
    /// <exception cref="ArgumentException">They are of two dimensions.</exception>
    /// <exception cref="ObjectDisposedException">The probe has been erased.</exception>
    public static ComparisonScore Compare(ProbeTemplate probe, ReferenceTemplate reference)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(reference);
        PipelineMismatchException.ThrowIfDifferent(reference.Pipeline, probe.Pipeline, "the probe");
        return Compare(probe.Vector, reference.Vector, nameof(probe));
    }

    /// <summary>Compares two references.</summary>
    /// <exception cref="PipelineMismatchException">They are of two pipelines.</exception>
    /// <exception cref="ArgumentException">They are of two dimensions.</exception>
    public static ComparisonScore Compare(ReferenceTemplate left, ReferenceTemplate right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        PipelineMismatchException.ThrowIfDifferent(right.Pipeline, left.Pipeline, "the left template");
        return Compare(left.Vector, right.Vector, nameof(left));
    }

    /// <summary>Compares two probes, as when two live images are held against each other.</summary>
    /// <exception cref="PipelineMismatchException">They are of two pipelines.</exception>
    /// <exception cref="ArgumentException">They are of two dimensions.</exception>
    /// <exception cref="ObjectDisposedException">A probe has been erased.</exception>
    public static ComparisonScore Compare(ProbeTemplate left, ProbeTemplate right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        PipelineMismatchException.ThrowIfDifferent(right.Pipeline, left.Pipeline, "the left template");
        return Compare(left.Vector, right.Vector, nameof(left));
    }

    /// <summary>Searches for one probe.</summary>
    /// <param name="matrix">What is searched.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="options">How many candidates, from which score on, by entry or by subject.</param>
    /// <param name="results">At least <see cref="SearchOptions.Candidates"/> places; the candidates are written from the start, best first.</param>
    /// <returns>How many were written, and whether anything was left out.</returns>
    /// <exception cref="PipelineMismatchException">The probe is of another pipeline than the matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">More candidates are asked for than there are entries, and nothing in the options allows fewer.</exception>
    /// <exception cref="ArgumentException"><paramref name="results"/> is too short, or the probe is of another dimension.</exception>
    /// <exception cref="InvalidOperationException">The matrix is empty, and nothing in the options allows fewer.</exception>
    /// <exception cref="ObjectDisposedException">The matcher or the matrix has been disposed, or the probe erased.</exception>
    public CandidateCount Search(TemplateMatrix matrix, ProbeTemplate probe, SearchOptions options, Span<Candidate> results)
    {
        CandidateCount count = default;
        Search(matrix, new ReadOnlySpan<ProbeTemplate>(in probe), options, results, new Span<CandidateCount>(ref count));
        return count;
    }

    /// <summary>Searches for many probes in one pass over the matrix for each 64 of them.</summary>
    /// <param name="matrix">What is searched.</param>
    /// <param name="probes">[P] probes.</param>
    /// <param name="options">As for one probe.</param>
    /// <param name="results">[P][<see cref="SearchOptions.Candidates"/>] candidates, each probe's best first.</param>
    /// <param name="counts">[P] how many were written for each, and whether anything was left out.</param>
    /// <inheritdoc cref="Search(TemplateMatrix, ProbeTemplate, SearchOptions, Span{Candidate})" path="/exception"/>
    public void Search(TemplateMatrix matrix, ReadOnlySpan<ProbeTemplate> probes, SearchOptions options, Span<Candidate> results, Span<CandidateCount> counts)
    {
        Check(matrix, probes, options, results, counts);
        using var reading = new MatrixReading(matrix.Store);
        CheckCount(matrix, options);
        var session = Rent();
        try
        {
            for (var start = 0; start < probes.Length; start += ProbeBatch.Capacity)
            {
                var batch = probes.Slice(start, Math.Min(ProbeBatch.Capacity, probes.Length - start));
                Search(session, matrix, reading, batch, options, results[(start * options.Candidates)..], counts[start..]);
            }
        }
        finally
        {
            Return(session);
            StackMemory.Erase(StackMemory.SearchBytes);
        }
    }

    /// <summary>Searches for one probe, into a new array.</summary>
    /// <inheritdoc cref="Search(TemplateMatrix, ProbeTemplate, SearchOptions, Span{Candidate})"/>
    public Candidate[] Search(TemplateMatrix matrix, ProbeTemplate probe, SearchOptions options)
    {
        var results = new Candidate[options.Candidates];
        return results[..Search(matrix, probe, options, results).Written];
    }

    /// <summary>Every entry, or every subject, at or above a threshold, best first, in a new array. An empty matrix has none.</summary>
    /// <param name="matrix">What is searched.</param>
    /// <param name="probe">The probe.</param>
    /// <param name="threshold">The lowest score; a score of exactly the threshold is in.</param>
    /// <param name="bySubject">One candidate a subject, the best of its references.</param>
    /// <exception cref="PipelineMismatchException">The probe is of another pipeline than the matrix.</exception>
    /// <exception cref="ArgumentException">The probe is of another dimension.</exception>
    /// <exception cref="ObjectDisposedException">The matcher or the matrix has been disposed, or the probe erased.</exception>
    public Candidate[] FindAll(TemplateMatrix matrix, ProbeTemplate probe, Threshold threshold, bool bySubject = false)
    {
        for (var capacity = 256; ; capacity *= 4)
        {
            var results = new Candidate[capacity];
            var count = Search(matrix, probe, new SearchOptions(capacity) { AtOrAbove = threshold, BySubject = bySubject }, results);
            if (count.IsComplete)
            {
                return results[..count.Written];
            }
        }
    }

    /// <summary>Ends the threads and releases the memory kept between searches. No search may be running.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        _team?.Dispose();
        foreach (ref var session in _pool.AsSpan())
        {
            Interlocked.Exchange(ref session, null)?.Dispose();
        }
    }

    /// <summary>The session that the next search will use, for tests that look at what a search leaves behind.</summary>
    internal SearchSession? PooledSession => _pool[0];

    // Leaves no more of a template than single values: the dot product is of scalars, each rounded into its chain as it is read, so that there is no register of several values
    // to be put on the stack.
    private static unsafe ComparisonScore Compare(ReadOnlySpan<float> left, ReadOnlySpan<float> right, string parameter)
    {
        if (left.Length != right.Length)
        {
            Throw.Argument($"The templates have {left.Length} and {right.Length} values. Use one embedder for both.", parameter);
        }

        fixed (float* a = left)
        fixed (float* b = right)
        {
            return new ComparisonScore(CanonicalScore.Clamp(CanonicalScore.Dot(a, b, left.Length)));
        }
    }

    private void Search(
        SearchSession session,
        TemplateMatrix matrix,
        scoped in MatrixReading reading,
        ReadOnlySpan<ProbeTemplate> probes,
        SearchOptions options,
        Span<Candidate> results,
        Span<CandidateCount> counts)
    {
        var team = _team is not null && _team.TryTake() ? _team : null;
        try
        {
            session.Probes.Begin(matrix.Store.Layout, _kernel, probes.Length);
            for (var i = 0; i < probes.Length; i++)
            {
                session.Probes.Set(i, probes[i].Vector);
            }

            session.Run(team, matrix.Store.Layout, reading, options.Candidates, options.AtOrAbove?.Value ?? -1f, options.BySubject);
            for (var i = 0; i < probes.Length; i++)
            {
                var heap = session.Scan(0).Heap(i);
                counts[i] = new CandidateCount(heap.Count, !heap.Overflowed);
                heap.Take(results.Slice(i * options.Candidates, heap.Count));
            }
        }
        finally
        {
            session.End();
            team?.GiveBack();
        }
    }

    private void Check(TemplateMatrix matrix, ReadOnlySpan<ProbeTemplate> probes, SearchOptions options, Span<Candidate> results, Span<CandidateCount> counts)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ObjectDisposedException.ThrowIf(_disposed, this);
        Throw.IfOutOfRange(options.Candidates, 1, int.MaxValue, nameof(options), "Make the options with a number of candidates: new SearchOptions(10).");
        if (results.Length < (long)probes.Length * options.Candidates || counts.Length < probes.Length)
        {
            Throw.Argument(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"results has {results.Length} places and counts {counts.Length}; {probes.Length} probes of {options.Candidates} candidates need {(long)probes.Length * options.Candidates} and {probes.Length}."),
                nameof(results));
        }

        foreach (var probe in probes)
        {
            ArgumentNullException.ThrowIfNull(probe, nameof(probes));
            PipelineMismatchException.ThrowIfDifferent(matrix.Pipeline, probe.Pipeline, "the probe");
            matrix.CheckDimension(probe.Dimension, "the probe", nameof(probes));
        }
    }

    private static void CheckCount(TemplateMatrix matrix, SearchOptions options)
    {
        if (options.AllowFewer || options.AtOrAbove is not null)
        {
            return;
        }

        var count = matrix.Count;
        if (count == 0)
        {
            throw new InvalidOperationException("The matrix is empty: there is nothing to search. Enrol references first, or set AllowFewer to get an empty candidate list.");
        }

        if (!options.BySubject && options.Candidates > count)
        {
            Throw.OutOfRange(
                options.Candidates.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"1..{count}, the entries there are"),
                nameof(options.Candidates),
                "Ask for fewer, or set AllowFewer to get a shorter list.");
        }
    }

    private SearchSession Rent()
    {
        foreach (ref var place in _pool.AsSpan())
        {
            if (place is not null && Interlocked.Exchange(ref place, null) is { } session)
            {
                return session;
            }
        }

        return new SearchSession(_kernel, Threads);
    }

    private void Return(SearchSession session)
    {
        foreach (ref var place in _pool.AsSpan())
        {
            if (place is null && Interlocked.CompareExchange(ref place, session, null) is null)
            {
                return;
            }
        }

        session.Dispose();
    }
}
