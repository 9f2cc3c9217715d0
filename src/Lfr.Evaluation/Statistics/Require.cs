using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lfr.Evaluation.Statistics;

/// <summary>Words a caller's mistake in the statistics: the value, the legal range, and what to do.</summary>
internal static class Require
{
    public static void Level(double level)
    {
        if (!(level > 0 && level < 1))
        {
            OutOfRange(nameof(level), level, "strictly between 0 and 1", "A level of 95 % is written 0.95.");
        }
    }

    public static void Rate(double value, string parameter)
    {
        if (!(value >= 0 && value <= 1))
        {
            OutOfRange(parameter, value, "0..1", "A rate is a fraction: 0.017 % is written 0.00017.");
        }
    }

    public static void Positive(double value, string parameter)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            OutOfRange(parameter, value, "a finite number above 0", "Check what was counted.");
        }
    }

    public static void AtLeast(long value, long lowest, string parameter)
    {
        if (value < lowest)
        {
            OutOfRange(parameter, value, $"{lowest.ToString(CultureInfo.InvariantCulture)} or more", "Check what was counted.");
        }
    }

    public static void Counts(double errors, double trials)
    {
        if (!(trials >= 0 && double.IsFinite(trials)))
        {
            OutOfRange(nameof(trials), trials, "a finite number of 0 or more", "Count every trial once.");
        }

        if (!(errors >= 0 && errors <= trials))
        {
            OutOfRange(nameof(errors), errors, $"0..{trials.ToString(CultureInfo.InvariantCulture)} (the trials)", "An error is one of the trials.");
        }
    }

    [DoesNotReturn]
    public static void OutOfRange(string parameter, double value, string legal, string advice) =>
        throw new ArgumentOutOfRangeException(parameter, $"{parameter} is {value.ToString("R", CultureInfo.InvariantCulture)}; legal: {legal}. {advice}");
}
