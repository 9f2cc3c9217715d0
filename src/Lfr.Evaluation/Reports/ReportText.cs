using System.Globalization;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Reports;

/// <summary>Numbers as people read them: a rate with three significant digits, "1 in k", counts with separators, always culture-free.</summary>
internal static class ReportText
{
    public const string Missing = "\u2014";

    /// <summary>The word that marks generated data wherever it is shown.</summary>
    public const string Synthetic = "SYNTHETIC DATA";

    public static string Count(long? value) => value is { } count ? count.ToString("N0", CultureInfo.InvariantCulture) : Missing;

    public static string Number(decimal? value) => value is { } number ? number.ToString("0.00##########", CultureInfo.InvariantCulture) : Missing;

    /// <summary>Three significant digits; small numbers as powers of ten.</summary>
    public static string Significant(double? value)
    {
        if (value is not { } number)
        {
            return Missing;
        }

        if (double.IsPositiveInfinity(number))
        {
            return "unbounded";
        }

        if (!double.IsFinite(number))
        {
            return Missing;
        }

        double size = Math.Abs(number);
        if (size != 0 && size < 1e-3)
        {
            return number.ToString("0.##E-0", CultureInfo.InvariantCulture).Replace("E-0", "e-", StringComparison.Ordinal).Replace("E", "e", StringComparison.Ordinal);
        }

        int decimals = size == 0 ? 0 : Math.Clamp(2 - (int)Math.Floor(Math.Log10(size)), 0, 6);
        return number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>A rate in per cent.</summary>
    public static string Percent(double? rate) => rate is { } value && double.IsFinite(value) ? Significant(value * 100) + " %" : Missing;

    /// <summary>"1 in k" for a rate up to one half; empty for a rate of zero and above one half.</summary>
    public static string OneIn(double? rate) => rate is { } value && value > 0 && value <= 0.5 ? "1 in " + Count((long)Math.Round(1 / value)) : "";

    /// <summary>The interval of a rate in per cent.</summary>
    public static string Range(Interval? interval) => interval is { } i ? Percent(i.Lower) + " to " + Percent(i.Upper) : Missing;

    /// <summary>The limits of a ratio.</summary>
    public static string Times(double? lower, double? upper) =>
        lower is null && upper is null ? Missing : Significant(lower) + " to " + Limit(upper);

    /// <summary>An upper limit of a ratio. Where a group has less than one error left after its design effect, the limit grows beyond all that rates can be: its digits say nothing.</summary>
    public static string Limit(double? upper) => upper is > MostTimes && double.IsFinite(upper.Value) ? "more than " + Count(MostTimes) : Significant(upper);

    /// <summary>Beyond this a ratio's limit is drawn as one that the data do not set.</summary>
    public const long MostTimes = 1_000_000;

    /// <summary>A p-value: never zero, never more digits than it has.</summary>
    public static string P(double? p) => p switch
    {
        null => Missing,
        < 0.0001 => "< 0.0001",
        < 0.001 => p.Value.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => p.Value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    public static string OfTrials(RateEntry entry) => entry.Errors is null ? Missing : Count(entry.Errors) + " / " + Count(entry.Trials);

    /// <summary>What stands in a rate's remark column.</summary>
    public static string Remark(RateEntry entry)
    {
        var remarks = new List<string>();
        if (entry.Refusal is { } refusal)
        {
            remarks.Add("Refused: " + refusal + ".");
        }
        else if (entry.Errors == 0)
        {
            remarks.Add("None seen; the upper limit is what the data allow.");
        }
        else if (entry.IsBelowRuleOf30)
        {
            remarks.Add("Fewer than 30 counted.");
        }

        if (entry.CountsAre == "scaled")
        {
            remarks.Add("Counts as measured, rate and limits scaled.");
        }

        return string.Join(" ", remarks);
    }
}
