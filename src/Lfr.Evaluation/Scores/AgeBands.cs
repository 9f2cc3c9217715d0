using System.Globalization;
using System.Text.RegularExpressions;

namespace Lfr.Evaluation.Scores;

/// <summary>
/// Turns an age in years into a band's label: edges 18, 31, 51 give <c>under 18</c>, <c>18-30</c>, <c>31-50</c>, <c>51 and over</c>. A band's own label (<c>18-30</c>, <c>over 50</c>, <c>70+</c>, <c>adult</c>) stays;
/// other text (<c>NA</c>, <c>unknown</c>) is no age, and its member is <see cref="FactorLabels.NotStated"/>.
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
    /// <returns>The label; empty for empty; <see cref="FactorLabels.NotStated"/> for text that is neither an age nor a band; null where the number is negative, above 130 or not finite.</returns>
    public string? Label(string age)
    {
        if (!double.TryParse(age, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double years))
        {
            // A marker of a missing value must not become a group that tests compare with people's.
            return age.Length == 0 || Band().IsMatch(age) ? age : FactorLabels.NotStated;
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

    [GeneratedRegex(@"^\s*(aged?\s+)?((under|over|below|above|up to|from|at least|at most|less than|more than|[<>≤≥]=?)\s*\d{1,3}|\d{1,3}\s*(-|–|_|to)\s*\d{1,3}|\d{1,3}\s*(\+|(and|or)\s+(over|above|under|below|older|younger|more|less))|\d{1,3}s|(infant|child|minor|juvenile|teen|teenager|youth|adolescent|young|young adult|adult|middle|middle-aged|older|older adult|old|senior|elderly)s?|children)(\s*(years?|yrs?)(\s+old)?)?\s*$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Band();
}
