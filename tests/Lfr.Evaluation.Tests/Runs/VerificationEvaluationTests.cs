using System.Globalization;
using System.Text;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Tests.Runs;

public class VerificationEvaluationTests
{
    private static readonly EvaluationOptions s_options = new() { By = ["group"], Thresholds = ThresholdGrid.Parse("0.50"), MinimumDetectable = false, BootstrapDraws = 0 };

    /// <summary>Six people in two groups, two samples each: every first with every second. Scores are given by a rule that can be counted by hand.</summary>
    private static string Square()
    {
        var text = new StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,probe_group,reference_group\n");
        for (int i = 0; i < 6; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                string a = i < 3 ? "A" : "B", b = j < 3 ? "A" : "B";
                string score = i == j ? (i == 0 ? "0.4" : "0.9") : a == "A" && b == "A" && i < j ? "0.50" : "0.1";
                text.Append(CultureInfo.InvariantCulture, $"p{i},r{j},S{i},S{j},{score},{a},{b}\n");
            }
        }

        return text.ToString();
    }

    private static EvaluationReport Run(string text, EvaluationOptions? options = null, ScoreScale? scale = null, IReadOnlyList<PrimaryTest>? declared = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), text);
        ComparisonSet set = ComparisonFile.Read(folder.File("comparisons.csv"), scale ?? new ScoreScale { Minimum = 0, Maximum = 1 });
        return VerificationEvaluation.Run(set, options ?? s_options, InputHashes.Of(folder.File("comparisons.csv")), "M 1", declared);
    }

    private static (long Errors, long Trials) Counts(EvaluationReport report, string metric, string scope, string group)
    {
        RateEntry rate = report.Rates.Single(r => r.Metric == metric && r.Scope == scope && r.Group.Text == group);
        return (rate.Errors!.Value, rate.Trials!.Value);
    }

    [Fact]
    public void Each_scope_counts_its_own_comparisons()
    {
        EvaluationReport report = Run(Square());
        Assert.Equal((3L, 30L), Counts(report, "FMR", "probe", "all"));
        Assert.Equal((3L, 15L), Counts(report, "FMR", "probe", "A"));
        Assert.Equal((0L, 15L), Counts(report, "FMR", "probe", "B"));
        Assert.Equal((3L, 6L), Counts(report, "FMR", "within", "A"));
        Assert.Equal((0L, 9L), Counts(report, "FMR", "probe x reference", "A v B"));
        Assert.Equal((1L, 6L), Counts(report, "FNMR", "probe", "all"));
        Assert.Equal((1L, 3L), Counts(report, "FNMR", "probe", "A"));
    }

    [Fact]
    public void A_declared_test_is_reported_as_made_or_as_not_made_with_what_was_missing()
    {
        string[] summary = [.. Run(Square(), declared: [new("FNMR", 0.50m, "group", null), new("FMR", 0.60m, "group", null), new("TPIR", 0.50m, "group", null)]).Summary];
        Assert.Single(summary, s => s.StartsWith("Declared before the data: FNMR at 0.50 by group: ", StringComparison.Ordinal));
        Assert.Contains("Declared before the data and NOT done: FMR at 0.60 by group: 0.60 is not among the thresholds evaluated (0.50).", summary);
        Assert.Contains("Declared before the data and NOT done: TPIR at 0.50 by group: this evaluation has no TPIR.", summary);
        Assert.Equal(
            [
                new NotMadeEntry("FMR", 0.60m, "group", null, "0.60 is not among the thresholds evaluated (0.50)"),
                new NotMadeEntry("TPIR", 0.50m, "group", null, "this evaluation has no TPIR"),
            ],
            Run(Square(), declared: [new("FNMR", 0.50m, "group", null), new("FMR", 0.60m, "group", null), new("TPIR", 0.50m, "group", null)]).NotMade);
        Assert.Contains("'ethnicity' is not in the data, which have: group", Assert.Throws<InputException>(() => Run(Square(), declared: [new("FMR", 0.50m, "ethnicity", null)])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_like_another_and_a_group_of_few_are_pointed_out_with_their_counts()
    {
        // Ten people of A, four of B, and one whose label lacks a letter.
        var text = new StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,probe_group,reference_group\n");
        string Label(int i) => i < 10 ? "female" : i < 14 ? "male" : "femal";
        for (int i = 0; i < 15; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"p{i},r{(i + 1) % 15},S{i},S{(i + 1) % 15},0.1,{Label(i)},{Label((i + 1) % 15)}\n");
        }

        EvaluationReport report = Run(text.ToString());
        Statement people = report.Limits.Single(limit => limit.Title.StartsWith("Who is in the data", StringComparison.Ordinal));
        Assert.True(people.IsWarning);
        Assert.Contains("group: femal 1 person, female 10 people, male 4 people.", people.Sentences);
        Assert.Equal(
            [["group", "femal", "1", ReportText.Missing, "differs from 'female' by one letter and has one person"], ["group", "female", "10", ReportText.Missing, ""], ["group", "male", "4", ReportText.Missing, "has 4 people"]],
            people.Table!.Rows);
        Assert.Contains(report.Summary, s => s.StartsWith("Look at the labels: group 'femal' differs from 'female' by one letter and has one person; group 'male' has 4 people.", StringComparison.Ordinal));

        // Counts of people who could be identified are not printed where that was asked for, nor is anything that says how few they are.
        people = Run(text.ToString(), s_options with { SuppressBelow = 5 }).Limits.Single(limit => limit.Title.StartsWith("Who is in the data", StringComparison.Ordinal));
        Assert.Contains("group: femal withheld, female 10 people, male withheld.", people.Sentences);
        Assert.Equal(
            [["group", "femal", "withheld", "withheld", "differs from 'female' by one letter"], ["group", "female", "10", ReportText.Missing, ""], ["group", "male", "withheld", "withheld", ""]],
            people.Table!.Rows);

        // What was declared is not doubted.
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), text.ToString());
        ComparisonSet declared = ComparisonFile.Read(folder.File("comparisons.csv"), new ScoreScale { Minimum = 0, Maximum = 1 }, labels: LegalLabels.Parse(["group=female,male,femal"]));
        report = VerificationEvaluation.Run(declared, s_options, [], "M 1");
        Assert.False(report.Limits.Single(limit => limit.Title.StartsWith("Who is in the data", StringComparison.Ordinal)).IsWarning);
        Assert.DoesNotContain(report.Summary, s => s.StartsWith("Look at the labels", StringComparison.Ordinal));
    }

    /// <summary>A cell whose interval cannot be given has its counts and the reason, and no rate that would be read without one.</summary>
    [Fact]
    public void A_refused_cell_keeps_its_counts_and_has_no_rate()
    {
        string text = string.Join('\n', Square().Split('\n').Select(row => row.StartsWith("p0,", StringComparison.Ordinal) ? row[..^3] + "C" + row[^2..] : row));
        EvaluationReport report = Run(text);
        RateEntry one = report.Rates.Single(r => r.Metric == "FNMR" && r.Group.Text == "C");
        Assert.Equal((1L, 1L, 1), (one.Errors!.Value, one.Trials!.Value, one.Subjects!.Value));
        Assert.Null(one.Rate);
        Assert.Null(one.Headline);
        Assert.Empty(one.Intervals);
        Assert.Contains("one person: no rate and no interval can be given", one.Refusal, StringComparison.Ordinal);
        Assert.All(report.Rates.Where(r => r.Refusal is not null), r => Assert.Null(r.Rate));
    }

    [Fact]
    public void The_headline_of_fmr_knows_that_people_are_shared()
    {
        RateEntry rate = Run(Square()).Rates.Single(r => r.Metric == "FMR" && r.Scope == "probe" && r.Group.Text == "A");
        Assert.Equal("dyadic-wilson", rate.Headline!.Value.Method);
        Assert.True(rate.DesignEffect >= 1);
        RateEntry none = Run(Square()).Rates.Single(r => r.Metric == "FMR" && r.Scope == "probe" && r.Group.Text == "B");
        Assert.Equal("exact-on-disjoint-pairs", none.Headline!.Value.Method);
    }

    [Fact]
    public void A_target_finer_than_the_data_gets_no_threshold()
    {
        EvaluationReport report = Run(Square(), s_options with { TargetRates = [1e-6] });
        Assert.Contains(report.Manifest.Conventions, text => text.Contains("finer than 30 non-mated comparisons", StringComparison.Ordinal));
        Assert.Single(report.Rates.Select(r => r.Threshold).Where(t => t is not null).Distinct());
        Assert.Contains("refused", ReadableTables.OperatingPoints(report).First().Caption, StringComparison.Ordinal);
    }

    /// <summary>Nobody matches at 0.60. Three pairs of six people share nobody: 1 - 0.05^(1/3) = 0.632.</summary>
    [Fact]
    public void Without_a_factor_the_operating_point_is_for_everybody_and_says_so()
    {
        EvaluationReport report = Run(Square(), s_options with { By = [], Thresholds = ThresholdGrid.Parse("0.60"), TargetRates = [0.05] });
        OperatingPointEntry point = Assert.Single(report.OperatingPoints);
        Assert.Equal(("all", null), (point.Factor, point.Threshold));
        Assert.Equal(1 - Math.Pow(0.05, 1 / 3.0), Assert.Single(point.Bounds).Bound!.Value, 12);

        // ln 0.05 / ln 0.95 = 58.4
        Assert.EndsWith("is certified for everybody together; without a match, 59 independent comparisons are needed", point.Refusal, StringComparison.Ordinal);
    }

    /// <summary>Thirty people in two groups, each pair compared once each way: scores are a rule's, from 0.000 to 0.999, and group A's are a little higher.</summary>
    private static string Thirty()
    {
        var text = new StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,probe_group,reference_group\n");
        for (int i = 0; i < 30; i++)
        {
            for (int j = 0; j < 30; j++)
            {
                int rule = ((i * 7919) + (j * 104_729) + (i * j * 31)) % 997;
                double score = i == j ? 0.999 : Math.Pow(rule / 997.0, i % 2 == 0 ? 2 : 3);
                text.Append(CultureInfo.InvariantCulture, $"p{i},r{j},S{i},S{j},{score:0.000},{"AB"[i % 2]},{"AB"[j % 2]}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Against the limits at every score, counted one by one: the upper of a two-sided 90 % interval is the one-sided 95 % bound.</summary>
    [Theory]
    [InlineData(0.05)]
    [InlineData(0.1)]
    [InlineData(0.2)]
    public void The_lowest_certified_threshold_is_found_whatever_other_targets_are_asked_for(double target)
    {
        EvaluationOptions options = s_options with { Thresholds = null, TargetRates = [target] };
        OperatingPointEntry alone = Assert.Single(Run(Thirty(), options).OperatingPoints);
        OperatingPointEntry[] among = [.. new double[][] { [target, target / 10], [target, target / 3], [0.4, target] }.Select(targets => Run(Thirty(), options with { TargetRates = targets }).OperatingPoints.Single(point => point.Target == target))];
        Assert.All(among, point => Assert.Equal(alone.Threshold, point.Threshold));

        (int Probe, int Reference, double Score)[] pairs = [.. Thirty().Split('\n').Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).Where(row => row[2] != row[3])
            .Select(row => (int.Parse(row[0][1..], CultureInfo.InvariantCulture), int.Parse(row[1][1..], CultureInfo.InvariantCulture), double.Parse(row[4], CultureInfo.InvariantCulture)))];
        double Bound(int group, double threshold)
        {
            var counts = new PairProportion();
            foreach ((int probe, int reference, double score) in pairs.Where(pair => pair.Probe % 2 == group))
            {
                counts.Add(probe, reference, score >= threshold ? 1 : 0, 1);
            }

            return counts.Headline(0.9).Upper;
        }

        (decimal Threshold, double Worst)[] fromTop = [.. pairs.Select(pair => pair.Score).Distinct().OrderDescending().Take(400).Select(score => ((decimal)score, Math.Max(Bound(0, score), Bound(1, score))))];
        decimal lowest = fromTop.SkipWhile(at => at.Worst > target).TakeWhile(at => at.Worst <= target).Last().Threshold;
        Assert.Equal(lowest, alone.Threshold);
        Assert.All(alone.Bounds, bound => Assert.True(bound.Bound <= target));
        Assert.Equal(fromTop.Single(at => at.Threshold == lowest).Worst, alone.Bounds.Max(bound => bound.Bound)!.Value, 12);
    }

    [Fact]
    public void One_person_alone_is_a_problem_of_the_file_that_was_given()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("mine.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\np,r,S,S,0.5\n");
        ComparisonSet set = ComparisonFile.Read(folder.File("mine.csv"), new ScoreScale { Minimum = 0, Maximum = 1 });
        Assert.Contains("\nmine.csv: 1 person", Assert.Throws<InputException>(() => VerificationEvaluation.Run(set, s_options with { By = [] }, InputHashes.Of(folder.File("mine.csv")), "M 1")).Message, StringComparison.Ordinal);
    }

    /// <summary>A threshold given that is looser than every score tried has more matches than those counted.</summary>
    [Fact]
    public void A_threshold_given_below_the_target_certifies_nothing()
    {
        OperatingPointEntry point = Assert.Single(Run(Thirty(), s_options with { Thresholds = ThresholdGrid.Parse("0.001"), TargetRates = [0.1] }).OperatingPoints);
        Assert.InRange(point.Threshold!.Value, 0.5m, 1m);
    }

    [Fact]
    public void A_threshold_at_a_target_is_a_score_that_was_seen()
    {
        EvaluationReport report = Run(Square(), s_options with { Thresholds = null, TargetRates = [0.1] });
        RateEntry rate = report.Rates.Single(r => r.Metric == "FMR" && r.Scope == "probe" && r.Group.IsAll);
        Assert.Equal((0.5m, 3L), (rate.Threshold!.Value, rate.Errors!.Value));
    }

    private static EvaluationReport RunWith(LiveProtocol protocol, EvaluationOptions options)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), Square());
        return VerificationEvaluation.Run(ComparisonFile.Read(folder.File("comparisons.csv"), protocol.Scale), options, [], protocol);
    }

    private static LiveProtocol Protocol() => new() { MatcherName = "M", MatcherVersion = "1", Scale = new ScoreScale { Minimum = 0, Maximum = 1 }, Floor = 0.40m };

    [Fact]
    public void A_threshold_under_the_protocols_floor_is_refused_in_its_cells_only()
    {
        EvaluationReport report = RunWith(Protocol(), s_options with { Thresholds = ThresholdGrid.Parse("0.30,0.40,0.50"), TargetRates = [0.5] });
        RateEntry[] under = [.. report.Rates.Where(r => r.Metric == "FMR" && r.Threshold == 0.30m)];
        Assert.Equal(9, under.Length);
        Assert.All(under, r => Assert.Equal("the threshold is below the floor 0.40: non-mated scores were not kept there", r.Refusal));
        Assert.All(under, r => Assert.True(r.Rate is null && r.Errors is null && r.Headline is null));
        Assert.NotNull(report.Rates.Single(r => r.Metric == "FNMR" && r.Threshold == 0.30m && r.Group.IsAll).Rate);
        Assert.NotNull(report.Rates.Single(r => r.Metric == "FMR" && r.Threshold == 0.40m && r.Scope == "probe" && r.Group.IsAll).Rate);
        Assert.DoesNotContain(report.Tests, test => test.Metric == "FMR" && test.Threshold == 0.30m);
        Assert.Contains(report.Tests, test => test.Metric == "FMR" && test.Threshold == 0.50m);
        Assert.DoesNotContain(report.Ratios, ratio => ratio.Metric == "FMR" && ratio.Threshold == 0.30m);
        Assert.DoesNotContain(report.OperatingPoints, point => point.Threshold == 0.30m);
        Assert.Contains(report.Summary, sentence => sentence.StartsWith("At 0.30: FMR refused: the threshold is below the floor 0.40", StringComparison.Ordinal));
        Assert.Contains("Every threshold is below the floor 0.40", Assert.Throws<ArgumentException>(() => RunWith(Protocol(), s_options with { Thresholds = ThresholdGrid.Parse("0.30") })).Message, StringComparison.Ordinal);

        report = RunWith(Protocol() with { MatedFloor = 0.45m }, s_options with { Thresholds = ThresholdGrid.Parse("0.40,0.50") });
        Assert.All(report.Rates.Where(r => r.Metric == "FNMR" && r.Threshold == 0.40m), r => Assert.Contains("below the mated floor 0.45", r.Refusal, StringComparison.Ordinal));
        Assert.NotNull(report.Rates.Single(r => r.Metric == "FNMR" && r.Threshold == 0.50m && r.Group.IsAll).Rate);
    }

    [Fact]
    public void What_the_protocol_states_stands_in_the_limits()
    {
        EvaluationReport Run(LiveProtocol protocol) => RunWith(protocol, s_options);
        Statement About(EvaluationReport report, string title) => report.Limits.Single(limit => limit.Title.StartsWith(title, StringComparison.Ordinal));
        EvaluationReport silent = Run(Protocol());
        Assert.StartsWith("They are not declared synthetic.", About(silent, "Are these data real").Sentences[0], StringComparison.Ordinal);
        Assert.StartsWith("Not stated.", About(silent, "Is what was tested").Sentences[0], StringComparison.Ordinal);
        Assert.Contains(About(silent, "Who is in the data").Sentences, s => s.StartsWith("Who gave the labels is not stated", StringComparison.Ordinal));
        Assert.False(silent.IsSynthetic);

        EvaluationReport stated = Run(Protocol() with
        {
            IsSynthetic = true,
            LabelSources = new Dictionary<string, string> { ["group"] = "self" },
            Tested = new Dictionary<string, string> { ["threshold"] = "0.50" },
            Deployed = new Dictionary<string, string> { ["threshold"] = "0.45" },
        });
        Assert.True(stated.IsSynthetic);
        Assert.StartsWith("No. They were generated", About(stated, "Are these data real").Sentences[0], StringComparison.Ordinal);
        Assert.Equal(["threshold", "0.50", "0.45", "DIFFERENT"], About(stated, "Is what was tested").Table!.Rows.Single());
        Assert.Contains(About(stated, "Who is in the data").Sentences, s => s.StartsWith("Labels were given by: group: self. Groups that are not listed", StringComparison.Ordinal));
    }

    [Fact]
    public void Title_exclusions_and_declared_thresholds_of_the_protocol_are_heeded()
    {
        EvaluationReport silent = RunWith(Protocol(), s_options);
        Assert.Equal("One-to-one comparisons, matcher: M 1", silent.Title);
        string[] Said(EvaluationReport report) => [.. report.Limits.SelectMany(limit => limit.Sentences)];
        Assert.Contains(Said(silent), s => s.StartsWith("No rule of exclusion is stated", StringComparison.Ordinal));

        EvaluationReport stated = RunWith(
            Protocol() with { Title = "Passports 2026", ExclusionsRule = "images with two faces.", Primary = [new("FNMR", 0.50m, "group", null), new("FMR", 0.80m, "group", null)] }, s_options with { Thresholds = null });
        Assert.Equal("Passports 2026", stated.Title);
        Assert.Contains(Said(stated), s => s.StartsWith("Excluded before the comparisons were listed, by the rule: images with two faces.", StringComparison.Ordinal));
        Assert.Equal([0.50m, 0.80m], stated.Rates.Where(r => r.Metric == "FMR").Select(r => r.Threshold!.Value).Distinct());
        Assert.Equal(2, stated.Tests.Count(test => test.IsPrimary));
        Assert.Empty(stated.NotMade);
    }

    /// <summary>Site P has nothing but A and all the false matches. Dealt anew over both sites, A stands out; within a site, nobody of A can change places with anybody of B, and every deal is the one that was seen.</summary>
    [Fact]
    public void People_are_dealt_anew_within_the_strata_that_the_protocol_names()
    {
        var text = new StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,probe_group,reference_group,probe_site,reference_site\n");
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 16; j++)
            {
                (string a, string b) = (i < 8 ? "A,P" : "B,Q", j < 8 ? "A,P" : "B,Q");
                text.Append(CultureInfo.InvariantCulture, $"p{i},r{j},S{i},S{j},{(i == j ? "0.9" : i < 8 && (i + j) % 3 == 0 ? "0.7" : "0.45")},{a[0]},{b[0]},{a[2]},{b[2]}\n");
            }
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), text.ToString());
        ComparisonSet set = ComparisonFile.Read(folder.File("comparisons.csv"), Protocol().Scale);
        TestEntry Test(params string[] within) => VerificationEvaluation.Run(set, s_options, [], Protocol() with { PermuteWithin = within }).Tests.Single(test => test.Metric == "FMR" && test.IsHeadline);
        Assert.True(Test().P < 0.01);
        Assert.Equal(1, Test("site").P);
        Assert.True(Test("group").P < 0.01, "a factor is not permuted within itself");
        Assert.Contains("'town' is not in the data, which have: group, site", Assert.Throws<InputException>(() => Test("town")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_a_live_test_has_is_refused_in_a_protocol_of_pairs()
    {
        InputException refused = Assert.Throws<InputException>(() => RunWith(
            Protocol() with { AnyCamera = true, PassersBy = new PassersBy("group", new Dictionary<string, decimal> { ["A"] = 1 }, null, null) }, s_options));
        Assert.Equal(["passersBy", "fusion"], refused.Problems.Select(problem => problem.Column));
        Assert.Contains("use lfr evaluate live", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The floor 0.40 with nothing below it in the file: the 27 comparisons at 0.1 of the whole file are missing, so that 3 of 3 match at 0.50 where 3 of 30 did.</summary>
    [Fact]
    public void A_file_without_the_comparisons_below_the_floor_says_that_its_rates_are_of_those_kept()
    {
        EvaluationReport Of(LiveProtocol protocol, Func<string, bool> kept)
        {
            using var folder = new TemporaryFolder();
            File.WriteAllText(folder.File("comparisons.csv"), string.Join('\n', Square().TrimEnd().Split('\n').Where(kept)));
            return VerificationEvaluation.Run(ComparisonFile.Read(folder.File("comparisons.csv"), protocol.Scale), s_options, [], protocol);
        }

        const string said = "None of the 3 non-mated comparisons in the file lies below the floor 0.40 of protocol.json";
        EvaluationReport cut = Of(Protocol(), row => !row.Contains(",0.1,", StringComparison.Ordinal));
        Assert.Equal((3L, 3L), Counts(cut, "FMR", "probe", "all"));
        Assert.Contains(cut.Summary, s => s.StartsWith(said, StringComparison.Ordinal) && s.Contains("too high", StringComparison.Ordinal));
        Statement people = cut.Limits.Single(limit => limit.Title.StartsWith("Who is in the data", StringComparison.Ordinal));
        Assert.True(people.IsWarning);
        Assert.Contains(people.Sentences, s => s.StartsWith(said, StringComparison.Ordinal));
        Assert.DoesNotContain(Of(Protocol(), _ => true).Summary, s => s.StartsWith("None of the", StringComparison.Ordinal));
        Assert.DoesNotContain(Of(Protocol() with { Floor = 0 }, row => !row.Contains(",0.1,", StringComparison.Ordinal)).Summary, s => s.StartsWith("None of the", StringComparison.Ordinal));
        Assert.Contains(Of(Protocol() with { MatedFloor = 0.40m }, _ => true).Summary, s => s.StartsWith("None of the 6 mated comparisons", StringComparison.Ordinal) && s.Contains("too low", StringComparison.Ordinal));
        Assert.Contains(cut.Manifest.Conventions, s => s.StartsWith("Floor 0.40: non-mated scores below it were not kept", StringComparison.Ordinal));
    }

    [Fact]
    public void Only_one_person_or_no_threshold_is_a_clear_error()
    {
        Assert.Throws<InputException>(() => Run("probe_id,reference_id,probe_subject,reference_subject,score,probe_group\na,b,S1,S1,0.5,A\n"));
        Assert.Contains("--thresholds", Assert.Throws<ArgumentException>(() => Run(Square(), s_options with { Thresholds = null })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_mated_comparisons_fnmr_is_refused_not_zero()
    {
        EvaluationReport report = Run("probe_id,reference_id,probe_subject,reference_subject,score,probe_group\na,b,S1,S2,0.5,A\nc,d,S3,S4,0.1,B\n");
        RateEntry fnmr = report.Rates.First(r => r.Metric == "FNMR" && r.Group.IsAll);
        Assert.Null(fnmr.Rate);
        Assert.Contains("no trial", fnmr.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_are_in_fta_and_fte_and_not_in_fmr()
    {
        EvaluationReport report = Run("probe_id,reference_id,probe_subject,reference_subject,score,failure,probe_group\na,b,S1,S2,,probe_fta,A\nc,b,S3,S2,0.1,,A\nc,e,S3,S5,,reference_fte,A\nd,b,S4,S2,0.6,,B\n");
        Assert.Equal((1L, 3L), Counts(report, "FTA", "probe", "all"));
        Assert.Equal((1L, 2L), Counts(report, "FTE", "probe", "all"));
        Assert.Equal((1L, 2L), Counts(report, "FMR", "probe", "all"));
    }

    [Fact]
    public void A_target_that_nothing_was_found_for_says_how_many_comparisons_it_needs()
    {
        string said = Assert.Throws<ArgumentException>(() => Run(Square(), s_options with { Thresholds = null, TargetRates = [1e-3] })).Message;
        Assert.Contains("FMR 0.00100 is finer than 30 non-mated comparisons can show: it needs at least 1,000, of which one may match.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("none was declared", said, StringComparison.Ordinal);
        Assert.Contains("No threshold is given and none was declared", Assert.Throws<ArgumentException>(() => Run(Square(), s_options with { Thresholds = null })).Message, StringComparison.Ordinal);
        // Three of the thirty have the highest score, 0.50: one in twenty is finer than that, though thirty comparisons could show it.
        Assert.Contains("the highest non-mated score alone is that of more of them than may match", Assert.Throws<ArgumentException>(() => Run(Square(), s_options with { Thresholds = null, TargetRates = [0.05] })).Message, StringComparison.Ordinal);
    }

    /// <summary>Two people of A are compared with each other and two of B with each other, never across: two empty cells, which are of nobody.</summary>
    [Fact]
    public void An_empty_cell_is_nothing_compared_and_not_a_cell_of_few_people()
    {
        var text = new StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,probe_group,reference_group\n");
        foreach (string group in new[] { "A", "B" })
        {
            for (int i = 0; i < 6; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{group}{i},r{group}{i},{group}{i},{group}{(i + 1) % 6},0.{i + 1},{group},{group}\n");
            }
        }

        EvaluationReport report = Run(text.ToString());
        Assert.Equal(2, report.Rates.Count(rate => rate.Scope == "probe x reference" && rate.Trials == 0));
        Assert.Contains(report.Limits.SelectMany(limit => limit.Sentences), sentence => sentence.StartsWith("Nothing was withheld; 0 cells have fewer than 5 people.", StringComparison.Ordinal));
        using var writer = new StringWriter();
        HtmlReportWriter.Write(report, writer);
        string heat = writer.ToString().Split("<svg").Single(picture => picture.Contains("probe group v reference group", StringComparison.Ordinal) && picture.Contains("id=\"heat-", StringComparison.Ordinal));
        Assert.DoesNotContain(">refused<", heat[..heat.IndexOf("</svg>", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.Contains("A v B: nothing compared.", heat, StringComparison.Ordinal);
    }
}
