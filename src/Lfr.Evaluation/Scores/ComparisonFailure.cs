namespace Lfr.Evaluation.Scores;

/// <summary>Why a comparison has no score.</summary>
public enum ComparisonFailure : byte
{
    /// <summary>It has a score.</summary>
    None = 0,

    /// <summary>No face was acquired from the probe (failure to acquire).</summary>
    ProbeFailureToAcquire = 1,

    /// <summary>The reference could not be enrolled (failure to enrol).</summary>
    ReferenceFailureToEnrol = 2,
}
