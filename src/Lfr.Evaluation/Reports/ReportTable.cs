namespace Lfr.Evaluation.Reports;

/// <summary>A plain table.</summary>
/// <param name="Name">File name without extension for <c>tables/</c>; empty for a table that is only shown.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="Header">Column names.</param>
/// <param name="Rows">Cells as text; each row as long as the header.</param>
public sealed record ReportTable(string Name, string Caption, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);
