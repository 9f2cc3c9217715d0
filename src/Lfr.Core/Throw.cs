using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Lfr.Core;

/// <summary>The one place that words a caller's mistake: the value, the legal range, and what to do.</summary>
internal static class Throw
{
    public static int IfOutOfRange(int value, int lowest, int highest, string parameter, string advice)
    {
        if (value < lowest || value > highest)
        {
            OutOfRange(value.ToString(CultureInfo.InvariantCulture), $"{lowest}..{highest}", parameter, advice);
        }

        return value;
    }

    public static float IfNotFinite(float value, string parameter, string advice)
    {
        if (!float.IsFinite(value))
        {
            OutOfRange(value.ToString(CultureInfo.InvariantCulture), "a finite number", parameter, advice);
        }

        return value;
    }

    [DoesNotReturn]
    public static void OutOfRange(string value, string legal, string parameter, string advice) =>
        throw new ArgumentOutOfRangeException(parameter, $"{parameter} is {value}; legal: {legal}. {advice}");

    [DoesNotReturn]
    public static void Argument(string message, string parameter) => throw new ArgumentException(message, parameter);

    [DoesNotReturn]
    public static void Disposed(string type) => throw new ObjectDisposedException(type);
}
