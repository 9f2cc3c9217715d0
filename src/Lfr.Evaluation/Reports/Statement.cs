namespace Lfr.Evaluation.Reports;

/// <summary>A numbered answer to what an auditor would ask: sentences and, optionally, a table.</summary>
/// <param name="Title">The question.</param>
/// <param name="Sentences">The answer, "not stated" included.</param>
/// <param name="Table">A table, or null.</param>
/// <param name="IsWarning">True where a reader must not pass it by (drawn in red, and named a warning in text).</param>
public sealed record Statement(string Title, IReadOnlyList<string> Sentences, ReportTable? Table = null, bool IsWarning = false);
