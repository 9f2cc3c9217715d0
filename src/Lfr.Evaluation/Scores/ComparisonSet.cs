namespace Lfr.Evaluation.Scores;

/// <summary>
/// One-to-one comparisons of named samples with their subjects and labels, column by column. A comparison is mated iff probe and reference have the same subject. Immutable once read;
/// safe to read from several threads.
/// </summary>
public sealed class ComparisonSet
{
    internal ComparisonSet(
        ScoreScale scale,
        IReadOnlyList<string> samples,
        int[] sampleSubjects,
        IReadOnlyList<string> subjects,
        FactorLabels labels,
        Columns columns,
        IReadOnlyList<string> notes)
    {
        Scale = scale;
        Samples = samples;
        SampleSubjects = sampleSubjects;
        Subjects = subjects;
        Labels = labels;
        Probes = columns.Probes;
        References = columns.References;
        Scores = columns.Scores;
        Failures = columns.Failures;
        Notes = notes;
    }

    /// <summary>What a score means.</summary>
    public ScoreScale Scale { get; }

    /// <summary>Identifiers of probe and reference samples.</summary>
    public IReadOnlyList<string> Samples { get; }

    /// <summary>For each sample, the index of its subject.</summary>
    public IReadOnlyList<int> SampleSubjects { get; }

    /// <summary>Identifiers of the subjects.</summary>
    public IReadOnlyList<string> Subjects { get; }

    /// <summary>Labels of each sample.</summary>
    public FactorLabels Labels { get; }

    /// <summary>The labels that were declared legal when the file was read.</summary>
    public LegalLabels LegalLabels { get; internal init; } = LegalLabels.None;

    /// <summary>For each comparison, the index of its probe in <see cref="Samples"/>.</summary>
    public IReadOnlyList<int> Probes { get; }

    /// <summary>For each comparison, the index of its reference in <see cref="Samples"/>.</summary>
    public IReadOnlyList<int> References { get; }

    /// <summary>For each comparison, its score in the file's own direction; NaN where <see cref="Failures"/> says why.</summary>
    public IReadOnlyList<double> Scores { get; }

    /// <summary>For each comparison, why it has no score.</summary>
    public IReadOnlyList<ComparisonFailure> Failures { get; }

    /// <summary>What a reader of the results must know about the file.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>The number of comparisons.</summary>
    public int Count => Probes.Count;

    internal sealed record Columns(int[] Probes, int[] References, double[] Scores, ComparisonFailure[] Failures);
}
