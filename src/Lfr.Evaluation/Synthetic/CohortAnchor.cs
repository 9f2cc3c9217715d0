namespace Lfr.Evaluation.Synthetic;

/// <summary>Maps a draw's scores so that its totals are those wanted: a rising, piecewise linear map, so that ranks and groups are untouched.</summary>
internal sealed class CohortAnchor
{
    /// <summary>Passages at or above each threshold. 7 at .60 and none at .64 are published; 42 and 140 are this cohort's own choice.</summary>
    public static readonly (double Threshold, int Passages)[] FalsePositives = [(.60, 7), (.58, 42), (.56, 140)];

    /// <summary>Mated passages at or above .60, of 4,000: the published 89 %.</summary>
    public const int TruePositives = 3560;

    private const double MatedThreshold = 0.60;
    private const double Top = 0.6399;
    private readonly (double From, double To)[] knots;
    private readonly double matedShift;

    private CohortAnchor((double From, double To)[] knots, double matedShift)
    {
        this.knots = knots;
        this.matedShift = matedShift;
    }

    /// <summary>Null where the draw has too few passages above the floor, or too few mated scores, to be anchored.</summary>
    public static CohortAnchor? Of(CohortDraw draw)
    {
        double[] maxima = [.. draw.PassageMaxima().Where(double.IsFinite).OrderDescending()];
        double[] mated = [.. draw.MatedScores.OfType<double>().OrderDescending()];
        if (maxima.Length <= FalsePositives[^1].Passages || mated.Length <= TruePositives)
        {
            return null;
        }

        // Half-way between the last passage that must reach a threshold and the first that must not.
        var knots = new List<(double From, double To)> { (LiveCohort.Floor, LiveCohort.Floor) };
        foreach ((double threshold, int passages) in FalsePositives.Reverse())
        {
            knots.Add(((maxima[passages - 1] + maxima[passages]) / 2, threshold));
        }

        double last = knots[^1].From;
        knots.Add((maxima[0], Math.Min(Top, knots[^1].To + (maxima[0] - last))));
        double middle = (mated[TruePositives - 1] + mated[TruePositives]) / 2;
        return new CohortAnchor([.. knots], MatedThreshold - middle);
    }

    /// <summary>The anchored non-mated score, rounded down.</summary>
    public double NonMated(double score)
    {
        int k = 0;
        while (k < knots.Length - 2 && score > knots[k + 1].From)
        {
            k++;
        }

        (double from, double to) = knots[k];
        (double nextFrom, double nextTo) = knots[k + 1];
        return Floor(Math.Clamp(to + ((score - from) * (nextTo - to) / (nextFrom - from)), LiveCohort.Floor, Top));
    }

    /// <summary>The anchored mated score, rounded down, within 0..1.</summary>
    public double Mated(double score) => Floor(Math.Clamp(score + matedShift, 0, 1));

    /// <summary>Rounded down to the cohort's decimals, as the nearest number to the decimal.</summary>
    public static double Floor(double score)
    {
        double whole = Math.Floor(score * 10_000);
        if ((whole + 1) / 10_000 <= score)
        {
            whole++; // score * 10,000 fell just short of a whole number that score had reached.
        }

        return whole / 10_000;
    }
}
