using System.Globalization;

namespace Lfr.Evaluation.Runs;

/// <summary>A matcher's binary32 score as the shortest decimal that only it has: what is printed is what is decided on, here and from the file, and at thresholds of up to six digits the decision is the matcher's.</summary>
internal static class MatcherScore
{
    /// <summary>The binary64 value nearest to the score's shortest decimal. Rises with the score.</summary>
    public static double Decimal(float score) => double.Parse(score.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The lowest score whose decimal is at or above a threshold: comparing scores with it decides as comparing decimals would.</summary>
    public static float LowestMatch(double threshold)
    {
        float nearest = (float)threshold;
        return Decimal(nearest) >= threshold ? nearest : MathF.BitIncrement(nearest);
    }
}
