using System.Collections.Immutable;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Metrics;

/// <summary>CMC: the share of mated searches whose mated rank is at most R, for R = 1, 2, ...</summary>
public static class CumulativeMatchCharacteristic
{
    /// <summary>Counts ranks.</summary>
    /// <param name="matedRanks">One entry a mated search: its rank from 1, or null where the person did not come back (a miss at every rank).</param>
    /// <param name="highestRank">1 or more: the length of the result.</param>
    /// <returns>Entry R - 1: searches found within rank R (as "errors" of a proportion, though they are successes) of all mated searches.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A rank or the highest rank is below 1.</exception>
    public static ImmutableArray<Proportion> Of(IReadOnlyCollection<int?> matedRanks, int highestRank)
    {
        ArgumentNullException.ThrowIfNull(matedRanks);
        Require.AtLeast(highestRank, 1, nameof(highestRank));
        var found = new long[highestRank];
        foreach (int? rank in matedRanks)
        {
            if (rank is { } r)
            {
                Require.AtLeast(r, 1, nameof(matedRanks));
                if (r <= highestRank)
                {
                    found[r - 1]++;
                }
            }
        }

        long sum = 0;
        return [.. found.Select(count => new Proportion(sum += count, matedRanks.Count))];
    }
}
