using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Scores;

public class ComparisonFileTests
{
    private const string Header = "probe_id,reference_id,probe_subject,reference_subject,score,probe_gender,probe_ethnicity,reference_gender,reference_ethnicity";

    private static readonly ScoreScale s_scale = new() { Minimum = 0, Maximum = 1 };

    private static ComparisonSet Read(string text, ScoreScale? scale = null, bool directed = false)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), text);
        return ComparisonFile.Read(folder.File("comparisons.csv"), scale ?? s_scale, directed);
    }

    private static InputProblem Problem(string text, ScoreScale? scale = null)
    {
        InputException error = Assert.Throws<InputException>(() => Read(text, scale));
        Assert.Equal(error.Total, error.Problems.Count);
        return Assert.Single(error.Problems);
    }

    [Fact]
    public void Rows_become_comparisons()
    {
        ComparisonSet set = Read($"{Header}\na,b,S1,S1,0.9,female,White,female,White\n\"a\",c,S1,S2,0.25,female,White,male,\n");
        Assert.Equal(2, set.Count);
        Assert.Equal(["a", "b", "c"], set.Samples);
        Assert.Equal([0.9, 0.25], set.Scores);
        Assert.Equal(set.SampleSubjects[0], set.SampleSubjects[1]);
        Assert.Equal("White", set.Labels.Label("ethnicity", 0));
        Assert.Equal(FactorLabels.NotStated, set.Labels.Label("ethnicity", 2));
        Assert.Empty(set.Notes);
    }

    [Theory]
    [InlineData("a,b,S1,S2,NaN,female,White,female,White", "score", "NaN or infinite")]
    [InlineData("a,b,S1,S2,Infinity,female,White,female,White", "score", "NaN or infinite")]
    [InlineData("a,b,S1,S2,0.5.1,female,White,female,White", "score", "not a number")]
    [InlineData("a,b,S1,S2,87.5,female,White,female,White", "score", "per cent")]
    [InlineData("a,b,S1,S2,-0.1,female,White,female,White", "score", "outside the declared range")]
    [InlineData("a,b,S1,S2,,female,White,female,White", "score", "failure")]
    [InlineData("a,a,S1,S1,0.5,female,White,female,White", "reference_id", "with itself")]
    [InlineData(",b,S1,S2,0.5,female,White,female,White", "probe_id", "empty")]
    [InlineData("a,b,S1,S1,0.5,female,White,male,White", "reference_gender", "contradictory")]
    [InlineData("a,b,S1,S2,0.5,female,White", null, "7 fields")]
    public void A_bad_row_is_named_with_its_line(string row, string? column, string words)
    {
        InputProblem problem = Problem($"{Header}\nx,y,S8,S9,0.1,female,White,female,White\n{row}\n");
        Assert.Equal("comparisons.csv", problem.File);
        Assert.Equal(3, problem.Line);
        Assert.Equal(column, problem.Column);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>A factor of the person is one for all images; one of the image may differ between them.</summary>
    [Theory]
    [InlineData("gender", true)]
    [InlineData("sex", true)]
    [InlineData("Ethnicity", true)]
    [InlineData("race", true)]
    [InlineData("age", false)]
    [InlineData("head_covering", false)]
    public void Two_labels_of_a_person_are_refused_for_factors_of_people(string factor, bool isRefused)
    {
        (string one, string other) = factor == "age" ? ("20", "40") : ("A", "B");
        string text = $"probe_id,reference_id,probe_subject,reference_subject,score,probe_{factor},reference_{factor}\na,b,S1,S1,0.9,{one},{other}\nc,d,S2,S3,0.1,{one},{one}\n";
        if (isRefused)
        {
            Assert.Contains("contradictory", Problem(text).Message, StringComparison.Ordinal);
            return;
        }

        EvaluationReport report = VerificationEvaluation.Run(Read(text), new EvaluationOptions { By = [factor], Thresholds = ThresholdGrid.Parse("0.5"), BootstrapDraws = 0, MinimumDetectable = false }, [], "M");
        Assert.Contains(report.Summary, sentence => sentence.StartsWith($"1 person is in several groups of {factor}, because their images have different labels", StringComparison.Ordinal));
        Assert.Contains(report.Limits.SelectMany(limit => limit.Sentences), sentence => sentence.Contains("add up to more than the 3 there are", StringComparison.Ordinal));
    }

    /// <summary>"P0" and "P0 " are one person: as two, a mated comparison would be a false match.</summary>
    [Theory]
    [InlineData("a,b,P0,P0 ,0.9,female,White,female,White")]
    [InlineData("a,b, P0,\"P0 \",0.9,female,White,female,White")]
    [InlineData("a,b,\tP0,P0\u00A0,0.9,female,White,female,White")]
    [InlineData(" a,\" b \",P0,P0, 0.9 ,female ,\" White\",\u3000female,White")]
    public void White_space_around_a_field_is_not_read(string row)
    {
        ComparisonSet set = Read($"{Header}\n{row}\nb ,c,P0,P1,0.1,female,White,male,Black\n");
        Assert.Equal(["a", "b", "c"], set.Samples);
        Assert.Equal(["P0", "P1"], set.Subjects);
        Assert.Equal([0.9, 0.1], set.Scores);
        Assert.Equal(["female", "male"], set.Labels.LabelsOf("gender"));
    }

    [Fact]
    public void White_space_around_a_name_of_the_header_is_not_read() =>
        Assert.Equal(1, Read("probe_id, reference_id,probe_subject ,\" reference_subject\", score,failure \na,b,S1,S2,0.1,\n").Count);

    /// <summary>Texts that only look alike would be one to whoever reads the report, and two in its numbers.</summary>
    [Theory]
    [InlineData("S1\0", "control character U+0000")]
    [InlineData("S\t1", "control character U+0009")]
    [InlineData("S\u00A01", "U+00A0")]
    [InlineData("S1\u200B", "U+200B")]
    [InlineData("\uFEFFS1", "U+FEFF")]
    [InlineData("Jos\uFFFD", "save the file as UTF-8")]
    public void An_identifier_or_a_label_that_cannot_be_read_by_eye_is_refused(string text, string words)
    {
        InputProblem problem = Problem($"{Header}\nx,y,S8,S9,0.1,female,White,female,White\na,b,{text},S2,0.5,female,White,female,White\n");
        Assert.Equal((3L, "probe_subject"), (problem.Line, problem.Column));
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Equal("probe_id", Problem($"{Header}\n{text},b,S1,S2,0.5,female,White,female,White\n").Column);
        Assert.Equal("reference_gender", Problem($"{Header}\na,b,S1,S2,0.5,female,White,{text},White\n").Column);
    }

    [Fact]
    public void Names_in_other_scripts_are_taken_as_they_are()
    {
        string[] people = ["Жанна", "میر\u200Cحسین", "山田\u3000太郎", "José"];
        Assert.Equal(people, Read($"{Header}\na,b,{people[0]},{people[1]},0.1,,,,\nc,d,{people[2]},{people[3]},0.2,,,,\n").Subjects);
    }

    /// <summary>Read leniently, "Frühauf" and "Fröhauf" in Latin-1 are one person, and their comparison is mated.</summary>
    [Fact]
    public void A_file_that_is_not_UTF8_is_refused_and_one_of_UTF16_is_read_where_it_says_so()
    {
        using var folder = new TemporaryFolder();
        string text = $"{Header}\na,b,Frühauf,Fröhauf,0.9,,,,\n", file = folder.File("comparisons.csv");
        File.WriteAllText(file, text, System.Text.Encoding.Latin1);
        InputException error = Assert.Throws<InputException>(() => ComparisonFile.Read(file, s_scale));
        Assert.Equal((2L, "probe_subject"), (error.Problems[0].Line, error.Problems[0].Column));
        Assert.Contains("not UTF-8", error.Problems[0].Message, StringComparison.Ordinal);
        File.WriteAllText(file, text, System.Text.Encoding.BigEndianUnicode);
        Assert.Equal(["Frühauf", "Fröhauf"], ComparisonFile.Read(file, s_scale).Subjects);
        File.WriteAllBytes(file, System.Text.Encoding.Unicode.GetBytes(text));
        Assert.Contains("UTF-16", Assert.Single(Assert.Throws<InputException>(() => ComparisonFile.Read(file, s_scale)).Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(';', "semicolons")]
    [InlineData('\t', "tabs")]
    public void Another_separator_is_one_problem_with_its_name(char separator, string words) =>
        Assert.Contains(words, Problem($"{Header}\na,b,S1,S2,0.5,female,White,female,White\n".Replace(',', separator)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_pair_and_its_reverse_are_refused_unless_directed()
    {
        string text = $"{Header}\na,b,S1,S2,0.1,female,White,female,White\n\nb,a,S2,S1,0.1,female,White,female,White\n";
        InputProblem problem = Problem(text);
        Assert.Equal(4, problem.Line);
        Assert.Contains("line 2 the other way round", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, Read(text, directed: true).Count);
    }

    [Fact]
    public void The_same_pair_twice_is_refused_even_when_directed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), $"{Header}\na,b,S1,S2,0.1,female,White,female,White\na,b,S1,S2,0.1,female,White,female,White\n");
        var error = Assert.Throws<InputException>(() => ComparisonFile.Read(folder.File("comparisons.csv"), s_scale, directed: true));
        Assert.Equal(3, Assert.Single(error.Problems).Line);
    }

    [Fact]
    public void A_sample_of_two_people_is_refused() =>
        Assert.Contains("belongs to subject 'S2' here and to 'S1' above", Problem($"{Header}\na,b,S1,S3,0.1,female,White,female,White\na,c,S2,S4,0.1,female,White,female,White\n").Message, StringComparison.Ordinal);

    [Fact]
    public void Failures_have_no_score()
    {
        const string header = "probe_id,reference_id,probe_subject,reference_subject,score,failure";
        ComparisonSet set = Read($"{header}\na,b,S1,S2,,probe_fta\na,c,S1,S3,,reference_fte\nd,c,S4,S3,0.2,\n");
        Assert.Equal([ComparisonFailure.ProbeFailureToAcquire, ComparisonFailure.ReferenceFailureToEnrol, ComparisonFailure.None], set.Failures);
        Assert.Contains("leave it empty", Problem($"{header}\na,b,S1,S2,0.1,probe_fta\n").Message, StringComparison.Ordinal);
        Assert.Contains("not probe_fta", Problem($"{header}\na,b,S1,S2,0.1,lost\n").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_are_listed_at_once_and_the_list_is_bounded()
    {
        string rows = string.Concat(Enumerable.Range(0, 250).Select(i => $"p{i},r{i},S{i},T{i},NaN,female,White,female,White\n"));
        var error = Assert.Throws<InputException>(() => Read($"{Header}\n{rows}"));
        Assert.Equal(250, error.Total);
        Assert.Equal(100, error.Problems.Count);
        Assert.Contains("... and 150 more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_faults_are_one_error_with_a_line_each()
    {
        InputException error = Assert.Throws<InputException>(() => Read(
            $"{Header}\na,b,S1,S2,0.1,female,White,female,White\nc,d,S3,S4,NaN,female,White,female,White\n\ne,f,S5,S6,87.5,female,White,female,White\n"
            + "g,g,S7,S7,0.5,female,White,female,White\nh,i,S8,S9,,female,White,female,White\na,j,S1,S2,0.1,male,White,female,White\na,b,S1,S2,0.2,female,White,female,White\n"));
        Assert.Equal(
            [(3, "score"), (5, "score"), (6, "reference_id"), (7, "score"), (8, "probe_gender"), (9, "probe_id")],
            error.Problems.Select(problem => ((int)problem.Line, problem.Column ?? "")));
        string[] lines = error.Message.Split('\n');
        Assert.Equal("6 problems in the input:", lines[0]);
        Assert.Equal(
            ["comparisons.csv:3: score: ", "comparisons.csv:5: score: ", "comparisons.csv:6: reference_id: ", "comparisons.csv:7: score: ", "comparisons.csv:8: probe_gender: ", "comparisons.csv:9: probe_id: "],
            lines[1..].Select(line => line[..(line.IndexOf(": ", line.IndexOf(' ', StringComparison.Ordinal), StringComparison.Ordinal) + 2)]));
    }

    [Theory]
    [InlineData("probe_id,reference_id,probe_subject,reference_subject\n", "score")]
    [InlineData("probe_id,reference_id,probe_subject,reference_subject,score,note\na,b,S1,S2,0.1,x\n", "note")]
    [InlineData("probe_id,probe_id,reference_id,probe_subject,reference_subject,score\na,a,b,S1,S2,0.1\n", "probe_id")]
    public void A_bad_header_is_refused(string text, string column) => Assert.Equal(column, Problem(text).Column);

    [Fact]
    public void An_empty_file_and_a_missing_file_are_refused()
    {
        Assert.Contains("no comparison", Problem(Header + "\n").Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Single(Assert.Throws<InputException>(() => ComparisonFile.Read("/nowhere/comparisons.csv", s_scale)).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_quote_does_not_swallow_the_file() =>
        Assert.Throws<InputException>(() => Read($"{Header}\n\"a,b,S1,S2,0.1,female,White,female,White\nc,d,S3,S4,0.1,female,White,female,White\n"));

    [Fact]
    public void More_decimals_than_declared_are_refused() =>
        Assert.Contains("decimals", Problem($"{Header}\na,b,S1,S2,0.57999998,female,White,female,White\n", s_scale with { Decimals = 4 }).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_range_the_set_says_what_could_not_be_checked() =>
        Assert.Contains("No score range", Assert.Single(Read($"{Header}\na,b,S1,S2,87,female,White,female,White\n", new ScoreScale()).Notes), StringComparison.Ordinal);

    [Fact]
    public void Ages_become_bands_and_impossible_ages_are_refused()
    {
        const string header = "probe_id,reference_id,probe_subject,reference_subject,score,probe_age,reference_age";
        ComparisonSet set = Read($"{header}\na,b,S1,S2,0.1,17.9,51\n");
        Assert.Equal("under 18", set.Labels.Label("age", 0));
        Assert.Equal("51 and over", set.Labels.Label("age", 1));
        Assert.Contains("not an age", Problem($"{header}\na,b,S1,S2,0.1,-3,51\n").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_not_among_the_declared_ones_is_an_error_at_each_of_its_lines()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), $"{Header}\na,b,S1,S2,0.1,female,White,,White\nc,d,S3,S4,0.1,femal,White,male,White\nc,e,S3,S5,0.1,femal,White,male,White\n");
        ComparisonSet Read(params string[] labels) => ComparisonFile.Read(folder.File("comparisons.csv"), s_scale, labels: LegalLabels.Parse(labels));
        Assert.Equal(3, Read("ethnicity=White").Count);
        InputException error = Assert.Throws<InputException>(() => Read("gender=female,male", "ethnicity=White"));
        Assert.Equal([(3, "probe_gender"), (4, "probe_gender")], error.Problems.Select(problem => ((int)problem.Line, problem.Column ?? "")));
        Assert.Contains("is 'female' meant?", error.Message, StringComparison.Ordinal);

        // A sample that was a reference before it was a probe has a place and no label yet: its first one is looked at like any other.
        File.WriteAllText(folder.File("comparisons.csv"), "probe_id,reference_id,probe_subject,reference_subject,score,probe_gender\na,b,S1,S2,0.1,female\nc,d,S3,S4,0.1,female\nb,d,S2,S4,0.1,femal\n");
        Assert.Equal(4, Assert.Single(Assert.Throws<InputException>(() => Read("gender=female,male")).Problems).Line);
        File.WriteAllText(folder.File("comparisons.csv"), $"{Header}\na,b,S1,S2,0.1,female,White,,White\n");
        Assert.Contains("'gendr', which is not in the file; it has: gender, ethnicity", Assert.Throws<InputException>(() => Read("gendr=female")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_reads_back_the_same()
    {
        using var folder = new TemporaryFolder();
        ComparisonSet set = Read("probe_id,reference_id,probe_subject,reference_subject,score,failure,probe_gender,reference_gender\na,\"b,c\",S1,S2,0.123456,,female,\nd,a,S3,S1,,probe_fta,male,female\n");
        ComparisonWriter.Write(set, folder.File("again.csv"));
        ComparisonSet again = ComparisonFile.Read(folder.File("again.csv"), s_scale);
        Assert.Equal(set.Samples, again.Samples);
        Assert.Equal(set.Scores, again.Scores);
        Assert.Equal(set.Failures, again.Failures);
        Assert.Equal("female", again.Labels.Label("gender", 0));
        Assert.Equal(FactorLabels.NotStated, again.Labels.Label("gender", 1));
    }
}
