using System.Globalization;
using System.Text.RegularExpressions;
using Lfr.Evaluation.Fairness;

namespace Lfr.Evaluation.Reports;

/// <summary>
/// A condition that must not hold, such as <c>FPIR[ethnicity].maxOverMin.upper &gt; 5</c>. Form: <c>METRIC[factor]</c>, then optionally <c>@threshold</c> and <c>#N</c> or <c>#N:scaling</c>, then
/// <c>.quantity</c>, optionally <c>.lower</c> or <c>.upper</c>, an operator (&gt; &gt;= &lt; &lt;=) and a number. Quantities: <c>max</c> and <c>min</c> over the factor's groups (<c>all</c> for everybody),
/// <c>p</c> and <c>pAdjusted</c> of the headline test, <c>minimumDetectableRatio</c>, the indices of one rate <c>maxOverMin</c>, <c>maxOverMean</c>, <c>maxOverGeometricMean</c>, <c>maxMinusMin</c>,
/// <c>spread</c>, <c>gini</c>, <c>giniCorrected</c>, <c>giniMeanDifference</c>, <c>skewedErrorRatio</c>, and of two rates (metric <c>FMR+FNMR</c> or <c>FPIR+FNIR</c>) <c>fdr</c>, <c>ir</c>,
/// <c>garbe</c>. Without a threshold it is checked at each. <c>max</c> and <c>min</c> are over groups of one scope: where a report has several (FMR), the metric names it, as in
/// <c>FMR within[ethnicity].max</c> (<c>probe</c>, <c>within</c>, <c>probe x reference</c>), and where it has several units the unit, as in <c>false alerts per alert[all].max</c>; unnamed, or with several ways of scaling, the gate fails as ambiguous. Rates, <c>maxOverMin</c> and <c>skewedErrorRatio</c> have limits;
/// <c>.upper</c> or <c>.lower</c> of anything else is refused. A quantity that is infinite, refused, undefined or not in the report fails the gate. Immutable.
/// </summary>
public sealed partial class GateCondition
{
    // Each index by a name of its own: a name made of another's letters would take "max-min" for "max/min".
    private static readonly Dictionary<string, string> IndexNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["maxOverMin"] = IndexName.MaxOverMin,
        ["maxOverMean"] = IndexName.MaxOverMean,
        ["maxOverGeometricMean"] = IndexName.MaxOverGeometricMean,
        ["maxMinusMin"] = IndexName.MaxMinusMin,
        ["spread"] = IndexName.Spread,
        ["gini"] = IndexName.Gini,
        ["giniCorrected"] = IndexName.GiniCorrected,
        ["giniMeanDifference"] = IndexName.GiniMeanDifference,
        ["skewedErrorRatio"] = IndexName.MaxOverMin, // The same quantity; a report holds it once, as max/min.
        ["fdr"] = IndexName.FairnessDiscrepancyRate,
        ["ir"] = IndexName.InequityRate,
        ["garbe"] = IndexName.Garbe,
    };

    private static readonly string[] OtherQuantities = ["max", "min", "p", "pAdjusted", "minimumDetectableRatio"];

    private readonly string _text;
    private readonly string _metric;
    private readonly string _scope;
    private readonly string _unit;
    private readonly string _factor;
    private readonly decimal? _threshold;
    private readonly long? _size;
    private readonly string _scaling;
    private readonly string _quantity;
    private readonly string _part;
    private readonly string _operator;
    private readonly double _bound;

    private static readonly string[] Scopes = ["probe x reference", "within", "probe"];

    private GateCondition(string text, Match match)
    {
        _text = text;
        (_metric, _scope, _unit) = Subject(match);
        _factor = match.Groups["factor"].Value.Replace(" ", "", StringComparison.Ordinal);
        _threshold = match.Groups["threshold"].Success ? decimal.Parse(match.Groups["threshold"].Value, NumberStyles.Float, CultureInfo.InvariantCulture) : null;
        _size = match.Groups["size"].Success ? long.Parse(match.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture) : null;
        _scaling = match.Groups["scaling"].Value;
        _quantity = match.Groups["quantity"].Value;
        _part = match.Groups["part"].Value;
        _operator = match.Groups["operator"].Value;
        _bound = double.Parse(match.Groups["bound"].Value, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>Parses a condition.</summary>
    /// <exception cref="ArgumentException">The text is not a condition, its quantity is none of those listed, or every report would meet it or none.</exception>
    public static GateCondition Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match match = Form().Match(text);
        if (!match.Success)
        {
            throw new ArgumentException($"The gate '{text}' cannot be read. Write for example \"FPIR[ethnicity].maxOverMin.upper > 5\" or \"FNMR[all]@0.40.max.upper > 0.01\".", nameof(text));
        }

        string quantity = match.Groups["quantity"].Value;
        if (!OtherQuantities.Contains(quantity, StringComparer.Ordinal) && !IndexNames.ContainsKey(quantity))
        {
            throw new ArgumentException($"The gate '{text}' asks for '{quantity}', which is no quantity; write one of {string.Join(", ", OtherQuantities.Concat(IndexNames.Keys))}.", nameof(text));
        }

        bool isRate = quantity is "max" or "min";
        bool hasLimits = isRate || (IndexNames.TryGetValue(quantity, out string? name) && name == IndexName.MaxOverMin);
        if (!hasLimits && match.Groups["part"].Value is "lower" or "upper")
        {
            throw new ArgumentException($"The gate '{text}' asks for a limit of '{quantity}', which has none; leave '.{match.Groups["part"].Value}' out. Limits have max, min, maxOverMin and skewedErrorRatio.", nameof(text));
        }

        RequireReach(text, match, IndexNames.GetValueOrDefault(quantity));
        (string _, string scope, string unit) = Subject(match);
        if (!isRate && unit.Length > 0)
        {
            throw new ArgumentException($"The gate '{text}' asks for '{quantity}' per {unit}; only max and min have a unit. Leave 'per {unit}' out.", nameof(text));
        }

        bool isIndex = IndexNames.ContainsKey(quantity);
        if (!isRate && scope is not ("" or "probe") && !(isIndex && scope == "within"))
        {
            string why = isIndex ? "indices are of the scopes probe and within" : "tests are of the probe's group alone";
            throw new ArgumentException($"The gate '{text}' asks for '{quantity}' of the scope '{scope}'; {why}. Name one of those, or ask for max or min.", nameof(text));
        }

        if (!isRate && match.Groups["size"].Success)
        {
            throw new ArgumentException($"The gate '{text}' asks for '{quantity}' at a list's size; tests and indices are of measured rates alone. Leave '#{match.Groups["size"].Value}' out, or ask for max or min.", nameof(text));
        }

        return new GateCondition(text.Trim(), match);
    }

    // A gate that nothing can fail looks like one that was passed.
    private static void RequireReach(string text, Match match, string? index)
    {
        (string number, string sign, string quantity) = (match.Groups["bound"].Value, match.Groups["operator"].Value, match.Groups["quantity"].Value);
        double bound = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(bound))
        {
            throw new ArgumentException($"The gate '{text}' compares with {number}, which is beyond any number; write a smaller one.", nameof(text));
        }

        bool isShare = quantity is "max" or "min" or "p" or "pAdjusted" || index is IndexName.MaxMinusMin or IndexName.Gini or IndexName.GiniCorrected or IndexName.Garbe or IndexName.FairnessDiscrepancyRate;
        if (isShare && (bound > 1 || (bound == 1 && sign is ">" or "<=") || (bound == 0 && sign is "<" or ">=")))
        {
            string percent = bound is > 1 and <= 100 ? $": if {number} is per cent, write {(bound / 100).ToString("0.######", CultureInfo.InvariantCulture)}" : "";
            throw new ArgumentException($"The gate '{text}' compares '{quantity}', which is from 0 to 1, with {sign} {number}, and would be the same for every report{percent}.", nameof(text));
        }

        bool isRatio = (index is IndexName.MaxOverMin && match.Groups["part"].Value != "lower") || quantity == "minimumDetectableRatio";
        if (isRatio && (bound < 1 || (bound == 1 && sign is "<" or ">=")))
        {
            string inverse = bound is > 0 and < 1 && sign[0] == '<' ? $": the largest is over the smallest, so that for less than {number} the other way round write > {(1 / bound).ToString("0.####", CultureInfo.InvariantCulture)}" : "";
            throw new ArgumentException($"The gate '{text}' compares '{quantity}', which is 1 or more, with {sign} {number}, and would be the same for every report{inverse}.", nameof(text));
        }

        if ((match.Groups["threshold"] is { Success: true } threshold && !decimal.TryParse(threshold.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            || (match.Groups["size"] is { Success: true } size && !long.TryParse(size.Value, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            throw new ArgumentException($"The gate '{text}' names a threshold or a size that no report has; correct it.", nameof(text));
        }
    }

    private static (string Metric, string Scope, string Unit) Subject(Match match)
    {
        const string per = " per ";
        string metric = match.Groups["metric"].Value.Trim();
        int at = metric.LastIndexOf(per, StringComparison.Ordinal);
        string unit = at < 0 ? "" : metric[(at + per.Length)..].Trim();
        metric = at < 0 ? metric : metric[..at].TrimEnd();
        string? scope = Scopes.FirstOrDefault(scope => metric.EndsWith(" " + scope, StringComparison.Ordinal));
        return scope is null ? (metric, "", unit) : (metric[..^scope.Length].TrimEnd(), scope, unit);
    }

    /// <summary>Checks the condition on a report.</summary>
    public GateResult Check(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        (string Where, double? Value, string Why)[] found = Find(report).ToArray();
        if (found.Length == 0)
        {
            bool needsTwo = IndexNames.TryGetValue(_quantity, out string? name) && name is IndexName.FairnessDiscrepancyRate or IndexName.InequityRate or IndexName.Garbe;
            string hint = needsTwo && !_metric.Contains('+', StringComparison.Ordinal) ? $"; {_quantity} weighs two rates: write FMR+FNMR[{_factor}] or FPIR+FNIR[{_factor}]" : "";
            if (_metric == "TPIR" && IndexNames.ContainsKey(_quantity))
            {
                hint = $"; ratios and indices are of errors: write FNIR[{_factor}].{_quantity}";
            }

            return new GateResult(_text, true, "the report holds nothing of that metric, factor, threshold and quantity, so that the condition cannot be cleared" + hint);
        }

        foreach ((string where, double? value, string why) in found)
        {
            if (value is not { } number || !double.IsFinite(number))
            {
                return new GateResult(_text, true, $"{where}: {(value is null ? why.Length > 0 ? why : "not computed" : "unbounded")}; what cannot be bounded fails");
            }

            if (Holds(number))
            {
                return new GateResult(_text, true, string.Create(CultureInfo.InvariantCulture, $"{where}: {number:G6} {_operator} {_bound}"));
            }
        }

        (string place, double? worst, _) = _operator[0] == '>' ? found.MaxBy(f => f.Value) : found.MinBy(f => f.Value);
        return new GateResult(_text, false, string.Create(CultureInfo.InvariantCulture, $"nearest is {place}: {worst:G6}"));
    }

    private bool Holds(double value) => _operator switch
    {
        ">" => value > _bound,
        ">=" => value >= _bound,
        "<" => value < _bound,
        _ => value <= _bound,
    };

    private IEnumerable<(string Where, double? Value, string Why)> Find(EvaluationReport report) => _quantity switch
    {
        // What is over the groups that are shown clears nobody else.
        _ when report.Rates.Any(r => r.IsWithheld && !r.Group.IsAll && r.Group.Factor == _factor) => [(Place(_threshold), null, $"groups of {_factor} are withheld (--suppress-below), and the condition cannot be cleared for them; check gates without that option, on a report that is not published")],
        "max" or "min" => Rates(report),
        "p" or "pAdjusted" or "minimumDetectableRatio" => report.Tests
            .Where(t => t.IsHeadline && t.Metric == _metric && t.Factor == _factor && At(t.Threshold))
            .Select(t => (Place(t.Threshold), _quantity switch { "p" => t.P, "pAdjusted" => t.PAdjusted, _ => t.MinimumDetectableRatio }, t.Refusal ?? t.MinimumDetectable)),
        _ => Indices(report),
    };

    private IEnumerable<(string Where, double? Value, string Why)> Indices(EvaluationReport report)
    {
        IndexEntry[] found = [.. report.Indices.Where(i => i.Metric == _metric && i.Factor == _factor && At(i.Threshold) && i.Name == IndexNames[_quantity] && (_scope.Length == 0 || i.Scope == _scope))];
        foreach (IGrouping<decimal?, IndexEntry> indices in found.GroupBy(i => i.Threshold))
        {
            string[] scopes = [.. indices.Select(i => i.Scope).Distinct()];
            if (scopes.Length > 1)
            {
                yield return (Place(indices.Key), null, AmbiguousScope(scopes));
                continue;
            }

            foreach (IndexEntry index in indices)
            {
                yield return (Place(index.Threshold), _part switch { "lower" => index.Lower, "upper" => index.Upper, _ => index.Value }, index.Reason ?? "");
            }
        }
    }

    private IEnumerable<(string Where, double? Value, string Why)> Rates(EvaluationReport report)
    {
        IEnumerable<IGrouping<decimal?, RateEntry>> byThreshold = report.Rates
            .Where(r => r.Metric == _metric && r.Group.Factor == _factor && At(r.Threshold) && (_unit.Length > 0 ? r.Unit == _unit : !r.Unit.StartsWith("acquired", StringComparison.Ordinal)))
            .Where(r => _scope.Length == 0 || r.Scope == _scope)
            .Where(r => _size is null ? r.CountsAre == "measured" : r.WatchlistSize == _size && (_scaling.Length == 0 || r.Scaling == _scaling))
            .GroupBy(r => r.Threshold);
        foreach (IGrouping<decimal?, RateEntry> rates in byThreshold)
        {
            if (Ambiguity(rates) is { } mixture)
            {
                yield return (Place(rates.Key), null, mixture);
                continue;
            }

            RateEntry? blocked = rates.FirstOrDefault(r => Value(r) is null);
            if (blocked is not null)
            {
                yield return ($"{Place(rates.Key)}, {blocked.Group.Text}", null, blocked.Refusal ?? "");
                continue;
            }

            RateEntry worst = _quantity == "max" ? rates.MaxBy(Value)! : rates.MinBy(Value)!;
            yield return ($"{Place(rates.Key)}, {worst.Group.Text}", Value(worst), "");
        }
    }

    // Rates of several scopes, units or scalings differ by construction, often tenfold: their maximum is that of whichever is largest, and their minimum says nothing.
    private string? Ambiguity(IEnumerable<RateEntry> rates)
    {
        string[] scopes = [.. rates.Select(r => r.Scope).Distinct()], units = [.. rates.Select(r => r.Unit).Distinct()];
        string[] scalings = [.. rates.Select(r => r.Composition is { } list ? $"{r.Scaling} of list {list}" : r.Scaling).Distinct()];
        return scopes.Length > 1
            ? AmbiguousScope(scopes)
            : units.Length > 1
                ? $"ambiguous: the report has {_metric} by {_factor} per {string.Join(" and per ", units)}; name one, as in {_metric} per {units[0]}[{_factor}]"
                : scalings.Length > 1
                    ? $"ambiguous: the report has {_metric} by {_factor} at this size by {string.Join(", ", scalings)}; name one, as in #{_size}:{rates.First().Scaling}"
                    : null;
    }

    private string AmbiguousScope(string[] scopes) =>
        $"ambiguous: the report has {_metric} by {_factor} in the scopes {string.Join(", ", scopes)}, which differ tenfold; name one, as in {_metric} {scopes[0]}[{_factor}]";

    private double? Value(RateEntry rate) => _part switch
    {
        "lower" => rate.Headline?.Lower,
        "upper" => rate.Headline?.Upper,
        _ => rate.Refusal is null ? rate.Rate : null,
    };

    private bool At(decimal? threshold) => _threshold is null || threshold == _threshold;

    private string Place(decimal? threshold) => $"{_metric}{(_scope.Length > 0 ? " " + _scope : "")}{(_unit.Length > 0 ? " per " + _unit : "")}[{_factor}]" + (threshold is { } t ? "@" + t.ToString(CultureInfo.InvariantCulture) : "");

    [GeneratedRegex(@"^\s*(?<metric>[A-Za-z][A-Za-z0-9 \-+]*)\[(?<factor>[^\]]+)\](@(?<threshold>-?\d+(\.\d+)?))?(#(?<size>\d+)(:(?<scaling>[a-z\-]+))?)?\.(?<quantity>[A-Za-z]+)(\.(?<part>value|lower|upper))?\s*(?<operator>>=|<=|>|<)\s*(?<bound>\d+(\.\d+)?([eE][+-]?\d+)?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
