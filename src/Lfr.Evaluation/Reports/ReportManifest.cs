namespace Lfr.Evaluation.Reports;

/// <summary>What a report was made from, and by which rules: enough to make it again.</summary>
public sealed record ReportManifest
{
    /// <summary>The inputs.</summary>
    public required IReadOnlyList<ReportInput> Inputs { get; init; }

    /// <summary>Name and version of the evaluator.</summary>
    public required string Evaluator { get; init; }

    /// <summary>Name and version of the matcher that was tested.</summary>
    public required string Matcher { get; init; }

    /// <summary>Seed of everything drawn.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Confidence level of intervals.</summary>
    public required double Confidence { get; init; }

    /// <summary>The options of the run, name and value.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Options { get; init; }

    /// <summary>The conventions: what a match is, what every denominator is, how intervals and tests are made.</summary>
    public required IReadOnlyList<string> Conventions { get; init; }

    /// <summary>When the report was made, where the caller gave a clock; null keeps the report byte-identical between runs.</summary>
    public DateTimeOffset? Made { get; init; }
}
