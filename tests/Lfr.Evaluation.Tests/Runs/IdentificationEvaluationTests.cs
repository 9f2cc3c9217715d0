using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
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
        string Protocol(string more) => ScoreSetFiles.GoodProtocol.TrimEnd()[..^1].Replace("\"factor\":\"ethnicity\"", "\"factor\":\"gender\"", StringComparison.Ordinal) + more + "}";
        Statement About(string more) => IdentificationEvaluation.Run(Read(protocol: Protocol(more)), new EvaluationOptions { Thresholds = ThresholdGrid.Parse("0.70") }, []).Limits.Single(limit => limit.Title.StartsWith("Is what was tested", StringComparison.Ordinal));
        Assert.StartsWith("Not stated.", About("").Sentences[0], StringComparison.Ordinal);
        Statement stated = About(",\"tested\":{\"list\":\"20\"},\"deployed\":{\"list\":\"6\"}");
        Assert.Equal(["list", "20", "6", "DIFFERENT"], stated.Table!.Rows.Single());
        Assert.True(stated.IsWarning);
    }

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
}
