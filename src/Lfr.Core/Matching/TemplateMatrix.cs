using System.Globalization;
using System.Numerics.Tensors;
using Lfr.Core.Embedding;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching;

/// <summary>Enrolled templates of one pipeline, laid out for exact search: native memory aligned to 64 bytes, outside the collector's reach.</summary>
/// <remarks>
/// <para>Thread contract: every member is safe for concurrent use, searches and changes included. A search sees the matrix as it was at
/// one moment: an entry added, replaced or removed while it runs is seen wholly as before or wholly as after. Changes take turns and never wait for a
/// search; a search never waits for a change. At most 256 searches run on one matrix at once; one more waits for one of them.</para>
/// <para>Erasure: the bytes of a removed or replaced template are zeroed before <see cref="Remove"/> or <see cref="Replace(long, ReferenceTemplate)"/> returns when no
/// search is running. Otherwise a thread of the library zeroes them as soon as the last search that could see them has ended, one entry at a time, so that neither searches nor
/// changes wait for it; <see cref="AwaitingErasure"/> counts them meanwhile, and <see cref="EraseRemoved"/> does it now. Memory is compacted by
/// moving the last entry into the place. Disposing zeroes everything, in the same way if a search is running; a finaliser does it if nobody does.</para>
/// </remarks>
public sealed unsafe class TemplateMatrix : IDisposable
{
    /// <summary>The most values a template may have.</summary>
    public const int MaximumDimension = 16_384;

    private readonly Lock _ids = new();
    private long _nextEntryId;

    /// <summary>An empty matrix.</summary>
    /// <param name="dimension">Values a template, 1 to <see cref="MaximumDimension"/>.</param>
    /// <param name="pipeline">The pipeline whose templates it holds.</param>
    /// <param name="scan">What a search reads of every entry. Anything under <paramref name="stored"/> is a filter with a proven error bound: the result is the
    /// same bit for bit, and the scan reads a half or a quarter of the bytes.</param>
    /// <param name="stored">What is kept of every template, and scored: <see cref="TemplatePrecision.Float32"/> keeps it as it is;
    /// <see cref="TemplatePrecision.Float16"/> rounds each value to 11 significant bits and scores the rounded template.</param>
    /// <exception cref="ArgumentException">The pipeline is empty, or <paramref name="scan"/> is finer than <paramref name="stored"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A dimension or precision is out of range.</exception>
    public TemplateMatrix(
        int dimension,
        PipelineId pipeline,
        TemplatePrecision scan = TemplatePrecision.Float32,
        TemplatePrecision stored = TemplatePrecision.Float32)
        : this(dimension, pipeline, scan, stored, null, null)
    {
    }

    internal TemplateMatrix(int dimension, PipelineId pipeline, TemplatePrecision scan, TemplatePrecision stored, byte* mappedRows, IDisposable? mapping)
    {
        Throw.IfOutOfRange(dimension, 1, MaximumDimension, nameof(dimension), "Give the number of values in a template.");
        Throw.IfOutOfRange((int)scan, 0, (int)TemplatePrecision.Int8, nameof(scan), "Use Float32, Float16 or Int8.");
        Throw.IfOutOfRange((int)stored, 0, (int)TemplatePrecision.Float16, nameof(stored), "Use Float32 or Float16; int8 only ever filters.");
        if (scan < stored)
        {
            Throw.Argument($"scan is {scan} and stored is {stored}. A scan cannot be finer than what is stored.", nameof(scan));
        }

        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. A matrix holds the templates of one pipeline: pass that engine's PipelineId.", nameof(pipeline));
        }

        Pipeline = pipeline;
        Store = new TemplateStore(new SlotLayout(dimension, scan, stored), mappedRows, mapping);
    }

    /// <summary>Values a template.</summary>
    public int Dimension => Store.Layout.Dimension;

    /// <summary>The pipeline whose templates it holds.</summary>
    public PipelineId Pipeline { get; }

    /// <summary>What a search reads of every entry.</summary>
    public TemplatePrecision ScanPrecision => Store.Layout.Scan;

    /// <summary>What is kept of every template, and scored.</summary>
    public TemplatePrecision StoredPrecision => Store.Layout.Stored;

    /// <summary>Entries now.</summary>
    public int Count => Store.Count;

    /// <summary>The id that the next added entry gets. Ids ascend and are never used again.</summary>
    public long NextEntryId => Volatile.Read(ref _nextEntryId);

    /// <summary>Parts of memory that hold bytes of removed, replaced or moved templates because a running search, or one that has just ended, could see them. 0 means that nothing of a
    /// removed template is left. After <see cref="Dispose"/>: 0 once everything has been zeroed and released.</summary>
    public int AwaitingErasure => Store.Awaiting;

    /// <summary>Whether the templates lie in a mapped file, so that none can be added, replaced or removed.</summary>
    public bool IsReadOnly => Store.IsMapped;

    internal TemplateStore Store { get; }

    /// <summary>Adds an entry.</summary>
    /// <param name="template">The reference.</param>
    /// <param name="subject">Whose it is: entries of one subject are one candidate in a search by subject.</param>
    /// <returns>The entry's id.</returns>
    /// <exception cref="PipelineMismatchException">The template is of another pipeline.</exception>
    /// <exception cref="ArgumentException">The template is of another dimension.</exception>
    /// <exception cref="InvalidOperationException">The matrix is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public long Add(ReferenceTemplate template, int subject)
    {
        ArgumentNullException.ThrowIfNull(template);
        PipelineMismatchException.ThrowIfDifferent(Pipeline, template.Pipeline, "the reference template");
        return Add(template.Vector, subject);
    }

    /// <summary>Adds an entry of a vector that the caller knows to be of this matrix's pipeline.</summary>
    /// <param name="vector">[dim] float32, L2-normalised; copied.</param>
    /// <param name="subject">Whose it is.</param>
    /// <returns>The entry's id.</returns>
    /// <exception cref="ArgumentException">The vector is of another dimension, not finite or not of length one; the message names the entry.</exception>
    /// <exception cref="InvalidOperationException">The matrix is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public long Add(ReadOnlySpan<float> vector, int subject)
    {
        ThrowIfReadOnly();
        lock (_ids)
        {
            var entryId = _nextEntryId;
            Check(vector, entryId);
            CheckAsStored(vector, entryId);
            Store.Add(entryId, subject, vector);
            Volatile.Write(ref _nextEntryId, entryId + 1);
            return entryId;
        }
    }

    /// <summary>Puts another template in an entry's place; its id and subject stay.</summary>
    /// <param name="entryId">The entry.</param>
    /// <param name="template">The reference that takes the place.</param>
    /// <exception cref="PipelineMismatchException">The template is of another pipeline.</exception>
    /// <exception cref="ArgumentException">The template is of another dimension, or there is no such entry.</exception>
    /// <exception cref="InvalidOperationException">The matrix is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public void Replace(long entryId, ReferenceTemplate template)
    {
        ArgumentNullException.ThrowIfNull(template);
        PipelineMismatchException.ThrowIfDifferent(Pipeline, template.Pipeline, "the reference template");
        Replace(entryId, template.Vector);
    }

    /// <summary>Puts another vector in an entry's place; its id and subject stay.</summary>
    /// <param name="entryId">The entry.</param>
    /// <param name="vector">[dim] float32, L2-normalised; copied.</param>
    /// <exception cref="ArgumentException">The vector is of another dimension, not finite or not of length one, or there is no such entry.</exception>
    /// <exception cref="InvalidOperationException">The matrix is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public void Replace(long entryId, ReadOnlySpan<float> vector)
    {
        ThrowIfReadOnly();
        Check(vector, entryId);
        CheckAsStored(vector, entryId);
        if (!Store.Replace(entryId, vector))
        {
            ThrowUnknown(entryId);
        }
    }

    /// <summary>Removes an entry: no search that begins after this returns sees it.</summary>
    /// <param name="entryId">The entry.</param>
    /// <returns>False when there is no such entry.</returns>
    /// <exception cref="InvalidOperationException">The matrix is read-only.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public bool Remove(long entryId)
    {
        ThrowIfReadOnly();
        return Store.Remove(entryId);
    }

    /// <summary>Zeroes, before it returns, everything removed, replaced or disposed of that no running search sees. Searches and changes go on meanwhile.</summary>
    /// <returns>What is left in <see cref="AwaitingErasure"/>, because a running search sees it: 0 when none does.</returns>
    public int EraseRemoved()
    {
        while (Store.EraseOne())
        {
        }

        return Store.Awaiting;
    }

    /// <summary>The subject of an entry, or false when there is no such entry.</summary>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public bool TryGetSubject(long entryId, out int subject) => Store.TryRead(entryId, [], out subject);

    /// <summary>Copies the stored template of an entry, or says that there is no such entry.</summary>
    /// <param name="entryId">The entry.</param>
    /// <param name="vector">[dim] float32, written; the caller's to erase.</param>
    /// <exception cref="ArgumentException"><paramref name="vector"/> is of another length than <see cref="Dimension"/>.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public bool TryCopyVector(long entryId, Span<float> vector)
    {
        CheckDimension(vector.Length, "vector", nameof(vector));
        return Store.TryRead(entryId, vector, out _);
    }

    /// <summary>Zeroes and releases every template, now or when the last running search ends.</summary>
    public void Dispose() => Store.Dispose();

    /// <summary>Puts in what a container holds, before anyone else has the matrix.</summary>
    internal void Restore(long entryId, int subject, ReadOnlySpan<float> vector, long nextEntryId)
    {
        Check(vector, entryId);
        Store.Add(entryId, subject, vector);
        Volatile.Write(ref _nextEntryId, nextEntryId);
    }

    internal void CheckDimension(int dimension, string what, string parameter)
    {
        if (dimension != Dimension)
        {
            Throw.Argument($"{what} has {dimension} values and the matrix holds templates of {Dimension}. Use one embedder for both.", parameter);
        }
    }

    private void Check(ReadOnlySpan<float> vector, long entryId)
    {
        // The owner's name is made for the message alone: an addition allocates nothing for it.
        if (vector.Length == Dimension && UnitVector.IsValid(vector))
        {
            return;
        }

        var owner = string.Create(CultureInfo.InvariantCulture, $"the template of entry {entryId}");
        CheckDimension(vector.Length, owner, nameof(vector));
        UnitVector.Check(vector, owner, nameof(vector));
    }

    // Rounded to binary16 a template may be 5e-4 longer or shorter. What is kept has to pass the door again when a container is loaded, whose norm is computed with other roundings.
    private void CheckAsStored(ReadOnlySpan<float> vector, long entryId)
    {
        const double Tolerance = UnitVector.LengthTolerance - 1e-5;
        if (StoredPrecision == TemplatePrecision.Float32)
        {
            return;
        }

        var squares = 0.0;
        foreach (var value in vector)
        {
            double kept = TemplateEncoder.AsStored(Store.Layout, value);
            squares += kept * kept;
        }

        if (!(Math.Abs(Math.Sqrt(squares) - 1) <= Tolerance))
        {
            Throw.Argument(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the template of entry {entryId} has length {Math.Sqrt(squares):R} once it is rounded to binary16, and {TensorPrimitives.Norm(vector):R} before; a template is L2-normalised to length 1. Normalise it first."),
                nameof(vector));
        }
    }

    private void ThrowIfReadOnly()
    {
        if (IsReadOnly)
        {
            throw new InvalidOperationException("The matrix lies in a mapped file and is read-only. Load the file to change it, and save it again.");
        }
    }

    private static void ThrowUnknown(long entryId) =>
        Throw.Argument($"entryId is {entryId}, and there is no such entry (any more). Add the template instead.", nameof(entryId));
}
