using System.Buffers.Text;

namespace Lfr.Evaluation.Scores;

/// <summary>
/// Scores as decimal text. Every score and threshold of up to 15 significant digits is turned into the binary64 value nearest to its decimal text:
/// that map is strictly increasing on such decimals (IEEE 754-2019, 5.12.2: 15 digits survive the round trip), so comparing the binary values
/// decides exactly as comparing the decimals would, and a score of 0.60 is at the threshold 0.60. Thresholds are computed in <see cref="decimal"/> and
/// turned the same way; nothing is ever added in binary.
/// </summary>
internal static class DecimalText
{
    /// <summary>The digits up to which binary64 separates all decimals.</summary>
    public const int ExactDigits = 15;

    private static ReadOnlySpan<double> Powers =>
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    /// <summary>Parses plain decimal text, or what the framework's round-trip parser accepts (exponents, NaN, infinities).</summary>
    /// <param name="text">UTF-8 text of one field.</param>
    /// <param name="value">The nearest binary64 value; may be NaN or infinite.</param>
    /// <param name="decimals">Digits after the point; -1 where the text has an exponent or no digits.</param>
    /// <param name="digits">Significant digits; 17 where not counted.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out double value, out int decimals, out int digits)
    {
        long mantissa = 0;
        int i = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == (byte)'-';
            i = 1;
        }

        int significant = 0;
        int point = -1;
        int seen = 0;
        for (; i < text.Length; i++)
        {
            int digit = text[i] - '0';
            if ((uint)digit <= 9)
            {
                seen++;
                significant += significant > 0 || digit > 0 ? 1 : 0;
                if (significant > ExactDigits)
                {
                    break;
                }

                mantissa = (mantissa * 10) + digit;
            }
            else if (text[i] == (byte)'.' && point < 0)
            {
                point = seen;
            }
            else
            {
                break;
            }
        }

        decimals = point < 0 ? 0 : seen - point;
        if (i == text.Length && seen > 0 && decimals <= ExactDigits)
        {
            // Both operands are exact (below 2^53 and a power of ten up to 10^15), so one correctly rounded division gives the nearest value.
            value = mantissa / Powers[decimals];
            value = negative ? -value : value;
            digits = significant;
            return true;
        }

        decimals = -1;
        digits = 17;
        return Utf8Parser.TryParse(text, out value, out int consumed) && consumed == text.Length;
    }

    /// <summary>The binary64 value nearest to a decimal.</summary>
    public static double Nearest(decimal value) =>
        double.Parse(value.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
