using Lfr.Evaluation.Reports;

namespace Lfr.Evaluation.Runs;

/// <summary>What a run has found so far.</summary>
internal sealed class Findings(DeclaredTests declared)
{
    public DeclaredTests Declared { get; } = declared;

    public List<RateEntry> Rates { get; } = [];

    public List<TestEntry> Tests { get; } = [];

    public List<RatioEntry> Ratios { get; } = [];

    public List<IndexEntry> Indices { get; } = [];

    public List<OperatingPointEntry> OperatingPoints { get; } = [];

    public List<CurveEntry> Curves { get; } = [];

    public List<ReportTable> Tables { get; } = [];
}
