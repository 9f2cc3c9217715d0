using Lfr.Core.Embedding;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>The faces of one image and their templates, in pinned memory that is reused from image to image and zeroed by
/// <see cref="Clear"/>. The way through a camera loop that allocates nothing.</summary>
/// <remarks>Used by one thread at a time. Clear it as soon as the last face has been searched.</remarks>
public sealed class FaceBatch : IDisposable
{
    private readonly FaceSample[] _samples;
    private float[]? _vectors;

    /// <summary>Reserves memory.</summary>
    /// <param name="capacity">Faces at most, 1 to 4,096.</param>
    /// <param name="dimension">Values of a template, 1 or more.</param>
    /// <param name="pipeline">The pipeline whose templates it will hold.</param>
    /// <exception cref="ArgumentException">A size is out of range, or the pipeline is empty.</exception>
    public FaceBatch(int capacity, int dimension, PipelineId pipeline)
    {
        Throw.IfOutOfRange(capacity, 1, 4096, nameof(capacity), "Give the faces of one image at most.");
        Throw.IfOutOfRange(dimension, 1, 1 << 16, nameof(dimension), "Give the engine's template dimension.");
        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. Use the engine's CreateBatch.", nameof(pipeline));
        }

        _samples = new FaceSample[capacity];
        _vectors = GC.AllocateArray<float>(checked(capacity * dimension), pinned: true);
        Dimension = dimension;
        Pipeline = pipeline;
    }

    /// <summary>The last guard: templates that nobody disposed are zeroed before their memory is reused.</summary>
    ~FaceBatch() => Erase();

    /// <summary>Faces found.</summary>
    public int Count { get; private set; }

    /// <summary>Faces at most.</summary>
    public int Capacity => _samples.Length;

    /// <summary>Values of a template.</summary>
    public int Dimension { get; }

    /// <summary>The pipeline of the templates.</summary>
    public PipelineId Pipeline { get; }

    /// <summary>A face.</summary>
    /// <param name="index">0 (best detector score) to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such face.</exception>
    /// <exception cref="ObjectDisposedException">The batch has been disposed.</exception>
    public ref readonly FaceSample this[int index]
    {
        get
        {
            CheckIndex(index);
            return ref _samples[index];
        }
    }

    /// <summary>The template vector of a face, without a copy: [dimension] float32, L2-normalised, valid until <see cref="Clear"/>.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such face.</exception>
    /// <exception cref="InvalidOperationException">The face has no template: look at its failure first.</exception>
    /// <exception cref="ObjectDisposedException">The batch has been disposed.</exception>
    public ReadOnlySpan<float> Vector(int index)
    {
        CheckIndex(index);
        if (!_samples[index].HasTemplate)
        {
            throw new InvalidOperationException($"Face {index} has no template ({_samples[index].Failure}). Look at HasTemplate first.");
        }

        return Live.AsSpan(index * Dimension, Dimension);
    }

    /// <summary>A probe template of a face: a copy that the caller disposes.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The face has no template.</exception>
    public ProbeTemplate ToProbe(int index) => new(Vector(index), Pipeline);

    /// <summary>A reference template of a face: enrolment, a deliberate act.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="InvalidOperationException">The face has no template.</exception>
    public ReferenceTemplate ToReference(int index) => new(Vector(index), Pipeline);

    /// <summary>Adds a face with its template, or without one where the sample says why: for engines.</summary>
    /// <param name="sample">The face.</param>
    /// <param name="vector">[dimension] float32, L2-normalised; empty where the sample has a failure. Copied.</param>
    /// <exception cref="InvalidOperationException">The batch is full.</exception>
    /// <exception cref="ArgumentException">The vector is missing, of another length, not finite or not of length one.</exception>
    /// <exception cref="ObjectDisposedException">The batch has been disposed.</exception>
    public void Add(in FaceSample sample, ReadOnlySpan<float> vector)
    {
        var vectors = Live;
        if (Count == Capacity)
        {
            throw new InvalidOperationException($"The batch is full: it holds {Capacity} faces. Create it with a larger capacity.");
        }

        if (sample.HasTemplate)
        {
            if (vector.Length != Dimension)
            {
                Throw.Argument($"vector has {vector.Length} values; this batch is for {Dimension}.", nameof(vector));
            }

            UnitVector.Check(vector, "the template", nameof(vector));
            vector.CopyTo(vectors.AsSpan(Count * Dimension, Dimension));
        }

        _samples[Count++] = sample;
    }

    /// <summary>Zeroes all templates and forgets all faces.</summary>
    /// <exception cref="ObjectDisposedException">The batch has been disposed.</exception>
    public void Clear()
    {
        VectorMemory.Erase(Live.AsSpan(0, Count * Dimension));
        _samples.AsSpan(0, Count).Clear();
        Count = 0;
    }

    /// <summary>Zeroes and releases all.</summary>
    public void Dispose()
    {
        Erase();
        GC.SuppressFinalize(this);
    }

    private float[] Live
    {
        get
        {
            if (_vectors is null)
            {
                Throw.Disposed(nameof(FaceBatch));
            }

            return _vectors;
        }
    }

    private void CheckIndex(int index)
    {
        _ = Live;
        Throw.IfOutOfRange(index, 0, Count - 1, nameof(index), "Look at Count first.");
    }

    private void Erase()
    {
        if (Interlocked.Exchange(ref _vectors, null) is { } vectors)
        {
            VectorMemory.Erase(vectors);
            _samples.AsSpan().Clear();
            Count = 0;
        }
    }
}
