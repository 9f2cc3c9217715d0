using System.Globalization;
using Lfr.Evaluation.Metrics;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>Evaluates searches with candidate lists (retrospective or operator-initiated): TPIR at rank 1 and at a threshold, FPIR, CMC and selectivity by group.</summary>
public static class IdentificationEvaluation
{
    /// <summary>Runs the evaluation.</summary>
    /// <param name="set">The searches.</param>
    /// <param name="options">What to evaluate and how; without thresholds only ranks are reported.</param>
    /// <param name="inputs">The inputs with their hashes.</param>
    /// <param name="progress">Told what is being done; may be null.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="InputException">A hypothesis was declared about a factor that the data do not have, or the protocol states what only a live test has or names strata that the data do not have.</exception>
    /// <exception cref="ArgumentException">A factor is unknown, a threshold is outside the declared range of scores, or everybody would be withheld.</exception>
    public static EvaluationReport Run(SearchSet set, EvaluationOptions options, IReadOnlyList<ReportInput> inputs, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        VerificationProtocol.RefuseWhatSearchesDoNotHave(set.Protocol);
        var findings = new Findings(new DeclaredTests(set.Protocol.Primary, options.By, set.Labels.Factors));
        var cells = new RateCells(options);
        var comparison = new GroupComparison(options, findings);
        int[]?[] strata = [.. options.By.Select(term => VerificationProtocol.Strata(set, term))];
        int[] mated = [.. Enumerable.Range(0, set.Searches.Count).Where(i => set.Searches[i].IsMated)];
        int[] nonMated = [.. Enumerable.Range(0, set.Searches.Count).Where(i => !set.Searches[i].IsMated)];
        Withholding withholding = SearchWithholding.Of(set, options, mated, nonMated);
        Partition[] partitions = [.. options.By.Select(term => SearchWithholding.Partition(set, term).Withhold(withholding))];
        ClusteredMetric Metric(int[] searches) => new(cells, findings, [.. searches.Select(i => set.Searches[i].Subject)], partitions.Select(p => p.Select(searches)));
        (ClusteredMetric tpir, ClusteredMetric fpir, ClusteredMetric all) = (Metric(mated), Metric(nonMated), Metric([.. Enumerable.Range(0, set.Searches.Count)]));
        long[] sizes = [.. set.Searches.Select(s => s.GallerySize).Distinct().Order()];
        var shape = new RateEntry { Metric = "rank-1 TPIR", Unit = "search", Group = GroupKey.All, Counted = "successes", WatchlistSize = sizes.Length == 1 ? sizes[0] : null };
        bool[] notFirst = [.. mated.Select(i => !IsMate(set.Searches[i], 1, null, set))];
        tpir.Rates(shape, [.. notFirst.Select(miss => !miss)]);
        Compare(tpir, "rank-1 TPIR", "rank-1 FNIR", null, notFirst);
        var selectivity = new List<IReadOnlyList<string>>();
        decimal[] thresholds = options.Thresholds?.Values.ToArray() ?? [.. set.Protocol.Primary.Select(p => p.Threshold).Distinct().Order()];
        set.Protocol.Scale.RequireThresholds(thresholds);
        foreach (decimal threshold in thresholds)
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report("threshold " + threshold.ToString(CultureInfo.InvariantCulture));
            double t = DecimalText.Nearest(threshold);
            RateEntry at = shape with { Metric = "TPIR", Threshold = threshold };
            if (!set.Protocol.Scale.IsKept(threshold, set.Protocol.Floor))
            {
                string why = string.Create(CultureInfo.InvariantCulture, $"the threshold is below the floor {set.Protocol.Floor}: candidates were not kept there");
                tpir.Refuse(at, why);
                tpir.Refuse(at with { Metric = "rank-1 TPIR" }, why);
                fpir.Refuse(at with { Metric = "FPIR", Counted = "errors" }, why);
                continue;
            }

            bool[] alerts = [.. nonMated.Select(i => set.Searches[i].Candidates.Count > 0 && set.Protocol.Scale.IsMatch(set.Searches[i].Candidates[0].Score, t))];
            bool[] misses = [.. mated.Select(i => !IsMate(set.Searches[i], int.MaxValue, t, set))];
            bool matedKnown = set.Protocol.Scale.IsKept(threshold, set.Protocol.MatedFloor);
            if (matedKnown)
            {
                tpir.Rates(at, [.. misses.Select(miss => !miss)]);
                tpir.Rates(at with { Metric = "rank-1 TPIR" }, [.. mated.Select(i => IsMate(set.Searches[i], 1, t, set))]);
            }
            else
            {
                string why = string.Create(CultureInfo.InvariantCulture, $"the threshold is below the mated floor {set.Protocol.MatedFloor}: candidates of the person searched for were not kept there");
                tpir.Refuse(at, why);
                tpir.Refuse(at with { Metric = "rank-1 TPIR" }, why);
            }

            fpir.Rates(at with { Metric = "FPIR", Counted = "errors" }, alerts);
            if (matedKnown)
            {
                Compare(tpir, "TPIR", "FNIR", threshold, misses);
            }

            Compare(fpir, "FPIR", "FPIR", threshold, alerts);
            selectivity.Add(Selectivity(set, nonMated, threshold, t));
        }

        all.Rates(new RateEntry { Metric = "FTA", Unit = "search", Group = GroupKey.All }, [.. set.Searches.Select(s => !s.IsAcquired)]);
        findings.Curves.AddRange(Curves(set, mated, partitions.FirstOrDefault(), options));
        if (selectivity.Count > 0)
        {
            findings.Tables.Add(new ReportTable("selectivity", "Selectivity: candidates at or beyond the threshold in a non-mated search", ["Threshold", "Searches", "Mean candidates", "Remark"], selectivity));
        }

        TestAdjustment.Apply(findings.Tests);
        return new EvaluationReport
        {
            Kind = "identification",
            Title = set.Protocol.Title.Length > 0 ? set.Protocol.Title : $"Identification by {set.Protocol.MatcherName} {set.Protocol.MatcherVersion}",
            IsSynthetic = set.Protocol.IsSynthetic,
            Manifest = Conventions.Manifest(options, inputs, $"{set.Protocol.MatcherName} {set.Protocol.MatcherVersion}", IdentificationText.Conventions(set, options, sizes)),
            Summary = IdentificationText.Summary(set, findings, options, withholding, mated.Length, nonMated.Length),
            Rates = findings.Rates,
            Tests = findings.Tests,
            NotMade = [.. findings.Declared.NotDone(findings).Select(left => new NotMadeEntry(left.Test.Metric, left.Test.Threshold, left.Test.Factor, left.Test.Test, left.Why))],
            Ratios = findings.Ratios,
            Indices = findings.Indices,
            Curves = findings.Curves,
            Tables = findings.Tables,
            Limits = IdentificationText.Limits(set, findings, options, withholding),
        };

        void Compare(ClusteredMetric metric, string name, string errorName, decimal? threshold, bool[] errors)
        {
            foreach (((Partition partition, CellGrid grid), int p) in (errors.Length > 0 ? metric.By : []).Select((by, p) => (by, p)))
            {
                comparison.Compare(name, errorName, threshold, partition, grid, grid.Count(errors), strata[p]);
            }
        }
    }

    /// <summary>A candidate of the person searched for is within the rank by people (ties go against it) and, where a threshold is given, matches.</summary>
    private static bool IsMate(SearchOutcome search, int rank, double? threshold, SearchSet set) =>
        MatedRank(search, set.Protocol.Scale) is { } found && found.Rank <= rank && (threshold is not { } t || set.Protocol.Scale.IsMatch(found.Score, t));

    private static (int Rank, double Score)? MatedRank(SearchOutcome search, ScoreScale scale)
    {
        Candidate[] mates = [.. search.Candidates.Where(c => c.Subject == search.Subject)];
        if (mates.Length == 0)
        {
            return null;
        }

        double best = mates.Max(c => scale.Similarity(c.Score));
        int others = search.Candidates.Where(c => c.Subject != search.Subject && scale.Similarity(c.Score) >= best).Select(c => c.Subject).Distinct().Count();
        return (1 + others, mates.MaxBy(c => scale.Similarity(c.Score)).Score);
    }

    private static IEnumerable<CurveEntry> Curves(SearchSet set, int[] mated, Partition? partition, EvaluationOptions options)
    {
        for (int g = -1; g < (partition?.Groups.Count ?? 0); g++)
        {
            int group = g;
            if (g < 0 ? mated.Select(i => set.Searches[i].Subject).Distinct().Count() < options.SuppressBelow : partition!.IsWithheld[g])
            {
                continue;
            }

            int?[] ranks = [.. mated.Where(i => group < 0 || partition!.GroupOf[i] == group).Select(i => MatedRank(set.Searches[i], set.Protocol.Scale)?.Rank)];
            if (ranks.Length > 0)
            {
                int longest = (int)Math.Clamp(set.Searches.Max(s => s.ListLimit), 1, 20);
                yield return new CurveEntry("CMC", g < 0 ? "all" : partition!.Groups[g].Text, "rank", "mated searches found",
                    [.. CumulativeMatchCharacteristic.Of(ranks, longest).Select((p, r) => (r + 1.0, p.Rate))], "Ranks count people, not images; a person who did not come back within the list is a miss at every rank.");
            }
        }
    }

    private static string[] Selectivity(SearchSet set, int[] nonMated, decimal threshold, double t)
    {
        int[] counts = [.. nonMated.Select(i => set.Searches[i].Candidates.Count(c => set.Protocol.Scale.IsMatch(c.Score, t)))];
        bool cut = nonMated.Where((i, k) => counts[k] == set.Searches[i].ListLimit).Any();
        return [ReportText.Number(threshold), ReportText.Count(counts.Length), counts.Length > 0 ? ReportText.Significant(counts.Average()) : ReportText.Missing, cut ? "at least: some lists were cut at their limit" : ""];
    }
}
