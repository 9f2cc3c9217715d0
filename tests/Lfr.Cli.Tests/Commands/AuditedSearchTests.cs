namespace Lfr.Cli.Tests.Commands;

/// <summary>A retrospective search at a shell, with its record.</summary>
public sealed class AuditedSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Recorded(string picture, string gallery, params string[] more) =>
    [
        "search", picture, "--watchlist", gallery, "--audit", _folder.File("audit.jsonl"), "--signing-key", _folder.File("audit.pem"),
        "--use", "rfr", "--search-id", "RFR-26-118", "--operator", "DC-1234", "--reason", "Burglary 26/1187", .. more,
    ];

    [SkippableFact]
    public void A_search_is_recorded_lists_people_without_scores_and_its_log_verifies()
    {
        TestFolders.RequireModels();
        var face = TestWatchlists.FaceOf(_folder, "sample4.jpg", 1);
        var other = TestWatchlists.FaceOf(_folder, "sample4.jpg", 4);
        var people = Directory.CreateDirectory(_folder.File("people")).FullName;
        File.Copy(face, Path.Combine(people, "first.png"));
        var gallery = _folder.File("custody.watchlist");
        Assert.Equal(0, Tool.Run("enrol", people, "--out", gallery).ExitCode);

        var found = Tool.Run(Recorded(face, gallery, "--json"));
        Assert.True(found.ExitCode == 0, found.Error);
        var candidate = Assert.Single(found.Json.GetProperty("candidates").EnumerateArray());
        Assert.Equal("first", candidate.GetProperty("subject").GetString());
        Assert.False(candidate.TryGetProperty("score", out _));
        Assert.DoesNotContain("\"score\"", found.Output, StringComparison.Ordinal);
        Assert.Equal(1, found.Json.GetProperty("collectionSize").GetInt32());

        var none = Tool.Run(Recorded(other, gallery));
        Assert.Equal(1, none.ExitCode);
        Assert.Contains("no proof", none.Output, StringComparison.Ordinal);

        var log = File.ReadAllText(_folder.File("audit.jsonl"));
        Assert.Equal(2, log.Split("search-performed").Length - 1);
        Assert.Contains("Burglary 26/1187", log, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run("audit", "verify", _folder.File("audit.jsonl")).ExitCode);
    }

    [Theory]
    [InlineData("--operator and --reason missing", "--audit", "a.jsonl", "--signing-key", "k.pem", "--use", "rfr", "--search-id", "1")]
    [InlineData("a use that there is not", "--audit", "a.jsonl", "--signing-key", "k.pem", "--use", "live", "--search-id", "1", "--operator", "o", "--reason", "r")]
    [InlineData("a reason and no log", "--reason", "r")]
    public void A_record_is_whole_or_the_command_is_refused(string what, params string[] options)
    {
        var result = Tool.Run(["search", "x.jpg", "--watchlist", _folder.File("none"), .. options]);
        Assert.True(result.ExitCode == 2, $"{what}: {result.ExitCode} {result.Error}");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
