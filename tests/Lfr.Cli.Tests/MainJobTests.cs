namespace Lfr.Cli.Tests;

/// <summary>The main job at a shell: demonstration, verification, enrolment and search on real photographs.</summary>
public sealed class MainJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_demonstration_alerts_and_leaves_what_it_promises()
    {
        Need();
        var place = _folder.File("out");
        var result = Tool.Run("demo", "--photos", TestFolders.Photographs!, "--out", place, "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        var written = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(place, "alerts.json"))).RootElement;
        Assert.Equal(result.Json.GetProperty("alerts").GetArrayLength(), written.GetProperty("alerts").GetArrayLength());
        Assert.Equal(4, written.GetProperty("frames").GetInt32());
        Assert.Equal(7, written.GetProperty("watchlist").GetArrayLength());
        Assert.True(written.GetProperty("facesSeen").GetInt32() >= 15);

        // The clear one. The other alert is close to the threshold, and may go with a better pipeline.
        var alerts = written.GetProperty("alerts").EnumerateArray().ToList();
        Assert.Contains(alerts, alert => alert.GetProperty("frame").GetString() == "sample3.jpg" && alert.GetProperty("subject").GetString() == "sample1-3");
        Assert.All(alerts, alert => Assert.True(alert.GetProperty("score").GetDouble() >= alert.GetProperty("threshold").GetDouble()));
        Assert.Equal(6, Directory.EnumerateFiles(place, "*.png").Count());

        // The scripted deployment: the published counts went in, and came out of the pipeline, the desk and the log.
        var script = written.GetProperty("scriptedDeployment");
        Assert.Equal("Intact", script.GetProperty("auditLog").GetString());
        Assert.Contains("nothing about accuracy is shown", script.GetProperty("caveat").GetString(), StringComparison.Ordinal);
        var counts = script.GetProperty("counts").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!, c => (c.GetProperty("scripted").GetInt64(), c.GetProperty("published")));
        Assert.Equal((12_120, 9_756, 11, 1), (counts["people past the camera"].Item1, counts["people on the watchlist"].Item1, counts["alerts"].Item1, counts["false alerts"].Item1));
        Assert.Equal((7, 1, 4, 0), (counts["engaged on a true alert"].Item1, counts["engaged on a false alert"].Item1, counts["arrests"].Item1, counts["alerts that nobody decided"].Item1));
        Assert.All(counts.Values.Where(c => c.Item2.ValueKind == System.Text.Json.JsonValueKind.Number), c => Assert.Equal(c.Item2.GetInt64(), c.Item1));
        Assert.Equal(0, Tool.Run("audit", "verify", place).ExitCode);
        Assert.Equal(0, Tool.Run("evaluate", "deployments", Path.Combine(place, "deployment.csv"), "--out", _folder.File("evaluated")).ExitCode);
        Directory.Delete(_folder.File("evaluated"), recursive: true);
        var log = File.ReadAllText(Path.Combine(place, "audit.jsonl"));
        Assert.Equal(12, log.Split("\"alert-raised\"").Length - 1);
        Assert.Contains("nothing about accuracy is shown", File.ReadAllText(Path.Combine(place, "deployment.csv")), StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(place, "index.html"));
        Assert.All(written.GetProperty("failuresToAcquire").EnumerateObject(), refusal => Assert.Matches($"{refusal.Name}, [^;<]+ \\({refusal.Value}\\)", page));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http", page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal([place], Directory.EnumerateFileSystemEntries(_folder.Path));

        // A second run replaces the first.
        Assert.Equal(0, Tool.Run("demo", "--photos", TestFolders.Photographs!, "--out", place).ExitCode);
        Assert.Equal([place], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [SkippableFact]
    public void Verification_says_score_threshold_decision_and_both_qualities()
    {
        Need();
        var face = TestWatchlists.FaceOf(_folder, "sample4.jpg", 1);
        var other = TestWatchlists.FaceOf(_folder, "sample4.jpg", 4);
        var same = Tool.Run("verify", face, face, "--json");
        Assert.Equal(0, same.ExitCode);
        Assert.Equal(1, same.Json.GetProperty("score").GetDouble(), 1e-5);
        Assert.Equal(.4079, same.Json.GetProperty("threshold").GetDouble(), 1e-6);
        Assert.Equal(16522626, same.Json.GetProperty("policy").GetProperty("evidence").GetProperty("nonMatedComparisons").GetInt64());
        Assert.True(same.Json.GetProperty("a").GetProperty("quality").GetProperty("norm").GetDouble() > 2.5);
        Assert.True(same.Json.GetProperty("b").GetProperty("quality").GetProperty("norm").GetDouble() > 2.5);

        var different = Tool.Run("verify", face, other);
        Assert.Equal(1, different.ExitCode);
        Assert.StartsWith("NO MATCH: score ", different.Output, StringComparison.Ordinal);
        Assert.Contains("1,652 of 16,522,626", different.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_score_of_exactly_the_threshold_is_a_match()
    {
        Need();
        var face = TestWatchlists.FaceOf(_folder, "sample4.jpg", 1);
        var other = TestWatchlists.FaceOf(_folder, "sample4.jpg", 4);
        var score = Tool.Run("verify", face, other, "--json").Json.GetProperty("score").GetRawText();
        Assert.Equal(0, Tool.Run("verify", face, other, "--threshold", score).ExitCode);
        var above = MathF.BitIncrement(float.Parse(score, System.Globalization.CultureInfo.InvariantCulture)).ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(1, Tool.Run("verify", face, other, "--threshold", above).ExitCode);
    }

    [SkippableFact]
    public void Who_is_enrolled_is_found_and_who_is_not_is_not()
    {
        Need();
        var watchlist = TestWatchlists.Of(_folder);
        var group = Tool.Run("search", Path.Combine(TestFolders.Photographs!, "sample4.jpg"), "--watchlist", watchlist, "--json");
        Assert.Equal(0, group.ExitCode);
        var matches = group.Json.GetProperty("faces").EnumerateArray()
            .SelectMany(face => face.GetProperty("candidates").EnumerateArray()).Where(candidate => candidate.GetProperty("isMatch").GetBoolean()).ToList();
        Assert.Equal("someone", Assert.Single(matches).GetProperty("subject").GetString());

        var stranger = Tool.Run("search", TestWatchlists.FaceOf(_folder, "sample4.jpg", 4), "--watchlist", watchlist);
        Assert.Equal(1, stranger.ExitCode);
        Assert.Contains("no match", stranger.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Enrolment_writes_nothing_where_a_picture_is_refused_unless_told_to_leave_it_out()
    {
        Need();
        var people = Directory.CreateDirectory(_folder.File("people"));
        File.Move(TestWatchlists.FaceOf(_folder, "sample4.jpg", 1), Path.Combine(people.FullName, "anna.png"));
        var several = people.CreateSubdirectory("anna");
        File.Copy(Path.Combine(people.FullName, "anna.png"), Path.Combine(several.FullName, "1.png"));
        File.WriteAllText(Path.Combine(people.FullName, "ben.jpg"), "no picture");
        var path = _folder.File("w.watchlist");
        Tool.Run("enrol", people.FullName, "--out", path).AssertRefused(3, "ben.jpg");
        Assert.False(File.Exists(path));

        var result = Tool.Run("enrol", people.FullName, "--out", path, "--skip-refused", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, result.Json.GetProperty("subjects").GetInt32());
        Assert.Equal(2, result.Json.GetProperty("references").GetInt32());
        Assert.Equal(1, result.Json.GetProperty("refused").GetArrayLength());
        Assert.True(File.Exists(path));
    }

    private static void Need()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        Skip.If(TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh.");
    }
}
