using System.Globalization;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Who took part, what was excluded, what failed.</summary>
internal static class LiveTables
{
    public static IReadOnlyList<ReportTable> Of(LiveTrials trials, Withholding withholding, int below)
    {
        LiveScoreSet set = trials.Set;
        var tables = new List<ReportTable>
        {
            new("participants", "People and passages by the labels given", ["Factor", "Group", "People", "Passages", "Not acquired", "Excluded"],
                [.. set.SubjectLabels.Factors.SelectMany(factor => set.SubjectLabels.LabelsOf(factor).Select(label => withholding.Contains(factor, label) ? [factor, label, .. Enumerable.Repeat(GroupCensus.Withheld, 4)] : Row(set, factor, label)))]),
        };
        var excluded = Reasons(below, Passages(set.Passages.Where(p => p.IsExcluded), p => p.ExclusionReason)).ToArray();
        tables.Add(new ReportTable("exclusions", "Passages that were excluded, and why", ["Reason", "Passages"],
            excluded.Length == 0 ? [["none excluded", "0"]] : [.. excluded.Select(row => (IReadOnlyList<string>)[row.Reason, row.Count])]));
        var failures = Reasons(below, Passages(set.Passages.Where(p => !p.IsExcluded && !p.IsAcquired), p => p.FailureReason.Length > 0 ? p.FailureReason : "no reason given"))
            .Select(row => (IReadOnlyList<string>)["to acquire (passages)", row.Reason, row.Count])
            .Concat(Reasons(below, set.References.FailureReasons.Select(pair => (pair.Key, pair.Value, set.References.FailedPersons.GetValueOrDefault(pair.Key) ?? [])))
                .Select(row => (IReadOnlyList<string>)["to enrol (references)", row.Reason, row.Count])).ToArray();
        tables.Add(new ReportTable("failures", "Failures to acquire and to enrol, by reason", ["Kind", "Reason", "Count"], failures.Length == 0 ? [["none", "", "0"]] : failures));
        return tables;
    }

    /// <summary>FTE of a role for everybody and each group of the terms that the references have.</summary>
    public static void Enrolment(Findings findings, RateCells cells, LiveScoreSet set, string role, IReadOnlyList<ReferenceCell> enrolment, IReadOnlyList<string> by, Withholding withholding)
    {
        if (enrolment.Count == 0)
        {
            return;
        }

        var shape = new RateEntry { Metric = "FTE", Unit = $"{role} reference", Group = GroupKey.All };
        findings.Rates.Add(cells.Independent(shape, Failed(enrolment)));
        foreach (string[] factors in by.Select(Partition.Factors))
        {
            int[] columns = factors.Select(factor => set.References.CellFactors.ToList().IndexOf(factor)).ToArray();
            if (columns.Any(column => column < 0))
            {
                continue;
            }

            foreach (var group in enrolment.GroupBy(cell => string.Join('\u001f', columns.Select(c => cell.Labels[c]))).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                var key = new GroupKey(factors.Select((factor, f) => new KeyValuePair<string, string>(factor, group.First().Labels[columns[f]])));
                findings.Rates.Add(withholding.Contains(key) ? cells.Withheld(shape with { Group = key }) : cells.Independent(shape with { Group = key }, Failed(group)));
            }
        }
    }

    private static IEnumerable<(string Reason, long Count, HashSet<int> People)> Passages(IEnumerable<Passage> passages, Func<Passage, string> reason) =>
        passages.GroupBy(reason, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.LongCount(), g.Select(p => p.Subject).ToHashSet()));

    /// <summary>
    /// Reasons and their counts. Those of few people are one row without their names, as all less the others would be one; the next smallest join them until they are of enough people together. Where all are not, there is no number.
    /// </summary>
    private static IEnumerable<(string Reason, string Count)> Reasons(int below, IEnumerable<(string Reason, long Count, HashSet<int> People)> reasons)
    {
        (string Reason, long Count, HashSet<int> People)[] all = [.. reasons];
        var (merged, people, count) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<int>(), 0L);
        foreach (var row in all.OrderBy(row => row.People.Count).ThenBy(row => row.Reason, StringComparer.Ordinal))
        {
            if (row.People.Count < below || (merged.Count > 0 && people.Count < below))
            {
                merged.Add(row.Reason);
                people.UnionWith(row.People);
                count += row.Count;
            }
        }

        foreach (var row in all.Where(row => !merged.Contains(row.Reason)))
        {
            yield return (row.Reason, ReportText.Count(row.Count));
        }

        if (merged.Count > 0)
        {
            yield return people.Count < below ? (string.Create(CultureInfo.InvariantCulture, $"of fewer than {below} people"), GroupCensus.Withheld) : ("other reasons", ReportText.Count(count));
        }
    }

    private static Proportion Failed(IEnumerable<ReferenceCell> cells)
    {
        (long attempted, long enrolled) = (0, 0);
        foreach (ReferenceCell cell in cells)
        {
            (attempted, enrolled) = (attempted + cell.Attempted, enrolled + cell.Enrolled);
        }

        return new Proportion(attempted - enrolled, attempted);
    }

    private static string[] Row(LiveScoreSet set, string factor, string label)
    {
        int index = set.SubjectLabels.Index(factor);
        bool In(int subject) => set.SubjectLabels.Value(index, set.SubjectLabels.Code(index, subject)) == label;
        Passage[] passages = set.Passages.Where(p => In(p.Subject)).ToArray();
        return
        [
            factor, label, Enumerable.Range(0, set.Subjects.Count).Count(In).ToString(CultureInfo.InvariantCulture), ReportText.Count(passages.Length),
            ReportText.Count(passages.Count(p => !p.IsAcquired)), ReportText.Count(passages.Count(p => p.IsExcluded)),
        ];
    }
}
