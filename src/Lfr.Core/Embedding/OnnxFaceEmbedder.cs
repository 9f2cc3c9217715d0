using System.Numerics.Tensors;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Core.Embedding;

/// <summary>An embedder that is one ONNX model (model card <c>Embedder</c>).</summary>
/// <remarks>One thread at a time: give each thread one of its own; the session behind them may be shared.</remarks>
public sealed class OnnxFaceEmbedder : IFaceEmbedder
{
    private readonly OnnxSession _session;
    private readonly ModelCard _card;
    private readonly OnnxRun?[] _runs;
    private readonly float[] _slots;
    private readonly int _slotLength;
    private int _lent;
    private bool _disposed;

    /// <summary>Binds a model.</summary>
    /// <param name="session">The model; must outlive this.</param>
    /// <param name="card">Its card.</param>
    /// <param name="maxBatch">Faces at once at most, 1 to 256; 1 only where the card's input has a fixed batch of 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch is outside that range.</exception>
    /// <exception cref="ModelException">The card is not an embedder's, or its input is not a square crop in colour.</exception>
    public OnnxFaceEmbedder(OnnxSession session, ModelCard card, int maxBatch = 8)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(card);
        Throw.IfOutOfRange(maxBatch, 1, card.Input.Batch ?? 256, nameof(maxBatch), "The card says how many faces the model takes at once.");
        if (card.TemplateDimension is not { } dimension || card.Input is not { Height: { } height, Width: { } width } || height != width)
        {
            throw new ModelException($"The card '{card.Id}' does not describe an embedder of square crops: it needs templateDimension and an input with equal height and width.");
        }

        _session = session;
        _card = card;
        Dimension = dimension;
        InputSize = width;
        InputFormat = card.Input.ToTensorFormat();
        MaxBatch = maxBatch;
        _slotLength = card.Input.Channels * width * height;
        _slots = GC.AllocateArray<float>(maxBatch * _slotLength, pinned: true);
        _runs = new OnnxRun?[maxBatch + 1];
        Configuration = $"embedder {ModelContract.Text(card)}";
    }

    /// <inheritdoc/>
    public string Configuration { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public int InputSize { get; }

    /// <inheritdoc/>
    public TensorFormat InputFormat { get; }

    /// <inheritdoc/>
    public int MaxBatch { get; }

    /// <inheritdoc/>
    public Span<float> InputSlot(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Throw.IfOutOfRange(index, 0, MaxBatch - 1, nameof(index), "Slots count from 0 to MaxBatch - 1.");
        _lent = Math.Max(_lent, index + 1);
        return _slots.AsSpan(index * _slotLength, _slotLength);
    }

    /// <inheritdoc/>
    public void Embed(int count, Span<float> vectors, Span<float> norms)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Throw.IfOutOfRange(count, 1, MaxBatch, nameof(count), "Embed at most MaxBatch faces at once.");
        if (vectors.Length < count * Dimension || norms.Length < count)
        {
            Throw.Argument($"vectors holds {vectors.Length} values and norms {norms.Length}; {count} faces need {count * Dimension} and {count}.", nameof(vectors));
        }

        OnnxRun? run = null;
        try
        {
            run = _runs[count] ??= new OnnxRun(
                _session,
                new TensorShape(_card.Input.Name, count, _card.Input.Channels, InputSize, InputSize),
                new TensorShape(_card.Outputs[0].Name, count, Dimension));
            _slots.AsSpan(0, count * _slotLength).CopyTo(run.Input);
            run.Run();
            for (var i = 0; i < count; i++)
            {
                norms[i] = Normalise(run.Output(0).Slice(i * Dimension, Dimension), vectors.Slice(i * Dimension, Dimension));
            }
        }
        finally
        {
            run?.Erase();
            _slots.AsSpan(0, _lent * _slotLength).Clear(); // All that were ever lent: the rest is zero, and a megabyte that need not be touched.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _slots.AsSpan().Clear();
        foreach (var run in _runs)
        {
            run?.Dispose();
        }
    }

    /// <summary>Divides by the length; leaves zeroes where there is none.</summary>
    /// <returns>The length, 0 for a zero vector, NaN where a value is not finite.</returns>
    internal static float Normalise(ReadOnlySpan<float> raw, Span<float> unit)
    {
        var norm = TensorPrimitives.Norm(raw);
        if (float.IsFinite(norm) && norm > 0)
        {
            TensorPrimitives.Divide(raw, norm, unit);
            return norm;
        }

        unit.Clear();
        return norm == 0 ? 0 : float.NaN;
    }
}
