namespace Lfr.Core.Embedding;

/// <summary>The template of an enrolled image (ISO/IEC 2382-37: biometric reference): what watchlists and galleries store.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class ReferenceTemplate
{
    private readonly float[] _vector;

    /// <summary>Takes a normalised vector.</summary>
    /// <param name="vector">[dim] float32, L2-normalised; copied.</param>
    /// <param name="pipeline">The pipeline that made it.</param>
    /// <exception cref="ArgumentException">The vector is empty, not finite or not of length one, or the pipeline is empty.</exception>
    public ReferenceTemplate(ReadOnlySpan<float> vector, PipelineId pipeline)
    {
        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. A template belongs to the pipeline that made it: pass that engine's PipelineId.", nameof(pipeline));
        }

        UnitVector.Check(vector, "the reference template", nameof(vector));
        _vector = vector.ToArray();
        Pipeline = pipeline;
    }

    /// <summary>The pipeline that made this template.</summary>
    public PipelineId Pipeline { get; }

    /// <summary>Number of values.</summary>
    public int Dimension => _vector.Length;

    /// <summary>[dim] float32, L2-normalised.</summary>
    public ReadOnlySpan<float> Vector => _vector;
}
