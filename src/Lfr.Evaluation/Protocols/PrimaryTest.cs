namespace Lfr.Evaluation.Protocols;

/// <summary>A hypothesis that was declared before the data were seen.</summary>
/// <param name="Metric">TPIR, FNIR, FPIR, FMR or FNMR.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Factor">A factor or an intersection, such as <c>ethnicity</c> or <c>ethnicity:gender</c>.</param>
/// <param name="Test">The test that was declared, null where none was named; where another was made, the report names both and says why.</param>
public sealed record PrimaryTest(string Metric, decimal Threshold, string Factor, string? Test);
