using Lfr.Core.Watchlists;

namespace Lfr.Cli.Tests.Commands;

/// <summary><c>lfr watchlist build</c> on real photographs: what it says of earlier lists, and of people who are on it twice.</summary>
public sealed class WatchlistBuildTests : IDisposable
{
    private readonly ShellDeployment _shell = new();

    public void Dispose() => _shell.Dispose();

    [SkippableFact]
    public void Composition_is_compared_with_earlier_lists_and_duplicate_people_are_reported()
    {
        _shell.Prepare();
        Build("list.json", "first.lfrw", "--summary", "first.json");

        // P2 is P1 again, on another photograph; the two images of P3 show two people; P4 is somebody else, and not wanted but missing.
        var london = TestFolders.RequireData("faces", "london", "images");
        foreach (var name in new[] { "001_08.jpg", "002_03.jpg", "016_03.jpg", "020_03.jpg" })
        {
            File.Copy(Path.Combine(london, name), Path.Combine(_shell.File("photographs"), name));
        }

        var form = WatchlistFile.Load(_shell.File("list.json"));
        var one = form.Entries![0];
        Write("second.json", form with
        {
            Id = "W2",
            Categories = [.. form.Categories!, new WatchlistCategory { Name = "missing", ProtectsUnder18OrVulnerable = true, Authority = "SU2", Instruction = "see whether they are safe" }],
            Entries = [one, Entry("P2", "wanted", "001_08"), Entry("P3", "wanted", "002_03", "016_03"), Entry("P4", "missing", "020_03")],
        });
        var json = Build("second.json", "second.lfrw", "--previous", "first.json", "--summary", "second.summary.json", "--json").Json;
        Assert.Equal(["W1 (D1): 1 people then, 4 now (+3): missing 0 to 1; wanted 1 to 3"], json.GetProperty("comparedWith").EnumerateArray().Select(l => l.GetString()));
        Assert.Equal((4, 5, 1), (json.GetProperty("summary").GetProperty("people").GetInt32(), json.GetProperty("summary").GetProperty("images").GetInt32(), json.GetProperty("summary").GetProperty("protected").GetInt32()));
        var found = json.GetProperty("duplicates").EnumerateArray().ToList();
        Assert.Equal(2, found.Count);
        var twice = Assert.Single(found, f => f.GetProperty("kind").GetString() == nameof(DuplicateKind.OnePersonUnderTwoIdentifiers));
        Assert.Equal(["001_03", "001_08"], new[] { twice.GetProperty("imageId").GetString(), twice.GetProperty("otherImageId").GetString() }.Order(StringComparer.Ordinal));
        Assert.Equal(["P1", "P2"], new[] { twice.GetProperty("subjectId").GetString(), twice.GetProperty("otherSubjectId").GetString() }.Order(StringComparer.Ordinal));
        var two = Assert.Single(found, f => f.GetProperty("kind").GetString() == nameof(DuplicateKind.TwoPeopleUnderOneIdentifier));
        Assert.Equal(["002_03", "016_03"], new[] { two.GetProperty("imageId").GetString(), two.GetProperty("otherImageId").GetString() }.Order(StringComparer.Ordinal));
        Assert.Equal(("P3", "P3"), (two.GetProperty("subjectId").GetString(), two.GetProperty("otherSubjectId").GetString()));
        Assert.True(two.GetProperty("score").GetDouble() < twice.GetProperty("score").GetDouble());

        // Put right, with both lists before: in words, and nothing to look at.
        Write("third.json", form with { Id = "W3", Entries = [one with { Images = [.. one.Images!, Image("001_08")] }] });
        var said = Build("third.json", "third.lfrw", "--previous", "first.json", "--previous", "second.summary.json").Output;
        Assert.DoesNotContain("look: ", said, StringComparison.Ordinal);
        Assert.Contains("compared with W1 (D1): 1 people then, 1 now (0)", said, StringComparison.Ordinal);
        Assert.Contains("compared with W2 (D1): 4 people then, 1 now (-3): missing 1 to 0; wanted 3 to 1", said, StringComparison.Ordinal);
        Write("second.json", WatchlistFile.Load(_shell.File("second.json")) with { Id = "W4" });
        var lines = Build("second.json", "fourth.lfrw").Output.Split('\n', StringSplitOptions.TrimEntries);
        Assert.Single(lines, line => line.StartsWith("look: ", StringComparison.Ordinal) && line.Contains("may be one person: score", StringComparison.Ordinal));
        Assert.Single(lines, line => line.StartsWith("look: ", StringComparison.Ordinal) && line.Contains("of P3 may be two people: score", StringComparison.Ordinal));

        // What is no summary is refused before a package is made of it.
        File.WriteAllText(_shell.File("no-summary.json"), "{}");
        Write("fifth.json", form with { Id = "W5" });
        _shell.Run(Arguments("fifth.json", "fifth.lfrw", "--previous", "no-summary.json")).AssertRefused((int)ExitCode.Input, "no watchlist summary");
        Assert.False(File.Exists(_shell.File("fifth.lfrw")), "the list was made, and its comparison refused");

        WatchlistEntry Entry(string subject, string category, params string[] images) => one with { SubjectId = subject, Category = category, Images = [.. images.Select(Image)] };

        WatchlistImage Image(string id) => one.Images![0] with { Id = id };
    }

    private ToolResult Build(string form, string package, params string[] more)
    {
        var built = _shell.Run(Arguments(form, package, more));
        Assert.True(built.ExitCode == 0, built.Error);
        return built;
    }

    private void Write(string name, WatchlistForm form) => File.WriteAllBytes(_shell.File(name), WatchlistFile.Format(form));

    private static string[] Arguments(string form, string package, params string[] more) =>
        ["watchlist", "build", "--form", form, "--images", "photographs", "--out", package, "--keys", "keys", "--signing-key", "signer.pem", .. more];
}
