using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Reports;

/// <summary>A rate of a deployment with its counts, what it is over, and its interval.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Denominator">What it is over: both denominators are quoted in public, so each is named.</param>
/// <param name="Count">The count.</param>
/// <param name="Of">The number that it is over.</param>
/// <param name="Interval">Clopper-Pearson at 95 %; null where there is none, and then <paramref name="Reason"/> says why.</param>
/// <param name="Reason">Why there is no rate; null where there is one.</param>
public sealed record DeploymentRate(string Name, string Denominator, long Count, long Of, Interval? Interval, string? Reason)
{
    /// <summary>The rate; null where there is none.</summary>
    public double? Rate => Interval is null ? null : (double)Count / Of;

    internal static DeploymentRate Make(string name, string denominator, long count, long of)
    {
        if (of == 0)
        {
            return new(name, denominator, count, of, null, "there are none to take a rate of");
        }

        return count > of
            ? new(name, denominator, count, of, null, "more than there are to take a rate of: counts were lost")
            : new(name, denominator, count, of, new Proportion(count, of).ClopperPearson(), null);
    }
}
