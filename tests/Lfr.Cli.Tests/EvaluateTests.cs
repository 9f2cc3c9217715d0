using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary>The evaluation as a person at a shell meets it: exit codes, one JSON document, and files.</summary>
public sealed class EvaluateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Grids => Path.Combine(TestFolders.Root, "datasets", "met-grids-2023-2025.csv");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Published_deployments_give_a_report_and_one_json_document()
    {
        ToolResult result = Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("out"), "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        JsonElement report = result.Json.GetProperty("reports")[0];
        Assert.Equal("deployments", report.GetProperty("kind").GetString());
        foreach (string file in new[] { "report.html", "report.json", "report.md", "junit.xml", Path.Combine("tables", "rates.csv") })
        {
            Assert.True(new FileInfo(Path.Combine(_folder.File("out"), file)).Length > 100, file);
        }
    }

    [Fact]
    public void A_gate_that_holds_or_cannot_be_computed_exits_with_five()
    {
        Assert.Equal(0, Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("a"), "--fail-if", "false alerts per alert[all]@0.64.max.upper > 0.5").ExitCode);
        ToolResult failed = Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("b"), "--fail-if", "false alerts per face[all]@0.60.max.upper > 0.5", "--json");
        Assert.Equal(5, failed.ExitCode);
        Assert.True(failed.Json.GetProperty("gateFailed").GetBoolean());
        failed.AssertRefused(5, "a gate is not met: fail if false alerts per face[all]@0.60.max.upper > 0.5: ");
        Assert.Contains("<failure", File.ReadAllText(Path.Combine(_folder.File("b"), "junit.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_on_a_ratio_passes_at_a_loose_limit_and_fails_at_a_tight_one()
    {
        string comparisons = Path.Combine(TestFolders.Root, "samples", "comparisons.csv");
        ToolResult At(string threshold, string gate) => Tool.Run("evaluate", "verification", comparisons, "--score-range", "0:1", "--by", "group", "--thresholds", threshold, "--bootstrap", "0", "--no-minimum-detectable",
            "--out", _folder.File("gate" + threshold), "--fail-if", gate);
        Assert.Equal(0, At("0.40", "FMR probe[group]@0.40.maxOverMin.upper > 12").ExitCode);
        Assert.Equal(5, At("0.40", "FMR probe[group]@0.40.maxOverMin.upper > 6").ExitCode);
        Assert.Equal(0, At("0.40", "FMR+FNMR[group].garbe > 0.34").ExitCode);

        // Nobody of group A was falsely matched at 0.50: the auditor's tutorial says that the ratio has no upper limit there.
        ToolResult unbounded = At("0.50", "FMR probe[group]@0.50.maxOverMin.upper > 1000000");
        Assert.Equal(5, unbounded.ExitCode);
        Assert.Contains("unbounded", File.ReadAllText(Path.Combine(_folder.File("gate0.50"), "junit.xml")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--thresholds", "0.5:0.4:0.1", "step > 0, high >= low")]
    [InlineData("--fail-if", "FPIR > 5", "The gate")]
    [InlineData("--fpir", "5", "not a rate over 0 and under 1")]
    [InlineData("--watchlist-size", "ten", "not a watchlist size")]
    [InlineData("--confidence", "95", "legal: over 0.5 and under 1")]
    [InlineData("--age-bands", "x", "not an age")]
    [InlineData("--suppress-below", "-1", "--suppress-below is -1; legal: 0")]
    public void A_wrong_option_is_a_usage_error(string option, string value, string sentence) =>
        Tool.Run("evaluate", "live", _folder.Path, "--out", _folder.File("out"), option, value).AssertRefused(2, sentence);

    /// <summary>An option without effect is refused, before anything is read: the report would be without what was asked for, and not say so.</summary>
    [Theory]
    [InlineData("identification", "--fpir", "1/6000", "--fpir is not for lfr evaluate identification: no threshold is looked for")]
    [InlineData("identification", "--fmr", "1/6000", "--fmr is not for lfr evaluate identification: no threshold is looked for")]
    [InlineData("live", "--fmr", "1/6000", "--fmr is not for lfr evaluate live: what is measured is FPIR, of passages and not of comparisons; write --fpir")]
    [InlineData("verification", "--fpir", "1/6000", "--fpir is not for lfr evaluate verification: comparisons have an FMR and no FPIR; write --fmr")]
    [InlineData("images", "--fpir", "1/6000", "--fpir is not for lfr evaluate images: comparisons have an FMR and no FPIR; write --fmr")]
    [InlineData("deployments", "--fmr", "1/6000", "--fmr is not for lfr evaluate deployments: rates are given at the thresholds")]
    [InlineData("identification", "--watchlist-size", "1000", "--watchlist-size is not for lfr evaluate identification: FPIR is measured at the gallery")]
    [InlineData("verification", "--watchlist-size", "1000", "--watchlist-size is not for lfr evaluate verification: pairs have no watchlist")]
    [InlineData("images", "--watchlist-size", "1000", "--watchlist-size is not for lfr evaluate images: pairs have no watchlist")]
    [InlineData("deployments", "--by", "ethnicity", "--by is not for lfr evaluate deployments: what was published has no groups")]
    [InlineData("deployments", "--fpir", "1/6000", "--fpir is not for lfr evaluate deployments: rates are given at the thresholds and lists that were published")]
    [InlineData("deployments", "--thresholds", "0.60", "--thresholds is not for lfr evaluate deployments")]
    [InlineData("deployments", "--power-studies", "100", "--power-studies is not for lfr evaluate deployments: its tests decide on pooling alone")]
    [InlineData("deployments", "--bootstrap", "100", "--bootstrap is not for lfr evaluate deployments: what was published are totals")]
    [InlineData("deployments", "--suppress-below", "5", "--suppress-below is not for lfr evaluate deployments: what was published are totals of passers-by")]
    public void An_option_without_effect_is_refused_and_not_in_the_help(string evaluation, string option, string value, string sentence)
    {
        Tool.Run("evaluate", evaluation, Grids, "--out", _folder.File("out"), option, value).AssertRefused(2, sentence);
        Assert.False(Directory.Exists(_folder.File("out")));
        Assert.DoesNotContain(option + " ", Tool.Run("evaluate", evaluation, "--help").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nofolder", "0.4", 3, "there is no manifest and no folder at '")]
    [InlineData("m.csv", "0.4,40", 2, "the threshold 40 is outside the engine's scores, -1 to 1; it looks like per cent.")]
    [InlineData("m.csv", "-2", 2, "the threshold -2 is outside the engine's scores, -1 to 1.")]
    public void What_images_cannot_be_evaluated_with_is_said_before_any_template_is_made(string input, string thresholds, int code, string sentence)
    {
        File.WriteAllText(_folder.File("m.csv"), "image,subject\na.png,1\n");
        ToolResult result = Tool.Run("evaluate", "images", _folder.File(input), "--thresholds=" + thresholds, "--out", _folder.File("out"));
        result.AssertRefused(code, sentence);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    /// <summary>Twice the same groups would be tested twice, and every test of them count twice where many tests are corrected for.</summary>
    [Theory]
    [InlineData("live", "gender,gender", "The factor or intersection 'gender' is given twice; give it once.")]
    [InlineData("verification", "gender,ethnicity,gender", "The factor or intersection 'gender' is given twice; give it once.")]
    [InlineData("identification", "ethnicity:gender,age,gender:ethnicity", "'ethnicity:gender' and 'gender:ethnicity' are the same groups; give one of them.")]
    [InlineData("images", "ethnicity:gender, gender : ethnicity", "are the same groups; give one of them.")]
    public void The_same_groups_are_not_asked_for_twice(string evaluation, string by, string sentence)
    {
        Tool.Run("evaluate", evaluation, _folder.File("none"), "--by", by, "--out", _folder.File("out")).AssertRefused(2, sentence);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Theory]
    [InlineData("\"threshold\":\"0.60\",\"metric\":\"FMR\",\"factor\":\"group\"", "the threshold is a text: write it without quotation marks")]
    [InlineData("\"threshold\":0.60,\"metric\":7,\"factor\":\"group\"", "the metric is missing, or none of these texts")]
    public void A_declared_test_of_the_wrong_type_is_an_input_error(string declared, string sentence)
    {
        File.WriteAllText(_folder.File("protocol.json"),
            "{\"schema\":\"lfr-scores-1\",\"matcher\":{\"name\":\"M\",\"version\":\"1\"},\"scoreMin\":0,\"scoreMax\":1,\"scoreDirection\":\"similarity\",\"decision\":\">=\",\"floor\":0,\"scoresDependOnGallery\":false,\"fusion\":\"system\",\"primary\":[{" + declared + "}]}");
        string comparisons = Path.Combine(TestFolders.Root, "samples", "comparisons.csv");
        Tool.Run("evaluate", "verification", comparisons, "--protocol", _folder.File("protocol.json"), "--out", _folder.File("out")).AssertRefused(3, sentence);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_protocol_of_comparisons_refuses_thresholds_under_its_floor_and_says_what_is_synthetic()
    {
        File.WriteAllText(_folder.File("protocol.json"),
            """{"schema":"lfr-scores-1","matcher":{"name":"M","version":"1"},"scoreMin":0,"scoreMax":1,"scoreDirection":"similarity","decision":">=","floor":0.40,"scoresDependOnGallery":false,"fusion":"system","primary":[],"synthetic":true}""");
        string[] command = ["evaluate", "verification", Path.Combine(TestFolders.Root, "samples", "comparisons.csv"), "--protocol", _folder.File("protocol.json"), "--bootstrap", "0", "--no-minimum-detectable", "--out", _folder.File("out")];
        Tool.Run([.. command, "--thresholds", "0.30"]).AssertRefused(2, "Every threshold is below the floor 0.40");
        Tool.Run([.. command, "--thresholds", "0.50", "--matcher", "N 2"]).AssertRefused(2, "--matcher is stated by --protocol; leave one of them out");
        Tool.Run([.. command, "--thresholds", "0.50", "--score-range", "0:1"]).AssertRefused(2, "--score-range is stated by --protocol");
        Tool.Run([.. command, "--thresholds", "0.50", "--distance"]).AssertRefused(2, "--distance is stated by --protocol");
        ToolResult result = Tool.Run([.. command, "--thresholds", "0.30,0.50"]);
        Assert.True(result.ExitCode == 0, result.Error);
        string page = File.ReadAllText(Path.Combine(_folder.File("out"), "report.md"));
        Assert.Contains("the threshold is below the floor 0.40: non-mated scores were not kept there", page, StringComparison.Ordinal);
        Assert.Contains("No. They were generated", page, StringComparison.Ordinal);
        Assert.DoesNotContain("not declared synthetic", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Deployments_refuse_to_leave_out_what_they_do_not_have() => Tool.Run("evaluate", "deployments", Grids, "--out", _folder.File("out"), "--no-minimum-detectable")
        .AssertRefused(2, "--no-minimum-detectable is not for lfr evaluate deployments: its tests decide on pooling alone");

    /// <summary>The command of the README, with fewer simulated studies: the report on seven false alerts says how large a difference they could not have shown.</summary>
    [Fact]
    public void The_synthetic_report_says_what_seven_false_alerts_could_not_have_shown()
    {
        ToolResult made = Tool.Run("evaluate", "synthetic", "--out", _folder.File("cohort"), "--report", _folder.File("report"), "--power-studies", "100", "--json");
        Assert.True(made.ExitCode == 0, made.Error);
        using JsonDocument report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("report"), "report.json")));
        JsonElement[] tests = [.. report.RootElement.GetProperty("tests").EnumerateArray().Where(test => test.GetProperty("headline").GetBoolean() && test.GetProperty("metric").GetString() == "FPIR"
            && test.GetProperty("threshold").ValueKind == JsonValueKind.Number && test.GetProperty("threshold").GetDecimal() == 0.60m)];
        Assert.Equal(["ethnicity", "gender", "age", "ethnicity:gender"], tests.Select(test => test.GetProperty("factor").GetString()));
        Assert.Equal(["ethnicity", "gender"], tests.Where(test => test.GetProperty("primary").GetBoolean()).Select(test => test.GetProperty("factor").GetString()));
        string page = File.ReadAllText(Path.Combine(_folder.File("report"), "report.md"));
        foreach (JsonElement test in tests)
        {
            // Seven errors, some of one person: less than a threefold difference is never found.
            string said = test.GetProperty("minimumDetectable").GetString()!;
            Assert.True((said.StartsWith("none", StringComparison.Ordinal) && said.Contains(": at the largest ratio that the errors seen allow the power is ", StringComparison.Ordinal)) || test.GetProperty("minimumDetectableRatio").GetDouble() > 3, said);
            string factor = test.GetProperty("factor").GetString()!;
            Assert.Single(page.Split('\n'), line => line.StartsWith($"| FPIR | 0.60 | {factor} |", StringComparison.Ordinal) && line.Contains("| permutation between subjects |", StringComparison.Ordinal) && line.Contains($"| {said} |", StringComparison.Ordinal));
            Assert.True(!test.GetProperty("primary").GetBoolean() || page.Contains($"FPIR at 0.60 by {factor} on 7 errors: smallest ratio found with 80 % power: {said}.", StringComparison.Ordinal), factor);
        }

        Tool.Run("evaluate", "synthetic", "--out", _folder.File("again"), "--power-studies", "100").AssertRefused(2, "--power-studies is for the report");
        Assert.False(Directory.Exists(_folder.File("again")));
    }

    [Fact]
    public void A_bad_file_is_an_input_error_with_its_line()
    {
        File.WriteAllText(_folder.File("c.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\na,b,S1,S2,87.5\n");
        ToolResult result = Tool.Run("evaluate", "verification", _folder.File("c.csv"), "--score-range", "0:1", "--thresholds", "0.5", "--out", _folder.File("out"), "--json");
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("c.csv:2: score: the score 87.5 is outside the declared range 0..1. It looks like per cent", result.Json.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void Several_faults_in_comparisons_are_one_refusal_with_a_line_each()
    {
        File.WriteAllText(_folder.File("c.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\na,b,S1,S2,NaN\nc,d,S3,S4,0.5\ne,e,S5,S5,0.5\nf,g,S6,S7,0.5.1\n");
        AssertOneALine(["evaluate", "verification", _folder.File("c.csv"), "--score-range", "0:1", "--thresholds", "0.5"], "c.csv:2: score: ", "c.csv:4: reference_id: ", "c.csv:5: score: ");
    }

    [Fact]
    public void Several_faults_in_a_live_score_set_are_one_refusal_with_a_line_each()
    {
        string set = _folder.File("set");
        Directory.CreateDirectory(set);
        File.WriteAllText(Path.Combine(set, "protocol.json"),
            """{"schema":"lfr-scores-1","matcher":{"name":"M","version":"1"},"scoreMin":0,"scoreMax":1,"scoreDirection":"similarity","scoreDecimals":4,"decision":">=","floor":0.5,"matedFloor":null,"scoresDependOnGallery":false,"fusion":"system","primary":[]}""");
        File.WriteAllText(Path.Combine(set, "subjects.csv"), "subject,gender\nS1,female\nS2,male\n");
        File.WriteAllText(Path.Combine(set, "references.csv"), "reference,subject,role,enrolled,fte_reason\nW1,S1,watchlist,1,\nW2,S2,watchlist,1,\nF1,X1,filler,1,\nF2,X2,filler,1,\n");
        File.WriteAllText(Path.Combine(set, "passages.csv"),
            "passage,camera,site,session,subject,mated_trial,nonmated_trial,acquired,fta_reason,mated_reference,mated_score,excluded,exclusion_reason\nP1,1,A,1,S1,1,1,1,,W1,0.7,0,\nP2,1,A,1,S2,1,1,1,,W2,0.8,0,\n");
        File.WriteAllText(Path.Combine(set, "exceedances.csv"), "passage,camera,reference,score\nP1,1,F1,0.6\nP1,1,F9,0.6\nP2,1,F1,0.4\nP2,1,F2,60\n");
        AssertOneALine(["evaluate", "live", set, "--thresholds", "0.6"], "exceedances.csv:3: reference: ", "exceedances.csv:4: score: ", "exceedances.csv:5: score: ");

        // Rates name a list by its file: two of one name could not be told apart.
        File.WriteAllText(Path.Combine(set, "exceedances.csv"), "passage,camera,reference,score\nP1,1,F1,0.6\n");
        File.WriteAllText(Path.Combine(set, "watchlist.csv"), "gender,count\nfemale,10\nmale,20\n");
        File.WriteAllText(_folder.File("watchlist.csv"), "gender,count\nfemale,20\nmale,10\n");
        Tool.Run("evaluate", "live", set, "--thresholds", "0.6", "--watchlist", _folder.File("watchlist.csv"), "--out", _folder.File("out")).AssertRefused(2, "Two watchlists are named 'watchlist'");
        Assert.False(Directory.Exists(_folder.File("out")));

        File.WriteAllText(Path.Combine(set, "subjects.csv"), "subject,gender\nS1,female\nS2,male\nS1,male\n,male\n");
        File.WriteAllText(Path.Combine(set, "exceedances.csv"), "passage,camera,reference,score\nP1,1,F1,0.6\nP1,1,F9,0.6\nP2,1,F1,0.4\nP2,1,F2,60\n");
        AssertOneALine(["evaluate", "live", set, "--thresholds", "0.6"], "subjects.csv:4: subject: ", "subjects.csv:5: subject: ");
    }

    [Fact]
    public void Several_faults_in_a_manifest_are_one_refusal_with_a_line_each()
    {
        File.WriteAllText(_folder.File("a.jpg"), "");
        File.WriteAllText(_folder.File("m.csv"), "image,subject,gender,role\na.jpg,S1,female,judge\nb.jpg,S1,male,\na.jpg,S1,female,\n");
        AssertOneALine(["evaluate", "images", _folder.File("m.csv")], "m.csv:2: role: ", "m.csv:3: image: ", "m.csv:3: gender: ", "m.csv:4: image: ");
    }

    [Fact]
    public void Declared_labels_refuse_a_slip_of_the_pen_which_is_pointed_out_otherwise()
    {
        File.WriteAllText(_folder.File("c.csv"), "probe_id,reference_id,probe_subject,reference_subject,score,probe_gender,reference_gender\na,b,S1,S1,0.8,female,female\na,c,S1,S2,0.3,female,femal\n");
        string[] command = ["evaluate", "verification", _folder.File("c.csv"), "--score-range", "0:1", "--thresholds", "0.5", "--by", "gender", "--bootstrap", "0"];
        ToolResult refused = Tool.Run([.. command, "--labels", "gender=female,male", "--out", _folder.File("out")]);
        Assert.Equal(3, refused.ExitCode);
        Assert.Contains("c.csv:3: reference_gender: 'femal' is not a label of gender, which has female, male (is 'female' meant?)", refused.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("out")));
        Tool.Run([.. command, "--labels", "gender", "--out", _folder.File("out")]).AssertRefused(2, "FACTOR=LABEL");
        ToolResult said = Tool.Run([.. command, "--out", _folder.File("out")]);
        Assert.Equal(0, said.ExitCode);
        Assert.Contains("Look at the labels: gender 'femal' differs from 'female' by one letter", said.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_threshold_of_another_scale_is_refused()
    {
        File.WriteAllText(_folder.File("c.csv"), "probe_id,reference_id,probe_subject,reference_subject,score\na,b,S1,S1,0.8\na,c,S1,S2,0.3\n");
        Tool.Run("evaluate", "verification", _folder.File("c.csv"), "--score-range", "0:1", "--thresholds", "60", "--out", _folder.File("out")).AssertRefused(2, "The threshold 60 is outside the declared scores 0..1. It looks like per cent");
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    [Fact]
    public void A_synthetic_cohort_says_its_seed_and_cannot_be_calibrated_from()
    {
        ToolResult made = Tool.Run("evaluate", "synthetic", "--out", _folder.File("cohort"), "--json");
        Assert.True(made.ExitCode == 0, made.Error);
        Assert.True(made.Json.GetProperty("synthetic").GetBoolean());
        Assert.True(made.Json.GetProperty("rejectedSeeds").GetInt32() >= 0);
        string[] common = ["calibrate", _folder.File("cohort"), "--by", "ethnicity", "--watchlist-size", "1000", "--thresholds", "0.60:0.66:0.02", "--pipeline", new string('a', 64), "--id", "x", "--fusion-rule", "max", "--quality-gate", "none", "--policy", _folder.File("policy.json"), "--out", _folder.File("calibration")];
        Tool.Run([.. common, "--fpir", "1/1000"]).AssertRefused(5, "synthetic");
        Tool.Run([.. common, "--fpir", "1/100000"]).AssertRefused(5, "independent passages");
        Assert.False(File.Exists(_folder.File("policy.json")));
    }

    /// <summary>An earlier report gives way, with tables that the new one does not have; somebody's own file is named and left, before any work.</summary>
    [Fact]
    public void A_report_replaces_an_earlier_report_and_no_file_of_the_users()
    {
        string own = _folder.File("own"), tables = Path.Combine(own, "tables"), cohort = _folder.File("cohort");
        string[] command = ["evaluate", "deployments", Grids, "--out", own];
        Directory.CreateDirectory(tables);
        File.WriteAllText(Path.Combine(own, "report.md"), "mine");
        Tool.Run(command).AssertRefused(3, "report.md' is not of an earlier report, and would be lost. Name another folder");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(own, "report.md")));
        Assert.False(File.Exists(Path.Combine(own, "report.json")));
        File.Move(Path.Combine(own, "report.md"), Path.Combine(own, "notes.md"));
        Assert.Equal(0, Tool.Run(command).ExitCode);
        File.WriteAllText(Path.Combine(tables, "totals.csv"), "of an earlier run");
        Assert.Equal(0, Tool.Run(command).ExitCode);
        Assert.NotEqual("of an earlier run", File.ReadAllText(Path.Combine(tables, "totals.csv")));
        File.WriteAllText(Path.Combine(tables, "mine.csv"), "mine");
        Tool.Run(command).AssertRefused(3, "mine.csv' is not of an earlier report");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(tables, "mine.csv")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(own, "notes.md")));
        Assert.True(File.Exists(Path.Combine(tables, "totals.csv")));

        Directory.CreateDirectory(cohort);
        File.WriteAllText(Path.Combine(cohort, "passages.csv"), "real");
        Tool.Run("evaluate", "synthetic", "--out", cohort).AssertRefused(3, "passages.csv' is not of this cohort");
        Assert.Equal("passages.csv", Path.GetFileName(Assert.Single(Directory.GetFiles(cohort))));
        Assert.Equal("real", File.ReadAllText(Path.Combine(cohort, "passages.csv")));
        File.Delete(Path.Combine(cohort, "passages.csv"));
        Assert.Equal(0, Tool.Run("evaluate", "synthetic", "--out", cohort).ExitCode);
        Assert.Equal(0, Tool.Run("evaluate", "synthetic", "--out", cohort).ExitCode);
    }

    /// <summary>The comparisons that images gave would take the place of a list of the user's.</summary>
    [Fact]
    public void A_list_of_comparisons_of_the_users_is_not_replaced()
    {
        File.WriteAllText(_folder.File("a.jpg"), "");
        File.WriteAllText(_folder.File("m.csv"), "image,subject\na.jpg,S1\n");
        File.WriteAllText(_folder.File("comparisons.csv"), "mine");
        Tool.Run("evaluate", "images", _folder.File("m.csv"), "--out", _folder.Path).AssertRefused(3, "comparisons.csv' is not of an earlier run");
        Assert.Equal("mine", File.ReadAllText(_folder.File("comparisons.csv")));
    }

    [Theory]
    [InlineData("deployment", "report", "log", "--out")]
    [InlineData("models", "fetch", "--to")]
    public void A_file_where_a_folder_is_needed_is_refused_before_the_work(params string[] command)
    {
        File.WriteAllText(_folder.File("file"), "mine");
        Tool.Run([.. command, _folder.File("file")]).AssertRefused(3, $"is no folder. Name another place with {command[^1]}.");
        Assert.Equal("mine", File.ReadAllText(_folder.File("file")));
    }

    // Exit code 3; every place stands at the start of a line of its own on standard error, and alone in the document's list; nothing is written.
    private void AssertOneALine(string[] command, params string[] places)
    {
        ToolResult result = Tool.Run([.. command, "--out", _folder.File("out"), "--json"]);
        Assert.True(result.ExitCode == 3, $"{result.ExitCode}: {result.Error}");
        string[] lines = [.. result.Error.Split('\n').SkipWhile(line => !line.StartsWith("lfr: ", StringComparison.Ordinal))];
        Assert.Equal($"lfr: {places.Length} problems in the input:", lines[0].TrimEnd());
        string[] said = [.. lines.Skip(1).Where(line => line.Length > 0)];
        string[] listed = [.. result.Json.GetProperty("error").GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)];
        Assert.Equal(places.Length, said.Length);
        Assert.Equal(places.Length, listed.Length);
        foreach (string place in places)
        {
            Assert.Single(said, line => line.StartsWith("  " + place, StringComparison.Ordinal));
            Assert.Single(listed, problem => problem.StartsWith(place, StringComparison.Ordinal));
        }

        Assert.False(Directory.Exists(_folder.File("out")));
    }
}
