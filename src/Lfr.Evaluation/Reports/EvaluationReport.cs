namespace Lfr.Evaluation.Reports;

/// <summary>All that an evaluation found, ready to be written as JSON, HTML, Markdown, CSV and JUnit. The same inputs, options and seed give the same report.</summary>
public sealed record EvaluationReport
{
    /// <summary>Schema identifier of report.json.</summary>
    public const string Schema = "lfr-report-1";

    /// <summary><c>live</c>, <c>verification</c>, <c>identification</c> or <c>deployments</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The title.</summary>
    public required string Title { get; init; }

    /// <summary>True for generated data: every page, table, picture and node says so.</summary>
    public bool IsSynthetic { get; init; }

    /// <summary>Inputs, versions, seed and conventions.</summary>
    public required ReportManifest Manifest { get; init; }

    /// <summary>The findings in a few sentences, each with its counts and interval.</summary>
    public IReadOnlyList<string> Summary { get; init; } = [];

    /// <summary>Rates.</summary>
    public IReadOnlyList<RateEntry> Rates { get; init; } = [];

    /// <summary>Tests.</summary>
    public IReadOnlyList<TestEntry> Tests { get; init; } = [];

    /// <summary>Tests that were declared before the data and not made.</summary>
    public IReadOnlyList<NotMadeEntry> NotMade { get; init; } = [];

    /// <summary>Ratios of pairs of groups.</summary>
    public IReadOnlyList<RatioEntry> Ratios { get; init; } = [];

    /// <summary>Differentials.</summary>
    public IReadOnlyList<IndexEntry> Indices { get; init; } = [];

    /// <summary>Equitable operating points.</summary>
    public IReadOnlyList<OperatingPointEntry> OperatingPoints { get; init; } = [];

    /// <summary>Curves.</summary>
    public IReadOnlyList<CurveEntry> Curves { get; init; } = [];

    /// <summary>Tables beyond the rates.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <summary>What the data cannot show: the twelve questions.</summary>
    public IReadOnlyList<Statement> Limits { get; init; } = [];

    /// <summary>Gate conditions and their outcome.</summary>
    public IReadOnlyList<GateResult> Gates { get; init; } = [];
}
