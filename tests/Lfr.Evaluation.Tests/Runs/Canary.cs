using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>
/// Looks for the numbers of withheld groups in everything that a report writes. Which numbers they are is taken from a report of the same data that withholds nothing, in which the same search must find them.
/// </summary>
internal sealed partial class Canary
{
    /// <summary>Smaller counts, and round ones, are in a report by chance: of people, on axes, one in so many.</summary>
    private const double Least = 1000;

    private readonly EvaluationReport _open;
    private readonly string[] _hidden;
    private readonly int _below;

    /// <param name="open">The report that withholds nothing.</param>
    /// <param name="below">Groups of fewer people are withheld in the other.</param>
    /// <param name="hidden">All the groups that must be withheld, as reports name them.</param>
    public Canary(EvaluationReport open, int below, params string[] hidden) => (_open, _below, _hidden) = (open, below, hidden);

    /// <summary>Fails where the report that withholds shows one of the numbers, says a number of a hidden group, or lets one be worked out.</summary>
    /// <param name="shown">The report that withholds.</param>
    /// <param name="others">Numbers of hidden groups that are no rates.</param>
    public void Check(EvaluationReport shown, params double[] others)
    {
        // A number that a printed group has too says nothing.
        HashSet<double> alike = [.. Numbers(shown, group => !IsHidden(group), name => !_hidden.Contains(name)).Select(Math.Abs)];
        double[] birds = [.. Numbers(_open, IsHidden, _hidden.Contains).Select(Math.Abs).Where(IsUnmistakable).Concat(others).Distinct().Where(bird => !alike.Contains(bird))];
        Assert.True(birds.Length > 500, $"{birds.Length} numbers to look for");
        Dictionary<double, string> open = Printed(_open, out _);
        double[] notOpen = [.. birds.Where(bird => !open.ContainsKey(bird))];
        Assert.True(notOpen.Length == 0, "the search does not find what is there: " + Text(notOpen));

        Dictionary<double, string> printed = Printed(shown, out string prose);
        double[] found = [.. birds.Where(printed.ContainsKey)];
        Assert.True(found.Length == 0, $"{found.Length} of {birds.Length} numbers of withheld groups are printed: " + string.Join('\n', found.Take(20).Select(bird => $"{Text([bird])} in {printed[bird]}")));
        string[] said = [.. from line in prose.Split('\n', '<')
                           where !line.Contains("Passers-by as stated", StringComparison.Ordinal)
                           from name in _hidden
                           from Match match in Regex.Matches(line, Regex.Escape(name) + @"[^;:.,|]*\d[^;|]*")
                           where !Regex.IsMatch(match.Value, $"(fewer than|suppress-below) {_below}")
                           select match.Value];
        Assert.True(said.Length == 0, string.Join('\n', said));

        Assert.DoesNotContain(shown.Rates, rate => IsHidden(rate.Group) && (rate.Errors ?? rate.Trials ?? rate.Subjects ?? rate.Rate) is not null);
        Assert.Contains(shown.Rates, rate => IsHidden(rate.Group));
        Differences(shown);
    }

    /// <summary>Every printed total less its printed parts: of as many people as a group must have, and no hidden group's own counts.</summary>
    private void Differences(EvaluationReport shown)
    {
        static string Key(RateEntry r) => string.Join('|', r.Metric, r.Threshold, r.WatchlistSize, r.Scaling, r.Composition, r.Scope, r.Unit, r.CountsAre);
        int made = 0;
        foreach (var table in shown.Rates.Where(r => r.Scope == "probe").GroupBy(Key))
        {
            foreach (RateEntry total in table.Where(r => r.Trials is > 0 && r.Subjects is not null))
            {
                foreach (var parts in table.Where(r => r.Group.Probe.Count > total.Group.Probe.Count && total.Group.Probe.All(label => r.Group.Probe.Contains(label))).GroupBy(r => r.Group.Factor).Where(parts => parts.Any(r => IsHidden(r.Group))))
                {
                    RateEntry[] known = [.. parts.Where(r => r.Trials is not null)];
                    RateEntry[] own = [.. _open.Rates.Where(r => Key(r) == Key(total) && r.Group.Factor == parts.Key && IsHidden(r.Group))];
                    (long trials, int people) = (total.Trials!.Value - known.Sum(r => r.Trials!.Value), total.Subjects!.Value - known.Sum(r => r.Subjects!.Value));
                    if (trials == 0)
                    {
                        continue;
                    }

                    made++;
                    Assert.True(total.Scope == "probe" && total.Unit == "comparison" || people >= _below, $"{Key(total)} {total.Group.Text} less {parts.Key}: {people} people");
                    Assert.DoesNotContain(trials, own.Select(r => r.Trials!.Value));
                }
            }
        }

        Assert.True(made > 3, $"{made} differences");
        Dictionary<(string, GroupKey), RateEntry> cells = _open.Rates.Where(r => r.Scope == "probe x reference").ToDictionary(r => (Key(r), r.Group));
        foreach (var table in shown.Rates.Where(r => r.Scope == "probe x reference").GroupBy(Key))
        {
            // Of two groups without a person in common, people are those of both sides.
            foreach (RateEntry total in table.Where(r => r.Trials is > 0 && r.Group.ProbeText != r.Group.ReferenceText))
            {
                foreach (var parts in table.Where(r => r.Group.Probe.Count > total.Group.Probe.Count && total.Group.Probe.All(label => r.Group.Probe.Contains(label)) && total.Group.Reference!.All(label => r.Group.Reference!.Contains(label))).GroupBy(r => r.Group.Factor))
                {
                    RateEntry[] rest = [.. parts.Where(r => r.Trials is null).Select(r => cells[(table.Key, r.Group)]).Where(r => r.Trials > 0)];
                    Assert.True(rest.Length == 0 || rest.Sum(r => r.Subjects!.Value) >= 2 * _below, $"{table.Key} {total.Group.Text} less {parts.Key}: {string.Join("; ", rest.Select(r => r.Group.Text))}");
                }
            }
        }
    }

    private bool IsHidden(GroupKey group) => _hidden.Contains(group.ProbeText) || (group.Reference is not null && _hidden.Contains(group.ReferenceText));

    private static IEnumerable<double> Numbers(EvaluationReport report, Func<GroupKey, bool> isOf, Func<string, bool> isNamed)
    {
        foreach (RateEntry rate in report.Rates.Where(rate => isOf(rate.Group)))
        {
            foreach (double? value in new[] { rate.Errors, rate.Trials, rate.Rate, rate.DesignEffect })
            {
                yield return value ?? 0;
            }

            foreach (Interval interval in rate.Intervals)
            {
                yield return interval.Lower;
                yield return interval.Upper;
            }
        }

        // What is of several groups is a number of each: of a ratio, a test or an index with a hidden group in it.
        string[] factors = [.. report.Rates.Where(rate => isOf(rate.Group)).Select(rate => rate.Group.Factor).Distinct()];
        foreach (double? value in report.Ratios.Where(ratio => isNamed(ratio.Numerator) || isNamed(ratio.Denominator)).SelectMany(ratio => new[] { ratio.Ratio, ratio.Lower, ratio.Upper })
            .Concat(report.Tests.Where(test => test.Groups.Any(isNamed)).Select(test => test.Statistic))
            .Concat(report.Indices.Where(index => factors.Contains(index.Factor) || index.Factor == "all").SelectMany(index => new[] { index.Value, index.Lower, index.Upper, index.NullMedian, index.Null95 })))
        {
            yield return value ?? 0;
        }

        foreach (OperatingPointBound bound in report.OperatingPoints.SelectMany(point => point.Bounds).Where(bound => isNamed(bound.Group)))
        {
            yield return bound.Errors;
            yield return bound.Trials;
            yield return bound.Bound ?? 0;
        }

        foreach ((double x, double y) in report.Curves.Where(curve => isNamed(curve.Group)).SelectMany(curve => curve.Points))
        {
            yield return x;
            yield return y;
        }
    }

    /// <summary>A count of four figures, or a number with too many figures to be another by chance.</summary>
    private static bool IsUnmistakable(double value) =>
        double.IsFinite(value) && Math.Abs(value - 1) > 1e-9 && (value == Math.Floor(value) ? value >= Least && value % 50 != 0 : value.ToString("R", CultureInfo.InvariantCulture).Length >= 12);

    private static string Text(IEnumerable<double> numbers) => string.Join("; ", numbers.Take(20).Select(number => number.ToString("R", CultureInfo.InvariantCulture)));

    /// <summary>Every number in every file, with the first place of each.</summary>
    private static Dictionary<double, string> Printed(EvaluationReport report, out string prose)
    {
        using var folder = new TemporaryFolder();
        ReportFolder.Write(report, folder.Path);
        var numbers = new Dictionary<double, string>();
        var words = new List<string>();
        foreach (string file in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            bool isForPeople = Path.GetExtension(file) is ".html" or ".md" or ".xml";
            if (isForPeople)
            {
                // What a browser shows; places of lines in a picture are no numbers of anybody.
                text = Path.GetExtension(file) == ".html" ? WebUtility.HtmlDecode(Tag().Replace(text, "<>")) : text;
                words.Add(text);
            }

            foreach (Match match in (isForPeople ? Readable() : Exact()).Matches(text))
            {
                double number = double.Parse(match.Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
                if (!numbers.ContainsKey(number))
                {
                    int from = Math.Max(0, match.Index - 120);
                    numbers.Add(number, $"{Path.GetFileName(file)}: {text[from..Math.Min(text.Length, match.Index + 60)]}");
                }
            }
        }

        prose = string.Join('\n', words);
        return numbers;
    }

    [GeneratedRegex(@"<[^>]*>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<![\w.])\d{1,3}(?:,\d{3})+(?!\w)|(?<![\w.])\d+(?:\.\d+)?(?:E[-+]\d+)?(?!\w)")]
    private static partial Regex Readable();

    [GeneratedRegex(@"(?<![\w.])\d+(?:\.\d+)?(?:E[-+]\d+)?(?!\w)")]
    private static partial Regex Exact();
}
