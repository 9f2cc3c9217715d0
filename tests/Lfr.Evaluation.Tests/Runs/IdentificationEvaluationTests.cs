using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Statistics;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Runs;

public class IdentificationEvaluationTests
{
    private const string Searches = "search,subject,mated,acquired,gallery_size,list_limit,returned\nq1,S1,1,1,100,3,2\nq2,S2,1,1,100,3,2\nq3,S3,1,0,100,3,0\nq4,S4,0,1,100,3,1\n";
    private const string Candidates = "search,rank,reference,reference_subject,score\nq1,1,r1,S1,0.9\nq1,2,r9,X9,0.6\nq2,1,r8,X8,0.8\nq2,2,r2,S2,0.8\nq4,1,r7,X7,0.7\n";

    private static SearchSet Read(string searches = Searches, string candidates = Candidates, string? protocol = null)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), protocol ?? ScoreSetFiles.GoodProtocol.Replace("\"factor\":\"ethnicity\"", "\"factor\":\"gender\"", StringComparison.Ordinal));
        File.WriteAllText(folder.File("subjects.csv"), "subject,gender\nS1,female\nS2,female\nS3,male\nS4,male\n");
        File.WriteAllText(folder.File("searches.csv"), searches);
        File.WriteAllText(folder.File("candidates.csv"), candidates);
        return SearchFolder.Read(folder.Path);
    }

    /// <summary>A candidate "S1 " is the person searched for: as another, the search would be a miss.</summary>
    [Fact]
    public void White_space_around_fields_changes_nothing()
    {
        SearchSet set = Read(Searches.Replace("q1,S1,1", "q1 ,\" S1\", 1", StringComparison.Ordinal), Candidates.Replace("q1,1,r1,S1,0.9", " q1,1 ,r1,S1 , 0.9", StringComparison.Ordinal));
        Assert.Equal(Read().Searches.SelectMany(search => search.List), set.Searches.SelectMany(search => search.List));
        Assert.Equal(0, set.Searches[0].List[0].Subject);
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => Read(candidates: Candidates.Replace("X9", "X\u200B9", StringComparison.Ordinal))).Problems);
        Assert.Equal(("candidates.csv", 3L, "reference_subject"), (problem.File, problem.Line, problem.Column));
    }

    [Fact]
    public void A_reference_of_two_people_is_refused()
    {
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => Read(candidates: Candidates.Replace("q4,1,r7,X7", "q4,1,r8,X7", StringComparison.Ordinal))).Problems);
        Assert.Equal(("candidates.csv", 6L, "reference_subject"), (problem.File, problem.Line, problem.Column));
        Assert.Contains("the reference 'r8' is of 'X7' here and of 'X8' at line 4", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Candidates from 0.66 on under a floor of 0.1: at 0.2 FPIR would be that of 0.66. Full lists end where they are full.</summary>
    [Theory]
    [InlineData(10, true)]
    [InlineData(3, false)]
    public void A_floor_under_which_no_candidate_was_kept_is_pointed_out(int limit, bool isSaid)
    {
        string searches = "search,subject,mated,acquired,gallery_size,list_limit,returned\n" + string.Concat(Enumerable.Range(0, 12).Select(i => $"q{i},S{(i % 4) + 1},0,1,100,{limit},3\n"));
        string candidates = "search,rank,reference,reference_subject,score\n" + string.Concat(Enumerable.Range(0, 12).SelectMany(i => Enumerable.Range(1, 3).Select(rank => $"q{i},{rank},r{i}_{rank},X{i}_{rank},0.6{9 - rank}{i:D2}\n")));
        SearchSet set = Read(searches, candidates, Protocol("").Replace("\"floor\":0.54", "\"floor\":0.1", StringComparison.Ordinal));
        IReadOnlyList<string> At(string thresholds) => IdentificationEvaluation.Run(set, new EvaluationOptions { Thresholds = ThresholdGrid.Parse(thresholds), MinimumDetectable = false }, []).Summary;
        Assert.Equal(isSaid, At("0.20,0.66").Any(sentence => sentence.StartsWith("The floor is declared as 0.1, and of 36 scores in candidates.csv", StringComparison.Ordinal) && sentence.EndsWith("At 0.20 FPIR would then be too low.", StringComparison.Ordinal)));
        Assert.DoesNotContain(At("0.66,0.68"), sentence => sentence.StartsWith("The floor is declared", StringComparison.Ordinal));
    }

    [Fact]
    public void A_declared_test_that_was_not_made_is_reported_as_that()
    {
        EvaluationReport report = IdentificationEvaluation.Run(Read(), new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.70"), MinimumDetectable = false }, []);
        Assert.Contains("Declared before the data and NOT done: FPIR at 0.60 by gender: 0.60 is not among the thresholds evaluated (0.70).", report.Summary);
        Assert.Contains("'ethnicity' is not in the data, which have: gender", Assert.Throws<InputException>(() =>
            IdentificationEvaluation.Run(Read(protocol: ScoreSetFiles.GoodProtocol), new EvaluationOptions { By = ["gender"] }, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_tested_stands_beside_what_is_deployed()
    {
        Statement About(string more) => IdentificationEvaluation.Run(Read(protocol: Protocol(more)), new EvaluationOptions { Thresholds = ThresholdGrid.Parse("0.70") }, []).Limits.Single(limit => limit.Title.StartsWith("Is what was tested", StringComparison.Ordinal));
        Assert.StartsWith("Not stated.", About("").Sentences[0], StringComparison.Ordinal);
        Statement stated = About(",\"tested\":{\"list\":\"20\"},\"deployed\":{\"list\":\"6\"}");
        Assert.Equal(["list", "20", "6", "DIFFERENT"], stated.Table!.Rows.Single());
        Assert.True(stated.IsWarning);
    }

    private static string Protocol(string more) => ScoreSetFiles.GoodProtocol.TrimEnd()[..^1].Replace("\"factor\":\"ethnicity\"", "\"factor\":\"gender\"", StringComparison.Ordinal) + more + "}";

    [Fact]
    public void Who_was_not_kept_below_the_mated_floor_is_not_counted_as_missed()
    {
        EvaluationReport Run(string floor) => IdentificationEvaluation.Run(Read(protocol: Protocol("").Replace("\"matedFloor\":null", $"\"matedFloor\":{floor}", StringComparison.Ordinal)),
            new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.60,0.70"), MinimumDetectable = false }, []);
        EvaluationReport report = Run("0.7");
        RateEntry[] refused = [.. report.Rates.Where(rate => rate.Threshold == 0.60m && rate.Metric is "TPIR" or "rank-1 TPIR").Where(rate => rate.Threshold == 0.60m)];
        Assert.Equal(6, refused.Length);
        Assert.All(refused, rate => Assert.Equal((null, "the threshold is below the mated floor 0.7: candidates of the person searched for were not kept there"), (rate.Rate, rate.Refusal)));
        Assert.DoesNotContain(report.Tests, test => test.Metric == "TPIR" && test.Threshold == 0.60m);
        Assert.Equal((1L, 1L), (Rate(report, "FPIR", 0.60m).Errors!.Value, Rate(report, "FPIR", 0.60m).Trials!.Value));
        Assert.Equal((2L, 3L), (Rate(report, "TPIR", 0.70m).Errors!.Value, Rate(report, "TPIR", 0.70m).Trials!.Value));
        Assert.Contains(report.Summary, sentence => sentence.StartsWith("Without a threshold, rank-1 TPIR and the CMC count as missed whoever scored below the mated floor 0.7", StringComparison.Ordinal));
        EvaluationReport all = Run("null");
        Assert.Equal((2L, 3L), (Rate(all, "TPIR", 0.60m).Errors!.Value, Rate(all, "TPIR", 0.60m).Trials!.Value));
        Assert.DoesNotContain(all.Summary, sentence => sentence.Contains("mated floor", StringComparison.Ordinal));
    }

    /// <summary>Eight people of one group and site are found, eight of the other group and site are not: within a site nobody can be dealt to another group, and p is 1.</summary>
    [Fact]
    public void People_are_dealt_anew_within_the_declared_strata()
    {
        using var folder = new TemporaryFolder();
        string[] people = [.. Enumerable.Range(1, 16).Select(i => "S" + i)];
        File.WriteAllText(folder.File("subjects.csv"), "subject,gender,site\n" + string.Concat(people.Select((s, i) => $"{s},{(i < 8 ? "female,P" : "male,Q")}\n")));
        File.WriteAllText(folder.File("searches.csv"), "search,subject,mated,acquired,gallery_size,list_limit,returned\n" + string.Concat(people.Select(s => $"q{s},{s},1,1,100,3,1\n")));
        File.WriteAllText(folder.File("candidates.csv"), "search,rank,reference,reference_subject,score\n" + string.Concat(people.Select((s, i) => $"q{s},1,r{s},{(i < 8 ? s : "X")},0.9\n")));
        TestEntry Test(string within)
        {
            File.WriteAllText(folder.File("protocol.json"), Protocol($",\"permuteWithin\":[{within}]"));
            return IdentificationEvaluation.Run(SearchFolder.Read(folder.Path), new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.60"), MinimumDetectable = false }, []).Tests
                .Single(test => test.Metric == "TPIR" && test.IsHeadline);
        }

        Assert.True(Test("").Test != TestName.PermutationBetweenSubjects && Test("").P < 0.001, Test("").Test);
        Assert.Equal((TestName.PermutationBetweenSubjects, 1), (Test("\"site\"").Test, Test("\"site\"").P));
        Assert.True(Test("\"gender\"").P < 0.001, "a factor is not permuted within itself");
        Assert.Contains("'nonsense' is not in the data, which have: gender, site", Assert.Throws<InputException>(() => Test("\"nonsense\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_a_live_test_has_is_refused_in_a_protocol_of_searches()
    {
        SearchSet set = Read(protocol: Protocol(",\"passersBy\":{\"factor\":\"gender\",\"shares\":{\"female\":1}}").Replace("\"system\"", "\"any-camera\"", StringComparison.Ordinal));
        InputException refused = Assert.Throws<InputException>(() => IdentificationEvaluation.Run(set, new EvaluationOptions { Thresholds = ThresholdGrid.Parse("0.70") }, []));
        Assert.Equal(["passersBy", "fusion"], refused.Problems.Select(problem => problem.Column));
        Assert.Contains("searches are no passers-by", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_left_out_and_who_gave_the_labels_stand_in_the_report()
    {
        string[] About(string more) => [.. IdentificationEvaluation.Run(Read(protocol: Protocol(more)), new EvaluationOptions { Thresholds = ThresholdGrid.Parse("0.70") }, []).Limits.Single(limit => limit.Title.StartsWith("Who is in the data", StringComparison.Ordinal)).Sentences];
        string[] stated = About(",\"exclusionsRule\":\"faces under 40 pixels.\",\"labels\":{\"gender\":\"self\"},\"permuteWithin\":[]");
        Assert.Contains("Excluded before the searches were listed, by the rule: faces under 40 pixels. How many people and searches that took away is not in the input.", stated);
        Assert.Contains("Labels were given by: gender: self.", stated);
        string[] silent = About("");
        Assert.Contains("No rule of exclusion is stated; whether people or searches were left out is not known.", silent);
        Assert.Contains("Who gave the labels is not stated in the input.", silent);
    }

    [Theory]
    [InlineData("gender,gender")]
    [InlineData("ethnicity:gender,site,gender:ethnicity")]
    public void The_same_groups_are_not_tested_twice(string by) =>
        Assert.Contains("'", Assert.Throws<ArgumentException>(() => new EvaluationOptions { By = by.Split(',') }).Message, StringComparison.Ordinal);

    private static RateEntry Rate(EvaluationReport report, string metric, decimal? threshold) => report.Rates.Single(r => r.Metric == metric && r.Threshold == threshold && r.Group.IsAll);

    [Fact]
    public void Ranks_count_people_ties_go_against_and_failures_are_misses()
    {
        EvaluationReport report = IdentificationEvaluation.Run(Read(), new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.70,0.85"), MinimumDetectable = false }, []);
        Assert.Equal((1L, 3L), (Rate(report, "rank-1 TPIR", null).Errors!.Value, Rate(report, "rank-1 TPIR", null).Trials!.Value));
        Assert.Equal((2L, 3L), (Rate(report, "TPIR", 0.70m).Errors!.Value, Rate(report, "TPIR", 0.70m).Trials!.Value));
        Assert.Equal((1L, 3L), (Rate(report, "TPIR", 0.85m).Errors!.Value, Rate(report, "TPIR", 0.85m).Trials!.Value));
        Assert.Equal((1L, 1L), (Rate(report, "FPIR", 0.70m).Errors!.Value, Rate(report, "FPIR", 0.70m).Trials!.Value));
        Assert.Equal(0, Rate(report, "FPIR", 0.85m).Errors);
        CurveEntry cmc = report.Curves.First(c => c.Kind == "CMC" && c.Group == "all");
        Assert.Equal([1 / 3.0, 2 / 3.0, 2 / 3.0], cmc.Points.Select(p => p.Y));
    }

    [Theory]
    [InlineData("q4,S4,0,1,100,3,1", "q4,S4,0,1,100,3,2", "says 2 were returned")]
    [InlineData("q4,S4,0,1,100,3,1", "q4,S9,0,1,100,3,1", "not in subjects.csv")]
    [InlineData("q3,S3,1,0,100,3,0", "q3,S3,1,0,100,3,4", "returned")]
    [InlineData("q2,S2", "q1,S2", "listed twice")]
    public void A_bad_search_is_named(string good, string bad, string words) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => Read(searches: Searches.Replace(good, bad, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_faults_are_one_error_with_a_line_each()
    {
        var rows = Assert.Throws<InputException>(() => Read(candidates: "search,rank,reference,reference_subject,score\nq1,1,r1,S1,NaN\nq1,2,r9,X9,0.6\nq1,2,r8,X8,0.5\nq9,1,r8,X8,0.8\nq4,4,r7,X7,0.7\n"));
        Assert.Equal([(2, "score"), (4, "rank"), (5, "search"), (6, "rank")], rows.Problems.Select(problem => ((int)problem.Line, problem.Column ?? "")));
        var lists = Assert.Throws<InputException>(() => Read(candidates: "search,rank,reference,reference_subject,score\nq1,1,r1,S1,0.9\nq1,2,r9,X9,0.95\nq2,1,r8,X8,0.8\nq4,2,r7,X7,0.7\n"));
        Assert.Equal(
            [("candidates.csv", 3L, "score"), ("searches.csv", 3L, "returned"), ("candidates.csv", 5L, "rank")],
            lists.Problems.Select(problem => (problem.File, problem.Line, problem.Column ?? "")));
    }

    [Theory]
    [InlineData("q4,1,r7,X7,0.7", "q4,1,r7,S4,0.7", "declared non-mated")]
    [InlineData("q4,1,r7,X7,0.7", "q4,2,r7,X7,0.7", "has no rank 1")]
    [InlineData("q1,2,r9,X9,0.6", "q1,2,r9,X9,0.95", "not in the order")]
    [InlineData("q1,2,r9,X9,0.6", "q1,1,r9,X9,0.6", "duplicated")]
    [InlineData("q1,2,r9,X9,0.6", "q1,2,r9,X9,60", "per cent")]
    public void A_bad_candidate_is_named(string good, string bad, string words) =>
        Assert.Contains(words, Assert.Throws<InputException>(() => Read(candidates: Candidates.Replace(good, bad, StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void Galleries_of_several_sizes_are_warned_of_with_their_sizes()
    {
        const string more = "q5,S3,0,1,200,3,0\n";
        EvaluationReport Run(string searches) => IdentificationEvaluation.Run(Read(searches), new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.70"), MinimumDetectable = false }, []);
        EvaluationReport mixed = Run(Searches + more);
        const string words = "galleries of several sizes are pooled here: 100 (4 searches); 200 (1 search) references";
        Assert.Contains(mixed.Summary, sentence => sentence.Contains(words, StringComparison.Ordinal));
        Assert.Contains(mixed.Limits[1].Sentences, sentence => sentence.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(Run(Searches).Summary, sentence => sentence.Contains("sizes", StringComparison.Ordinal));
        Assert.Contains(Run(Searches.Replace("q4,S4,0,1,100", "q4,S4,0,1,50", StringComparison.Ordinal)).Summary, sentence => sentence.StartsWith("Mated searches are of a gallery of 100 references and non-mated ones of 50", StringComparison.Ordinal));
    }

    [Fact]
    public void More_candidates_than_the_gallery_holds_are_an_error_of_the_line()
    {
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => Read(Searches.Replace("q1,S1,1,1,100,3,2", "q1,S1,1,1,1,3,2", StringComparison.Ordinal))).Problems);
        Assert.Equal(("searches.csv", 2L, "returned"), (problem.File, problem.Line, problem.Column));
        Assert.Contains("2 candidates, of a gallery of 1;", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Nobody is searched for twice, so that the exact test is made; what was declared is another.</summary>
    [Fact]
    public void A_declared_permutation_that_was_made_as_the_exact_test_says_so()
    {
        string protocol = ScoreSetFiles.GoodProtocol.Replace("{\"metric\":\"FPIR\",\"threshold\":0.60,\"factor\":\"ethnicity\"}", "{\"metric\":\"TPIR\",\"threshold\":0.60,\"factor\":\"gender\",\"test\":\"permutation between subjects\"}", StringComparison.Ordinal);
        const string searches = "search,subject,mated,acquired,gallery_size,list_limit,returned\nq1,S1,1,1,100,3,2\nq2,S2,1,1,100,3,2\nq3,S3,1,0,100,3,0\nq4,S4,1,1,100,3,1\n";
        EvaluationReport report = IdentificationEvaluation.Run(Read(searches, protocol: protocol), new EvaluationOptions { By = ["gender"], Thresholds = ThresholdGrid.Parse("0.60"), MinimumDetectable = false }, []);
        TestEntry test = Assert.Single(report.Tests, test => test.IsPrimary);
        Assert.Equal(TestName.FisherFreemanHalton, test.Test);
        Assert.Contains(report.Summary, sentence => sentence.Contains("NOT THE TEST DECLARED: declared permutation between subjects, made FFH because every trial is of another person", StringComparison.Ordinal));
    }
}
