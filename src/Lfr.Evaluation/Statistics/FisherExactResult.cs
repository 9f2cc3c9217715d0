namespace Lfr.Evaluation.Statistics;

/// <summary>Fisher's exact test of two groups.</summary>
/// <param name="Test">The two-sided test: tables no more probable than the one seen.</param>
/// <param name="OddsRatio">Conditional maximum likelihood estimate of the odds ratio: 0 where the first group has the fewest errors that the margins
/// allow, positive infinity where it has the most; null where the margins allow one table only.</param>
/// <param name="OddsRatioInterval">Exact conditional interval of the odds ratio, from 0 to infinity where the margins allow one table only.</param>
public sealed record FisherExactResult(TestResult Test, double? OddsRatio, Interval OddsRatioInterval);
