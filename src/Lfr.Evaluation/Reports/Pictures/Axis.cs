using System.Globalization;

namespace Lfr.Evaluation.Reports.Pictures;

/// <summary>Maps values to positions, linearly or by the logarithm, and chooses the ticks.</summary>
internal sealed class Axis
{
    private readonly bool _isLog;
    private readonly double _low;
    private readonly double _high;
    private readonly double _start;
    private readonly double _end;

    private Axis(bool isLog, double low, double high, double start, double end)
    {
        (_isLog, _low, _high, _start, _end) = (isLog, low, high, start, end);
    }

    public bool IsLog => _isLog;

    public IReadOnlyList<double> Ticks { get; private init; } = [];

    public double Low => _isLog ? Math.Pow(10, _low) : _low;

    /// <summary>A linear axis over the values, ends at round numbers.</summary>
    public static Axis Linear(double low, double high, double start, double end, int ticks = 5)
    {
        if (!(high > low))
        {
            high = low + (low == 0 ? 1 : Math.Abs(low) * 0.1);
        }

        double step = Math.Pow(10, Math.Floor(Math.Log10((high - low) / ticks)));
        double wanted = (high - low) / ticks / step;
        step *= wanted > 5 ? 10 : wanted > 2 ? 5 : wanted > 1 ? 2 : 1;
        double from = Math.Floor((low / step) + 1e-9) * step, to = Math.Ceiling((high / step) - 1e-9) * step;
        var marks = new List<double>();
        for (int i = 0; (i * step) + from <= to + (step / 2); i++)
        {
            marks.Add(from + (i * step));
        }

        return new Axis(false, from, to, start, end) { Ticks = marks };
    }

    /// <summary>A logarithmic axis over positive values, ends at powers of ten.</summary>
    public static Axis Log(double low, double high, double start, double end)
    {
        double from = Math.Floor(Math.Log10(low) + 1e-9), to = Math.Ceiling(Math.Log10(high) - 1e-9);
        to = to > from ? to : from + 1;
        int stride = to - from > 7 ? 2 : 1;
        var marks = new List<double>();
        for (double power = from; power <= to + 0.5; power += stride)
        {
            marks.Add(Math.Pow(10, power));
        }

        return new Axis(true, from, to, start, end) { Ticks = marks };
    }

    /// <summary>The position of a value; what is off the axis (a rate of zero on a logarithmic one) sits at its end.</summary>
    public double At(double value)
    {
        double place = _isLog ? (value > 0 ? Math.Log10(value) : _low) : value;
        return _start + ((Math.Clamp(place, _low, _high) - _low) / (_high - _low) * (_end - _start));
    }

    public static string Label(double value, bool percent) => percent ? Plain(value * 100) + " %" : Plain(value);

    private static string Plain(double value)
    {
        double size = Math.Abs(value);
        return size is not 0 and < 0.001 || size >= 1e6
            ? value.ToString("0.#E+0", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal).Replace("+", "", StringComparison.Ordinal)
            : Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture);
    }
}
