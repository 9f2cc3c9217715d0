using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>An FPIR brought from F references to a list of N: a model's output, named as such, with the measured counts beside it.</summary>
/// <param name="Scaling">One of <see cref="FpirScaling"/>'s names.</param>
/// <param name="Rate">The scaled rate.</param>
/// <param name="Measured">X of P as measured: counts are never scaled.</param>
/// <param name="Factor">The scaled over the measured rate; at no exceedance the factor that a single-comparison alert would have.</param>
public sealed record ScaledFpir(string Scaling, double Rate, Proportion Measured, double Factor)
{
    /// <summary>The scaled limits of the measured rate, at most 1. Never an interval on P times F comparisons, which are not independent.</summary>
    /// <param name="measured">The interval of the measured rate.</param>
    public Interval Limits(Interval measured)
    {
        Interval scaled = measured.Scale(Factor);
        return scaled with { Lower = Math.Min(1, scaled.Lower), Upper = Math.Min(1, scaled.Upper) };
    }
}
