using System.Globalization;

namespace Lfr.Evaluation.Scores;

/// <summary>Thresholds, in decimal arithmetic: <c>0.56:0.64:0.02</c> is exactly 0.56, 0.58, 0.60, 0.62, 0.64. Immutable.</summary>
public sealed class ThresholdGrid
{
    /// <summary>More thresholds than anyone reads.</summary>
    public const int MostThresholds = 1000;

    private ThresholdGrid(decimal[] values) => Values = values;

    /// <summary>The thresholds, ascending and distinct.</summary>
    public IReadOnlyList<decimal> Values { get; }

    /// <summary>Parses <c>low:high:step</c>, or a list <c>0.56,0.60</c>, or one value; parts may be mixed with commas.</summary>
    /// <exception cref="ArgumentException">The text is not of that form, the step is not positive, high is below low, or there are more than
    /// <see cref="MostThresholds"/> thresholds.</exception>
    public static ThresholdGrid Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var values = new SortedSet<decimal>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split(':', StringSplitOptions.TrimEntries);
            if (ends.Length == 1)
            {
                values.Add(Number(ends[0], text));
                continue;
            }

            if (ends.Length != 3)
            {
                throw Refuse(text, $"'{part}' is not low:high:step");
            }

            (decimal low, decimal high, decimal step) = (Number(ends[0], text), Number(ends[1], text), Number(ends[2], text));
            if (step <= 0 || high < low || ((high - low) / step) > MostThresholds)
            {
                throw Refuse(text, string.Create(CultureInfo.InvariantCulture, $"'{part}' needs step > 0, high >= low and at most {MostThresholds} values"));
            }

            for (decimal value = low; value <= high; value += step)
            {
                values.Add(value / 1.000000000000000000000000000000m);
            }
        }

        return values.Count <= MostThresholds ? new ThresholdGrid([.. values]) : throw Refuse(text, "too many thresholds");
    }

    /// <summary>The grid of given values.</summary>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static ThresholdGrid Of(params IEnumerable<decimal> values)
    {
        decimal[] sorted = new SortedSet<decimal>(values).ToArray();
        return sorted.Length > 0 ? new ThresholdGrid(sorted) : throw new ArgumentException("Give at least one threshold.", nameof(values));
    }

    private static decimal Number(string text, string whole) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value)
            ? value
            : throw Refuse(whole, $"'{text}' is not a decimal number");

    private static ArgumentException Refuse(string text, string why) =>
        new($"The thresholds '{text}' cannot be read: {why}. Write low:high:step, for example 0.56:0.64:0.02, or a list, for example 0.58,0.60.", nameof(text));
}
