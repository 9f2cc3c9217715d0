using System.Globalization;
using System.Text.RegularExpressions;

namespace Lfr.Evaluation.Scores;

/// <summary>
/// Turns an age in years into a band's label: edges 18, 31, 51 give <c>under 18</c>, <c>18-30</c>, <c>31-50</c>, <c>51 and over</c>. A band's own label (<c>18-30</c>, <c>over 50</c>, <c>70+</c>, <c>adult</c>) stays;
/// a marker of a missing value (<c>NA</c>, <c>unknown</c>, <c>-</c>) is no age, and its member is <see cref="FactorLabels.NotStated"/>; other text (<c>25 years</c>, <c>male</c>) is refused.
/// The edges that the National Physical Laboratory used are not published; the default here is a choice and every report prints it. Immutable.
/// </summary>
public sealed partial class AgeBands
{
    private readonly int[] _edges;

    /// <summary>The bands between given edges.</summary>
    /// <param name="edges">Lowest age in years of each band but the first; ascending, positive.</param>
    /// <exception cref="ArgumentException">There is no edge, or they do not ascend.</exception>
    public AgeBands(params IEnumerable<int> edges)
    {
        _edges = edges.ToArray();
        if (_edges.Length == 0 || _edges[0] <= 0 || !_edges.SequenceEqual(_edges.Distinct().Order()))
        {
            throw new ArgumentException($"The age-band edges '{string.Join(",", _edges)}' must be positive and ascend; write for example 18,31,51.", nameof(edges));
        }
    }

    /// <summary>The default: under 18, 18-30, 31-50, 51 and over.</summary>
    public static AgeBands Default { get; } = new(18, 31, 51);

    /// <summary>The edges as given.</summary>
    public IReadOnlyList<int> Edges => _edges;

    /// <summary>Parses <c>18,31,51</c>.</summary>
    /// <exception cref="ArgumentException">The text is not a list of ascending positive integers.</exception>
    public static AgeBands Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var edges = new List<int>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            edges.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int edge)
                ? edge
                : throw new ArgumentException($"'{part}' is not an age in whole years; write for example 18,31,51.", nameof(text)));
        }

        return new AgeBands(edges);
    }

    /// <summary>The label for an age.</summary>
    /// <param name="age">Years as a decimal number, or a band's own label, or empty.</param>
    /// <returns>The label; empty for empty; <see cref="FactorLabels.NotStated"/> for a marker of a missing value; null where the number is negative, above 130 or not finite, and for text that is no age, no band and no such marker.</returns>
    public string? Label(string age)
    {
        if (!double.TryParse(age, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double years))
        {
            // A marker of a missing value must not become a group that tests compare with people's.
            return age.Length == 0 || Band().IsMatch(age) ? age : Missing().IsMatch(age) ? FactorLabels.NotStated : null;
        }

        if (years is < 0 or > 130 || !double.IsFinite(years))
        {
            return null;
        }

        int band = _edges.Count(edge => years >= edge);
        return band switch
        {
            0 => string.Create(CultureInfo.InvariantCulture, $"under {_edges[0]}"),
            _ when band == _edges.Length => string.Create(CultureInfo.InvariantCulture, $"{_edges[^1]} and over"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{_edges[band - 1]}-{_edges[band] - 1}"),
        };
    }

    /// <summary>What a label of another kind is told.</summary>
    internal static string Refuse(string text) => $"'{text}' is not an age in years (0..130: 25, not '25 years') or a band's label (18-30, under 18, 70+, adult); where it is not known leave it empty, or write NA or unknown";

    /// <summary>The first pair of labels that are bands of which somebody of one age may be in either; null where there is none. Bands that share one end only (20-30, 30-40) are taken to leave it to one of them.</summary>
    internal static (string One, string Other)? Overlap(IEnumerable<string> labels)
    {
        (string Label, int Low, int High)[] bands = [.. labels.Select(label => (label, Years(label))).Where(band => band.Item2 is not null).Select(band => (band.label, band.Item2!.Value.Low, band.Item2.Value.High)).OrderBy(band => band.Item2).ThenBy(band => band.Item3)];
        for (int i = 0; i < bands.Length; i++)
        {
            for (int j = i + 1; j < bands.Length; j++)
            {
                int low = Math.Max(bands[i].Low, bands[j].Low), high = Math.Min(bands[i].High, bands[j].High);
                if (low < high || (low == high && (bands[i].Low == bands[i].High || bands[j].Low == bands[j].High)))
                {
                    return (bands[i].Label, bands[j].Label);
                }
            }
        }

        return null;
    }

    // Words (adult) have no edges that are known.
    private static (int Low, int High)? Years(string label)
    {
        const int oldest = 130;
        int[] numbers = [.. Digits().Matches(label).Select(match => int.Parse(match.Value, CultureInfo.InvariantCulture))];
        if (numbers.Length == 2)
        {
            return (Math.Min(numbers[0], numbers[1]), Math.Max(numbers[0], numbers[1]));
        }

        if (numbers.Length != 1 || !Band().IsMatch(label))
        {
            return null;
        }

        int n = numbers[0];
        bool Has(params string[] words) => words.Any(word => label.Contains(word, StringComparison.OrdinalIgnoreCase));
        bool isAfter = AfterNumber().IsMatch(label);
        return true switch
        {
            _ when Decade().IsMatch(label) => (n, n + 9),
            _ when isAfter => Has("under", "below", "younger", "less") ? (0, n) : (n, oldest),
            _ when Has("at least", "from", ">=", "≥") => (n, oldest),
            _ when Has("at most", "up to", "<=", "≤") => (0, n),
            _ when Has("over", "above", "more than", ">") => (n + 1, oldest),
            _ => (0, n - 1),
        };
    }

    [GeneratedRegex(@"\d{1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\d{1,3}s\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Decade();

    [GeneratedRegex(@"\d{1,3}\s*(\+|(and|or)\s)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex AfterNumber();

    [GeneratedRegex(@"^\s*(n\.?\s*[/.]?\s*[adk]\.?|nil|null|none|unk|unknown|missing|blank|undisclosed|withheld|refused|declined|(not|un)[ -]?(stated|known|recorded|given|available|specified|disclosed|provided|reported|applicable)|prefers? not to (say|answer|state)|other|\?+|[-–—_.*xX]+)\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Missing();

    [GeneratedRegex(@"^\s*(aged?\s+)?((under|over|below|above|up to|from|at least|at most|less than|more than|[<>≤≥]=?)\s*\d{1,3}|\d{1,3}\s*(-|–|_|to)\s*\d{1,3}|\d{1,3}\s*(\+|(and|or)\s+(over|above|under|below|older|younger|more|less))|\d{1,3}s|(infant|child|minor|juvenile|teen|teenager|youth|adolescent|young|young adult|adult|middle|middle-aged|older|older adult|old|senior|elderly)s?|children)(\s*(years?|yrs?)(\s+old)?)?\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Band();
}
