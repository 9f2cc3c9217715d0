namespace Lfr.Core.Embedding;

/// <summary>Two templates, or a template and a calibration, come from different pipelines, so no score exists between them.</summary>
public sealed class PipelineMismatchException : InvalidOperationException
{
    /// <summary>Names both pipelines and what to do.</summary>
    /// <param name="expected">The pipeline that was needed.</param>
    /// <param name="actual">The pipeline that was given.</param>
    /// <param name="what">What was given, for the message: "the probe", "the watchlist".</param>
    public PipelineMismatchException(PipelineId expected, PipelineId actual, string what)
        : base($"{what} was made by pipeline {actual}, and pipeline {expected} is in use: no score exists between two pipelines. Enrol the references again with the pipeline in use.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The pipeline that was needed.</summary>
    public PipelineId Expected { get; }

    /// <summary>The pipeline that was given.</summary>
    public PipelineId Actual { get; }

    /// <summary>Throws unless both are the same pipeline.</summary>
    /// <param name="expected">The pipeline that is needed.</param>
    /// <param name="actual">The pipeline that is given.</param>
    /// <param name="what">What is given, for the message.</param>
    public static void ThrowIfDifferent(PipelineId expected, PipelineId actual, string what)
    {
        if (expected != actual)
        {
            throw new PipelineMismatchException(expected, actual, what);
        }
    }
}
