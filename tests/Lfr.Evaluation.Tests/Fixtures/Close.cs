using System.Globalization;

namespace Lfr.Evaluation.Tests.Fixtures;

/// <summary>Compares numbers by relative difference.</summary>
internal static class Close
{
    /// <summary>The agreement promised with the independent values.</summary>
    public const double Promised = 1e-9;

    public static void Relative(double expected, double actual, double tolerance = Promised, string what = "")
    {
        bool close = expected == actual || Math.Abs(actual - expected) <= tolerance * Math.Abs(expected);
        Assert.True(close, string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected:R}, found {actual:R}"));
    }

    public static void Limits(double lower, double upper, Lfr.Evaluation.Statistics.Interval found, double tolerance = Promised, string what = "")
    {
        Relative(lower, found.Lower, tolerance, what + " lower");
        Relative(upper, found.Upper, tolerance, what + " upper");
    }
}
