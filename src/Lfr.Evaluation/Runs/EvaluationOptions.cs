using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>What to evaluate and how. Immutable.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Factors and intersections, such as <c>ethnicity</c> and <c>ethnicity:gender</c>, each once.</summary>
    /// <exception cref="ArgumentException">The same groups are named twice, as <c>ethnicity:gender</c> and <c>gender:ethnicity</c> do: every test of them would count twice where many tests are corrected for.</exception>
    public IReadOnlyList<string> By
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            GroupTerm.RequireDistinct(value, nameof(By));
            field = value;
        }
    }

    = [];

    /// <summary>Thresholds to report; null takes <see cref="TargetRates"/>, or everything the protocol declares.</summary>
    public ThresholdGrid? Thresholds { get; init; }

    /// <summary>FMR (verification) or FPIR (1:N) targets, at whose thresholds to report and for which to look for an equitable operating point.</summary>
    /// <exception cref="ArgumentException">One is named twice.</exception>
    public IReadOnlyList<double> TargetRates
    {
        get;
        init
        {
            RequireOnce(value, "target rate", nameof(TargetRates));
            field = value;
        }
    }

    = [];

    /// <summary>Sizes to scale FPIR to.</summary>
    /// <exception cref="ArgumentException">One is named twice.</exception>
    public IReadOnlyList<long> WatchlistSizes
    {
        get;
        init
        {
            RequireOnce(value, "watchlist size", nameof(WatchlistSizes));
            field = value;
        }
    }

    = [];

    /// <summary>Lists of deployments to weight FPIR by, each with a name of its own.</summary>
    /// <exception cref="ArgumentException">Two have one name: their rates could not be told apart.</exception>
    public IReadOnlyList<WatchlistComposition> Watchlists
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GroupBy(list => list.Name, StringComparer.Ordinal).FirstOrDefault(lists => lists.Skip(1).Any()) is { } same)
            {
                throw new ArgumentException($"Two watchlists are named '{same.Key}', and rates name a list by its file: rename one of the files, or give it once.", nameof(Watchlists));
            }

            field = value;
        }
    }

    = [];

    /// <summary>Confidence level of intervals.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Seed of everything drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Bootstrap draws; 0 leaves the bootstrap out.</summary>
    public int BootstrapDraws { get; init; } = 2000;

    /// <summary>Draws of a permutation test; at least 9,999 is used where a correction asks for more.</summary>
    public int PermutationDraws { get; init; } = 9999;

    /// <summary>Groups of fewer people than this are withheld, because their numbers identify volunteers, and with them the next smallest where the numbers of others would give them away; 0 withholds none.</summary>
    public int SuppressBelow { get; init; }

    /// <summary>What stands in the place of a withheld number.</summary>
    internal string Withheld => FormattableString.Invariant($"withheld: fewer than {SuppressBelow} people, who could be identified, or needed to keep the numbers of such a group from being worked out");

    /// <summary>How ages became bands, for the record.</summary>
    public AgeBands Ages { get; init; } = AgeBands.Default;

    /// <summary>True where (a, b) and (b, a) are different comparisons.</summary>
    public bool IsDirected { get; init; }

    /// <summary>Allows thresholds beyond the data by at most one decade of rate; barred from policy files otherwise.</summary>
    public bool AllowExtrapolated { get; init; }

    /// <summary>Minimum detectable ratios are simulated, which is the longest part of a run; false leaves them out and says so.</summary>
    public bool MinimumDetectable { get; init; } = true;

    /// <summary>Simulated studies a ratio when the minimum detectable one is looked for; 100 or more.</summary>
    public int PowerStudies { get; init; } = PowerSimulation.DefaultRuns;

    /// <summary>Where the report's time comes from; null leaves it out, so that two runs give the same bytes.</summary>
    public TimeProvider? Clock { get; init; }

    // Every finding of it would stand twice.
    private static void RequireOnce<T>(IReadOnlyList<T> values, string what, string name)
        where T : IFormattable
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.GroupBy(value => value).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            throw new ArgumentException($"The {what} {twice.Key.ToString(null, System.Globalization.CultureInfo.InvariantCulture)} is named twice; name each once.", name);
        }
    }
}
