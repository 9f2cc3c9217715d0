using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Scores;

public class LiveScoreFolderTests
{
    private static LiveScoreSet Read(ScoreSetFiles files)
    {
        using var folder = new TemporaryFolder();
        files.Write(folder.Path);
        return LiveScoreFolder.Read(folder.Path);
    }

    private static IReadOnlyList<InputProblem> Problems(ScoreSetFiles files) => Assert.Throws<InputException>(() => Read(files)).Problems;

    [Fact]
    public void A_good_folder_reads()
    {
        LiveScoreSet set = Read(new ScoreSetFiles());
        Assert.Equal(["S1", "S2", "S3", "S4"], set.Subjects);
        Assert.Equal(12, set.Passages.Count);
        Assert.Equal(3, set.Exceedances.Count);
        Assert.Equal(4, set.References.FillerEnrolled);
        Assert.Equal(5, set.References.FillerAttempted);
        Assert.Equal(1, set.References.FailureReasons["blurred"]);
        Assert.Null(set.Histogram);
    }

    [Theory]
    [InlineData("P12,1,F2,0.53", "score", "below the floor")]
    [InlineData("P12,1,F2,54", "score", "per cent")]
    [InlineData("P12,1,F2,NaN", "score", "NaN")]
    [InlineData("P99,1,F1,0.6", "passage", "not in passages.csv")]
    [InlineData("P11,2,F1,0.6", "camera", "not a camera")]
    [InlineData("P11,1,F9,0.6", "reference", "not in references.csv")]
    [InlineData("P11,1,F5,0.6", "reference", "not enrolled")]
    [InlineData("P11,1,W1,0.6", "reference", "mated comparison")]
    [InlineData("P31,1,F3,0.61", "reference", "duplicated")]
    public void A_bad_exceedance_is_named(string row, string column, string words)
    {
        var files = new ScoreSetFiles();
        files.Exceedances.Add(row);
        InputProblem problem = Assert.Single(Problems(files));
        Assert.Equal(("exceedances.csv", 5L, column), (problem.File, problem.Line, problem.Column));
        Assert.Contains(words.Replace("not enrolled", "was not enrolled", StringComparison.Ordinal), problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("P11,1,A,1,S1,1,1,1,,W1,0.7,0,", "duplicated")]
    [InlineData("P90,1,A,1,S9,1,1,1,,W1,0.7,0,", "not in subjects.csv")]
    [InlineData("P90,1,A,1,S1,1,1,0,,W1,0.7,0,", "not acquired has a score")]
    [InlineData("P90,1,A,1,S1,0,1,1,,W1,0.7,0,", "not a mated trial")]
    [InlineData("P90,1,A,1,S1,1,1,1,,,,0,", "declares no matedFloor")]
    [InlineData("P90,1,A,1,S1,1,1,1,,W2,0.7,0,", "not an enrolled watchlist reference of 'S1'")]
    [InlineData("P90,1,A,1,S1,2,1,1,,W1,0.7,0,", "not 0 or 1")]
    [InlineData("P90,1,A,1,S1,1,1,1,,W1,70,0,", "per cent")]
    [InlineData("P90,1,A,1,S1,1,1,1,,W1,0.7,1,", "needs its reason")]
    public void A_bad_passage_is_named(string row, string words)
    {
        var files = new ScoreSetFiles();
        files.Passages.Add(row);
        Assert.Contains(Problems(files), problem => problem.File == "passages.csv" && problem.Line == 14 && problem.Message.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>A floor at the end of the range says that everything is in the file: with 3 of 48 comparisons, FPIR at any threshold would be that of a sixteenth.</summary>
    [Fact]
    public void A_floor_that_says_that_everything_was_kept_is_checked()
    {
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("\"floor\":0.54", "\"floor\":0", StringComparison.Ordinal) };
        InputProblem problem = Assert.Single(Problems(files));
        Assert.Equal("exceedances.csv", problem.File);
        Assert.Contains("each of the 48 comparisons", problem.Message, StringComparison.Ordinal);
        Assert.Contains("3 are", problem.Message, StringComparison.Ordinal);

        files.Exceedances.RemoveRange(1, 3);
        files.Exceedances.AddRange(from passage in files.Passages.Skip(1) from filler in Enumerable.Range(1, 4) select $"{passage.Split(',')[0]},1,F{filler},0.1");
        Assert.Equal(48, Read(files).Exceedances.Count);
        files.Exceedances.RemoveAt(48);
        Assert.Contains("47 are", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
        files.Protocol = files.Protocol.Replace("\">=\"", "\">\"", StringComparison.Ordinal);
        Assert.Contains("47 are", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);

        // A filler image of the person who passes is no comparison that must be there.
        files.References[5] = files.References[5].Replace("X1", "S4", StringComparison.Ordinal);
        files.Exceedances.RemoveAll(row => row.StartsWith("P4", StringComparison.Ordinal) && row.Contains("F1", StringComparison.Ordinal));
        files.Exceedances.Add("P43,1,F4,0.1");
        files.References[5] = files.References[5].Replace("female,White", "male,Black", StringComparison.Ordinal);
        Assert.Equal(45, Read(files).Exceedances.Count);
    }

    [Fact]
    public void A_passage_that_is_excluded_needs_no_score_and_misses_nobody_and_one_before_two_cameras_is_one()
    {
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("\"fusion\":\"system\"", "\"fusion\":\"any-camera\"", StringComparison.Ordinal) };
        files.References[4] = "W4,S4,watchlist,0,blurred,male,Black,60";
        files.Passages[1] = "P11,1,A,1,S1,1,1,1,,,,1,turned back";
        files.Passages[10] = "P41,1,A,1,S4,1,1,1,,,,0,";
        files.Passages[11] = "P42,1,A,2,S4,1,1,1,,,,0,";
        files.Passages[12] = "P43,1,A,3,S4,1,1,1,,,,1,turned back";
        files.Passages.Add("P41,2,A,1,S4,1,1,1,,,,0,");
        LiveScoreSet set = Read(files);
        Assert.Contains(set.Notes, note => note.StartsWith("2 mated trials are of people whose reference failed to enrol", StringComparison.Ordinal));
    }

    // Decided by ">", a score at the floor matches at no threshold; it is in files that were written down to it all the same.
    [Theory]
    [InlineData(">=")]
    [InlineData(">")]
    public void A_score_at_the_floor_is_not_below_it(string decision)
    {
        var files = new ScoreSetFiles
        {
            Protocol = ScoreSetFiles.GoodProtocol.Replace("\">=\"", $"\"{decision}\"", StringComparison.Ordinal).Replace("\"matedFloor\":null", "\"matedFloor\":0.611", StringComparison.Ordinal),
        };
        files.Passages[1] = "P11,1,A,1,S1,1,1,1,,W1,0.611,0,";
        Assert.Equal(3, Read(files).Exceedances.Count);
        files.Exceedances[3] = "P32,1,F3,0.5399";
        Assert.Equal("score", Assert.Single(Problems(files)).Column);
        files.Passages[2] = "P12,1,A,2,S1,1,1,1,,W1,0.6109,0,";
        Assert.Equal("mated_score", Assert.Single(Problems(files)).Column);
    }

    [Fact]
    public void More_references_in_exceedances_than_were_counted_are_refused()
    {
        var files = new ScoreSetFiles();
        files.References.Clear();
        files.Others.Add(("reference_counts.csv", "role,attempted,enrolled\nfiller,2,1\nwatchlist,4,1\n"));
        Assert.Equal(3, Read(files).Exceedances.Count);
        files.Exceedances.Add("P41,1,F9,0.7");
        InputProblem problem = Assert.Single(Problems(files));
        Assert.Equal(("exceedances.csv", "reference"), (problem.File, problem.Column));
        Assert.Contains("3 references are named, and reference_counts.csv has 2 enrolled", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_of_another_sex_or_race_than_its_person_is_refused()
    {
        var files = new ScoreSetFiles();
        foreach (List<string> rows in new[] { files.Subjects, files.References })
        {
            rows[0] = rows[0].Replace("gender", "sex", StringComparison.Ordinal).Replace("ethnicity", "race", StringComparison.Ordinal);
        }

        files.Protocol = files.Protocol.Replace("ethnicity", "race", StringComparison.Ordinal);
        files.References[1] = "W1,S1,watchlist,1,,male,White,30";
        files.References[2] = "W2,S2,watchlist,1,,male,Black,40";
        Assert.Equal([(2L, "sex"), (3L, "race")], Problems(files).Select(problem => (problem.Line, problem.Column!)));
    }

    /// <summary>White space around any field of any of the files changes nothing.</summary>
    [Fact]
    public void White_space_around_fields_changes_nothing()
    {
        var spaced = new ScoreSetFiles();
        foreach (List<string> rows in new[] { spaced.Subjects, spaced.References, spaced.Passages, spaced.Exceedances })
        {
            for (int i = 0; i < rows.Count; i++)
            {
                rows[i] = string.Join(',', rows[i].Split(',').Select((field, at) => ((i + at) % 3) switch { 0 => field + " ", 1 => $"\" {field}\u00A0\"", _ => field }));
            }
        }

        spaced.Others.Add(("watchlist.csv", "gender ,count\nfemale ,10\n\" male\", 5\n"));
        (LiveScoreSet set, LiveScoreSet plain) = (Read(spaced), Read(new ScoreSetFiles()));
        Assert.Equal(plain.Subjects, set.Subjects);
        Assert.Equal(plain.Passages.Select(p => (p.Id, p.Subject, p.MatedScore)), set.Passages.Select(p => (p.Id, p.Subject, p.MatedScore)));
        Assert.Equal(plain.References.Ids, set.References.Ids);
        Assert.Equal(plain.References.Persons, set.References.Persons);
        Assert.Equal(plain.Exceedances, set.Exceedances);
        Assert.Equal(["Black", "White"], set.SubjectLabels.LabelsOf("ethnicity"));
        Assert.Equal([("female", 10L), ("male", 5L)], Assert.Single(set.Watchlists).Cells.Select(cell => (cell.Labels[0], cell.Count)));
    }

    [Theory]
    [InlineData("subjects.csv", "subject,gender\nS1\u200B,female\n", "subject")]
    [InlineData("references.csv", "reference,subject,role,enrolled\nF1,X\uFFFD,filler,1\n", "subject")]
    [InlineData("references.csv", "reference,subject,role,enrolled\nF\u00011,X1,filler,1\n", "reference")]
    [InlineData("passages.csv", "passage,camera,subject,mated_trial,nonmated_trial,acquired,mated_reference,mated_score\nP\uFFFD1,1,S1,0,1,1,,\n", "passage")]
    [InlineData("watchlist.csv", "ethnicity,count\nBl\uFFFDck,5\n", "ethnicity")]
    public void An_identifier_or_label_that_cannot_be_read_is_refused_in_every_file(string name, string text, string column)
    {
        var files = new ScoreSetFiles();
        (name switch { "subjects.csv" => files.Subjects, "references.csv" => files.References, "passages.csv" => files.Passages, _ => [] }).Clear();
        files.Others.Add((name, text));
        Assert.Contains(Problems(files), problem => (problem.File, problem.Line, problem.Column) == (name, 2L, column) && problem.Message.Contains("U+", StringComparison.Ordinal));
    }

    /// <summary>Sums of such counts overflowed, which ended the tool as a defect of its own.</summary>
    [Theory]
    [InlineData("watchlist.csv", "gender,count\nfemale,9000000000000000000\nmale,9000000000000000000\n")]
    [InlineData("watchlist.csv", "gender,count\nfemale,1000000001\nmale,1\n")]
    [InlineData("histogram.csv", "probe_group,reference_group,bin_low,bin_high,count\na,a,0,0.5,9000000000000000000\n")]
    [InlineData("watchlist.csv", "gender,count\nfemale,99999999999999999999999\n")]
    public void A_count_beyond_counting_is_refused(string name, string text)
    {
        var files = new ScoreSetFiles();
        files.Others.Add((name, text));
        InputProblem problem = Problems(files)[0];
        Assert.Equal((name, 2L, "count"), (problem.File, problem.Line, problem.Column));
        Assert.Contains("the most that is read as a count", problem.Message, StringComparison.Ordinal);
    }

    // What joins on a wrong file is not read: its rows would be called wrong for faults that are not theirs.
    [Fact]
    public void Faults_of_protocol_and_subjects_are_one_error_with_a_line_each()
    {
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace("\"version\":\"1\"", "\"version\":\"\"", StringComparison.Ordinal) };
        files.Subjects.AddRange(["S1,male,White,30", ",male,White,30", "S5,male,White,300"]);
        files.Exceedances.Add("P99,1,F1,0.6");
        AssertFaults(files, ("protocol.json", 0, "matcher.version"), ("subjects.csv", 6, "subject"), ("subjects.csv", 7, "subject"), ("subjects.csv", 8, "age"));
    }

    [Fact]
    public void Faults_of_references_are_one_error_with_a_line_each()
    {
        var files = new ScoreSetFiles();
        files.References.AddRange(["F6,X6,lookout,1,,male,White,44", "F7,X7,filler,2,,male,White,44", "", "F1,X8,filler,1,,male,White,44"]);
        AssertFaults(files, ("references.csv", 11, "role"), ("references.csv", 12, "enrolled"), ("references.csv", 14, "reference"));
    }

    [Fact]
    public void Faults_of_passages_are_one_error_with_a_line_each()
    {
        var files = new ScoreSetFiles();
        files.Passages.AddRange(["P11,1,A,1,S1,1,1,1,,W1,0.7,0,", "P90,1,A,1,S1,1,2,1,,W1,0.7,0,", "P91,1,A,1,S9,1,1,1,,W1,0.7,0,", "P92,1,A,1,S1,1,1,1,,W1,70,0,"]);
        AssertFaults(files, ("passages.csv", 14, "passage"), ("passages.csv", 15, "nonmated_trial"), ("passages.csv", 16, "subject"), ("passages.csv", 17, "mated_score"));
    }

    [Fact]
    public void Faults_of_exceedances_histogram_and_watchlist_are_one_error_with_a_line_each()
    {
        var files = new ScoreSetFiles();
        files.Exceedances.AddRange(["P12,1,F2,0.53", "P99,1,F1,0.6", "P12,1,F4,NaN"]);
        files.Others.Add(("histogram.csv", "probe_group,reference_group,bin_low,bin_high,count\nall,all,0.2,0.1,3\nall,all,0.1,0.2,many\n"));
        files.Others.Add(("watchlist.csv", "gender,ethnicity,age_band,count\nfemale,White,,10\nfemale,White,,20\n"));
        AssertFaults(files, ("exceedances.csv", 5, "score"), ("exceedances.csv", 6, "passage"), ("exceedances.csv", 7, "score"), ("histogram.csv", 2, "bin_low"), ("histogram.csv", 3, "count"), ("watchlist.csv", 3, ""));
    }

    private static void AssertFaults(ScoreSetFiles files, params (string File, long Line, string Column)[] faults)
    {
        InputException error = Assert.Throws<InputException>(() => Read(files));
        Assert.Equal(faults, error.Problems.Select(problem => (problem.File, problem.Line, problem.Column ?? "")).Order());
        Assert.Equal(faults.Length + 1, error.Message.Split('\n').Length);
    }

    private const string Declared = ",\"legalLabels\":{\"gender\":[\"female\",\"male\"],\"ethnicity\":[\"White\",\"Black\"]}}";

    private static string Declaring(string legal) => ScoreSetFiles.GoodProtocol.TrimEnd()[..^1] + legal;

    [Fact]
    public void A_label_that_is_not_among_the_declared_ones_is_an_error_at_its_line()
    {
        LiveScoreSet good = Read(new ScoreSetFiles { Protocol = Declaring(Declared) });
        Assert.Equal(["ethnicity", "gender"], good.Protocol.LegalLabels.Factors);

        var files = new ScoreSetFiles { Protocol = Declaring(Declared) };
        files.Subjects[1] = "S1,femal,White,30";
        files.Subjects.Add("S5,,Green,30");
        AssertFaults(files, ("subjects.csv", 2, "gender"), ("subjects.csv", 6, "ethnicity"));
        Assert.Contains("'femal' is not a label of gender, which has female, male (is 'female' meant?)", Problems(files)[0].Message, StringComparison.Ordinal);

        // One fault is one problem: the label of a volunteer's own reference is not called contradictory as well.
        files = new ScoreSetFiles { Protocol = Declaring(Declared) };
        files.References[1] = "W1,S1,watchlist,1,,Female,White,30";
        files.References[5] = "F1,X1,filler,1,,female,Whit,33";
        AssertFaults(files, ("references.csv", 2, "gender"), ("references.csv", 6, "ethnicity"));

        files = new ScoreSetFiles { Protocol = Declaring(Declared) };
        files.Others.Add(("watchlist.csv", "gender,ethnicity,age_band,count\nfemale,White,,10\nmale,Blakc,,20\n"));
        AssertFaults(files, ("watchlist.csv", 3, "ethnicity"));

        files = new ScoreSetFiles { Protocol = Declaring(Declared) };
        files.References.Clear();
        files.Others.Add(("reference_counts.csv", "role,gender,ethnicity,attempted,enrolled\nfiller,female,White,10,10\nfiller,man,White,10,10\n"));
        AssertFaults(files, ("reference_counts.csv", 3, "gender"));
    }

    [Theory]
    [InlineData(",\"legalLabels\":[]}", "legalLabels")]
    [InlineData(",\"legalLabels\":{\"gender\":[]}}", "legalLabels.gender")]
    [InlineData(",\"legalLabels\":{\"gender\":[\"female\",\"female\"]}}", "legalLabels.gender")]
    [InlineData(",\"legalLabels\":{\"gender\":\"female\"}}", "legalLabels.gender")]
    [InlineData(",\"legalLabels\":{\"ethnicity\":[\"White\",\"Black\"]},\"passersBy\":{\"factor\":\"ethnicity\",\"shares\":{\"White\":0.5,\"black\":0.5}}}", "passersBy.shares")]
    public void A_bad_declaration_of_labels_is_named(string declaration, string column) =>
        Assert.Equal(("protocol.json", column), (Assert.Single(Problems(new ScoreSetFiles { Protocol = Declaring(declaration) })).File, Problems(new ScoreSetFiles { Protocol = Declaring(declaration) })[0].Column));

    [Fact]
    public void A_declared_factor_that_the_subjects_do_not_have_would_check_nothing_and_is_refused()
    {
        InputProblem problem = Assert.Single(Problems(new ScoreSetFiles { Protocol = Declaring(",\"legalLabels\":{\"gendr\":[\"female\"]}}") }));
        Assert.Equal("subjects.csv", problem.File);
        Assert.Contains("the factor 'gendr', which is not in the file; it has: gender, ethnicity, age", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mated_score_for_someone_not_enrolled_is_refused()
    {
        var files = new ScoreSetFiles();
        files.References[1] = "W1,S1,watchlist,0,no face,female,White,30";
        Assert.Contains(Problems(files), problem => problem.Message.Contains("not enrolled", StringComparison.Ordinal) && problem.File == "passages.csv");
    }

    [Fact]
    public void A_mated_trial_of_someone_whose_enrolment_failed_counts_as_a_miss_and_is_noted()
    {
        var files = new ScoreSetFiles();
        files.References[1] = "W1,S1,watchlist,0,no face,female,White,30";
        for (int k = 1; k <= 3; k++)
        {
            files.Passages[k] = $"P1{k},1,A,{k},S1,1,1,1,,,,0,";
        }

        Assert.Contains("3 mated trials", Assert.Single(Read(files).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mated_trial_of_someone_not_on_the_list_is_refused()
    {
        var files = new ScoreSetFiles();
        files.References.RemoveAt(1);
        Assert.Contains(Problems(files), problem => problem.Message.Contains("no watchlist reference", StringComparison.Ordinal));
    }

    [Fact]
    public void Contradictory_labels_are_refused()
    {
        var files = new ScoreSetFiles();
        files.Subjects.Add("S1,male,White,30");
        Assert.Contains("contradictory", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
        files = new ScoreSetFiles();
        files.References[1] = "W1,S1,watchlist,1,,male,White,30";
        Assert.Contains("contradictory", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_camera_needs_fusion_any_camera_and_counts_once()
    {
        var files = new ScoreSetFiles();
        files.Passages.Add("P11,2,A,1,S1,1,1,1,,W1,0.99,0,");
        Assert.Contains("any-camera", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
        files.Protocol = ScoreSetFiles.GoodProtocol.Replace("\"system\"", "\"any-camera\"", StringComparison.Ordinal);
        LiveScoreSet set = Read(files);
        Assert.Equal(12, set.Passages.Count);
        Assert.Equal(0.99, set.Passages[0].MatedScore);
    }

    [Fact]
    public void Fewer_than_two_people_are_refused()
    {
        var files = new ScoreSetFiles();
        files.Passages.RemoveAll(row => !row.StartsWith("P1", StringComparison.Ordinal) && !row.StartsWith("passage", StringComparison.Ordinal));
        files.Exceedances.RemoveRange(2, 2);
        Assert.Contains("1 people passed", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"floor\":0.54", "\"floor\":2", "floor")]
    [InlineData("\"scoreMin\":0", "\"scoreMin\":1", "scoreMin")]
    [InlineData("\"decision\":\">=\"", "\"decision\":\"above\"", "decision")]
    [InlineData("\"version\":\"1\"", "\"version\":\"\"", "matcher.version")]
    [InlineData("\"floor\":0.54", "\"flor\":0.54", "flor")]
    [InlineData("lfr-scores-1", "lfr-scores-9", "schema")]
    [InlineData("\"metric\":\"FPIR\"", "\"metric\":\"FAR\"", "primary")]
    [InlineData("\"scoresDependOnGallery\":false", "\"scoresDependOnGallery\":\"no\"", "scoresDependOnGallery")]
    public void A_bad_protocol_is_named(string good, string bad, string column)
    {
        Assert.Contains(good, ScoreSetFiles.GoodProtocol, StringComparison.Ordinal);
        var files = new ScoreSetFiles { Protocol = ScoreSetFiles.GoodProtocol.Replace(good, bad, StringComparison.Ordinal) };
        Assert.Contains(Problems(files), problem => problem.Column == column);
    }

    [Fact]
    public void Broken_json_has_its_line() =>
        Assert.Equal(2, Assert.Single(Problems(new ScoreSetFiles { Protocol = "{\n\"schema\": }" })).Line);

    [Fact]
    public void Joint_counts_stand_in_for_references()
    {
        var files = new ScoreSetFiles();
        files.References.Clear();
        files.Others.Add(("reference_counts.csv", "role,gender,ethnicity,age_band,attempted,enrolled\nfiller,female,White,18-30,100,99\nfiller,male,Black,18-30,50,50\nwatchlist,female,White,18-30,4,4\n"));
        LiveScoreSet set = Read(files);
        Assert.False(set.References.IsListed);
        Assert.Equal(149, set.References.FillerEnrolled);
        files.Others[0] = ("reference_counts.csv", "role,gender,attempted,enrolled\nfiller,female,10,11\nfiller,male,10,10\nfiller,male,10,10\n");
        Assert.Equal(2, Problems(files).Count);
    }

    [Fact]
    public void A_watchlist_has_known_columns_and_distinct_cells()
    {
        var files = new ScoreSetFiles();
        files.Others.Add(("watchlist.csv", "gender,ethnicity,age_band,count\nfemale,White,,10\nmale,Black,,20\n"));
        WatchlistComposition list = Assert.Single(Read(files).Watchlists);
        Assert.Equal((30L, 2), (list.Size, list.Factors.Count));
        files.Others[0] = ("watchlist.csv", "gender,ethnicity,age_band,count\nfemale,White,,10\nfemale,White,,20\n");
        Assert.Contains("twice", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
        files.Others[0] = ("watchlist.csv", "shoe,count\n42,10\n");
        Assert.Contains("unknown", Assert.Single(Problems(files)).Message, StringComparison.Ordinal);
    }
}
