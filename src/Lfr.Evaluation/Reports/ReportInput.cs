namespace Lfr.Evaluation.Reports;

/// <summary>An input file.</summary>
/// <param name="Name">Its name, relative to the input.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
public sealed record ReportInput(string Name, string Sha256, long Bytes);
