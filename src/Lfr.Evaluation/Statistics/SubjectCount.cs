namespace Lfr.Evaluation.Statistics;

/// <summary>One subject's trials and the errors among them: the unit that is independent when people repeat.</summary>
public readonly record struct SubjectCount
{
    /// <summary>Takes the counts.</summary>
    /// <param name="errors">0..trials.</param>
    /// <param name="trials">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or the errors exceed the trials.</exception>
    public SubjectCount(int errors, int trials)
    {
        Require.Counts(errors, trials);
        Errors = errors;
        Trials = trials;
    }

    /// <summary>The subject's trials that went wrong.</summary>
    public int Errors { get; }

    /// <summary>The subject's trials.</summary>
    public int Trials { get; }
}
