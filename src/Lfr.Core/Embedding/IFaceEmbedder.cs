using Lfr.Core.Imaging;

namespace Lfr.Core.Embedding;

/// <summary>Turns aligned faces into template vectors, several at once.</summary>
/// <remarks>Implementations say whether they may be called from several threads at once.</remarks>
public interface IFaceEmbedder : IDisposable
{
    /// <summary>What changes the vectors: model with its hash, averaging. One line, stable; part of the pipeline id.</summary>
    string Configuration { get; }

    /// <summary>Values of a template.</summary>
    int Dimension { get; }

    /// <summary>Side of the square crop that it reads, in pixels.</summary>
    int InputSize { get; }

    /// <summary>Layout, channel order and normalisation of a crop.</summary>
    TensorFormat InputFormat { get; }

    /// <summary>Faces at once at most.</summary>
    int MaxBatch { get; }

    /// <summary>Where the crop of one face of the next batch is to be written: [channels, size, size] float32 (or as <see cref="InputFormat"/> says).</summary>
    /// <param name="index">0 to <see cref="MaxBatch"/> - 1.</param>
    /// <exception cref="ObjectDisposedException">The embedder has been disposed.</exception>
    Span<float> InputSlot(int index);

    /// <summary>Embeds the crops written to the first slots, and zeroes the slots and every buffer of the model.</summary>
    /// <param name="count">Faces, 1 to <see cref="MaxBatch"/>.</param>
    /// <param name="vectors">[count, dimension] row-major float32: receives L2-normalised vectors. Where the raw vector is zero or not
    /// finite, the row is all zero and its norm says so.</param>
    /// <param name="norms">[count]: receives the lengths of the raw vectors, a quality component; NaN where a value is not finite.</param>
    /// <exception cref="ArgumentException">A destination is too short, or the count is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The embedder has been disposed.</exception>
    void Embed(int count, Span<float> vectors, Span<float> norms);
}
