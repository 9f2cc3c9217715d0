using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary>Nobody is left out without a word: what a folder holds besides pictures is named, and so is what was not read of a picture.</summary>
public sealed class EnrolFolderTests : IDisposable
{
    private const string Further = "The file holds further pictures after the first; only the first was read.";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Enrol_names_every_file_and_folder_that_it_passes_over_and_no_other()
    {
        var face = Face();
        var people = Directory.CreateDirectory(_folder.File("people")).FullName;
        string[] read = ["x.PNG", "y.jpe", Path.Combine("a", "z.pnm")];
        string[] over = ["w.webp", "list.txt", "noextension", Path.Combine("a", "v.heic")];
        string[] unmentioned = [".DS_Store", "Thumbs.db", "Desktop.ini", Path.Combine("a", ".hidden")];
        foreach (var name in (string[])[.. read, .. over, .. unmentioned, Path.Combine("a", "b", "u.png"), Path.Combine(".git", "config")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(people, name))!);
            File.Copy(face, Path.Combine(people, name));
        }

        Directory.CreateDirectory(Path.Combine(people, "nobody"));
        string[] expected = [.. over.Select(name => Path.Combine(people, name)), Path.Combine(people, "a", "b") + Path.DirectorySeparatorChar, Path.Combine(people, "nobody") + Path.DirectorySeparatorChar];
        var result = Tool.Run("enrol", people, "--out", _folder.File("w"), "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(3, result.Json.GetProperty("references").GetInt32());
        Assert.Equal(expected.Order(StringComparer.Ordinal), result.Json.GetProperty("passedOver").EnumerateArray().Select(path => path.GetString()!).Order(StringComparer.Ordinal));
        var warning = Assert.Single(result.Error.Split('\n'), line => line.StartsWith("warning: passed over", StringComparison.Ordinal));
        Assert.All(expected, path => Assert.Contains(path, warning, StringComparison.Ordinal));
        Assert.Contains(". 6 in all.", warning, StringComparison.Ordinal);
        Assert.Contains(".jpg, .jpeg, .jpe, .jfif, .png, .bmp, .ppm, .pgm, .pbm, .pnm", warning, StringComparison.Ordinal);
        Assert.All(unmentioned, name => Assert.DoesNotContain(Path.GetFileName(name), result.Error + result.Output, StringComparison.Ordinal));
        Assert.EndsWith("3 people, 3 pictures, 0 refused, 6 passed over.\n", Tool.Run("enrol", people, "--out", _folder.File("w")).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Many_names_are_counted_where_they_would_fill_the_screen()
    {
        var face = Face();
        var people = Directory.CreateDirectory(_folder.File("people")).FullName;
        File.Copy(face, Path.Combine(people, "x.png"));
        for (var i = 0; i < 13; i++)
        {
            File.WriteAllText(Path.Combine(people, $"n{i:00}.webp"), "");
        }

        var result = Tool.Run("enrol", people, "--out", _folder.File("w"), "--json");
        Assert.Contains("n09.webp and 3 more. 13 in all.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("n10.webp", result.Error, StringComparison.Ordinal);
        Assert.Equal(13, result.Json.GetProperty("passedOver").GetArrayLength());
        Assert.EndsWith("1 person, 1 picture, 0 refused, 13 passed over.\n", Tool.Run("enrol", people, "--out", _folder.File("w")).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_folder_of_other_files_alone_is_refused_and_they_are_named()
    {
        Directory.CreateDirectory(_folder.File("people"));
        File.WriteAllText(Path.Combine(_folder.File("people"), "x.webp"), "");
        Tool.Run("enrol", _folder.File("people"), "--out", _folder.File("w")).AssertRefused(3, $"passed over: {Path.Combine(_folder.File("people"), "x.webp")}");
    }

    [SkippableFact]
    public void A_refusal_says_each_thing_once_and_advises_what_can_be_done()
    {
        var face = Face();
        var people = Directory.CreateDirectory(_folder.File("people")).FullName;
        var broken = Path.Combine(people, "broken.jpg");
        File.WriteAllText(broken, "This is not a picture.");
        foreach (var more in new string[][] { [], ["--skip-refused"] })
        {
            var refused = Tool.Run(["enrol", people, "--out", _folder.File("w"), .. more]);
            refused.AssertRefused(3, "the one picture gives no template, so nothing was written. Choose others.");
            var sentence = refused.Error.Split('\n').Single(line => line.StartsWith("lfr: ", StringComparison.Ordinal));
            Assert.Equal(2, sentence.Split(broken).Length);
            Assert.DoesNotContain("..", sentence, StringComparison.Ordinal);
            Assert.DoesNotContain("--skip-refused", sentence, StringComparison.Ordinal);
        }

        File.Copy(face, Path.Combine(people, "x.png"));
        Tool.Run("enrol", people, "--out", _folder.File("w")).AssertRefused(3, "1 of 2 pictures gives no template, so nothing was written. Replace it, or leave it out with --skip-refused.");
        Assert.EndsWith("1 person, 1 picture, 1 refused.\n", Tool.Run("enrol", people, "--out", _folder.File("w"), "--skip-refused").Output, StringComparison.Ordinal);
        Assert.Contains("1 face against 1 person (1 picture);", Tool.Run("search", face, "--watchlist", _folder.File("w")).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_was_not_read_of_a_picture_is_said_by_every_command_that_reads_it()
    {
        var path = TestPictures.Twice(_folder, "two.ppm", Face());
        var people = Directory.CreateDirectory(_folder.File("people")).FullName;
        File.Copy(path, Path.Combine(people, "x.ppm"));

        var detected = Said(path, "detect", path, "--json");
        Assert.Equal(Further, detected.Json.GetProperty("images")[0].GetProperty("notes")[0].GetString());

        var verified = Said(path, "verify", path, path, "--json");
        Assert.Equal(Further, verified.Json.GetProperty("a").GetProperty("notes")[0].GetString());
        Assert.Equal(Further, verified.Json.GetProperty("b").GetProperty("notes")[0].GetString());

        var enrolled = Said(Path.Combine(people, "x.ppm"), "enrol", people, "--out", _folder.File("w"), "--json");
        Assert.Equal(Further, enrolled.Json.GetProperty("notes")[0].GetProperty("note").GetString());
        Assert.Equal(Path.Combine(people, "x.ppm"), enrolled.Json.GetProperty("notes")[0].GetProperty("path").GetString());

        var searched = Said(path, "search", path, "--watchlist", _folder.File("w"), "--json");
        Assert.Equal(Further, searched.Json.GetProperty("notes")[0].GetString());

        // As where nobody is in the picture: then it may be in the others.
        var empty = TestPictures.Twice(_folder, "empty.ppm", TestPictures.Gradient(_folder, "empty.png", 64, 64));
        Assert.Contains($"warning: {empty}: {Further}", Tool.Run("verify", empty, path).Error, StringComparison.Ordinal);
        Assert.Contains($"warning: {empty}: {Further}", Tool.Run("search", empty, "--watchlist", _folder.File("w")).Error, StringComparison.Ordinal);

        // One that has nothing to say.
        var plain = Tool.Run("detect", _folder.File("empty.png"), "--json");
        Assert.Empty(plain.Json.GetProperty("images")[0].GetProperty("notes").EnumerateArray());
        Assert.DoesNotContain("warning", plain.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_demonstration_says_what_it_did_not_read()
    {
        Face();
        var photographs = Directory.CreateDirectory(_folder.File("photographs")).FullName;
        foreach (var name in new[] { "a.ppm", "b.ppm" })
        {
            File.Move(TestPictures.Twice(_folder, name, Path.Combine(TestFolders.Photographs!, "sample4.jpg")), Path.Combine(photographs, name));
        }

        File.WriteAllText(Path.Combine(photographs, "c.webp"), "");
        var result = Tool.Run("demo", "--photos", photographs, "--out", _folder.File("out"), "--json");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains($"warning: {Path.Combine(photographs, "a.ppm")}: {Further}", result.Error, StringComparison.Ordinal);
        Assert.Contains($"warning: {Path.Combine(photographs, "b.ppm")}: {Further}", result.Error, StringComparison.Ordinal);
        Assert.Equal(2, result.Json.GetProperty("notes").GetArrayLength());
        Assert.Equal([Path.Combine(photographs, "c.webp")], result.Json.GetProperty("passedOver").EnumerateArray().Select(path => path.GetString()));
    }

    [SkippableFact]
    public void A_report_on_images_says_of_how_many_a_part_was_read()
    {
        var face = Face();
        TestPictures.Twice(_folder, "two.ppm", face);
        var other = TestWatchlists.FaceOf(_folder, "sample4.jpg", 2);
        File.WriteAllText(_folder.File("m.csv"), "image,subject,role\n" + $"{Path.GetFileName(face)},P1,reference\ntwo.ppm,P1,probe\n{Path.GetFileName(other)},P2,reference\ncopy.png,P2,probe\n");
        File.Copy(other, _folder.File("copy.png"));
        var result = Tool.Run("evaluate", "images", _folder.File("m.csv"), "--thresholds", "0.4", "--bootstrap", "0", "--no-minimum-detectable", "--out", _folder.File("report"));
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains($"warning: Of 1 of 4 images: {Further}", result.Error, StringComparison.Ordinal);
        foreach (var report in Directory.EnumerateFiles(_folder.File("report"), "report.json", SearchOption.AllDirectories))
        {
            Assert.Contains($"Of 1 of 4 images: {Further}", JsonDocument.Parse(File.ReadAllText(report)).RootElement.ToString(), StringComparison.Ordinal);
        }
    }

    public static TheoryData<string> Places => new()
    {
        "enrol people --out OUT",
        "evaluate live cohort --out OUT",
        "evaluate verification c.csv --out OUT",
        "evaluate identification searches --out OUT",
        "evaluate images m.csv --out OUT",
        "evaluate deployments d.csv --out OUT",
        "evaluate synthetic --out OUT",
        "evaluate synthetic --out fine --report OUT",
        "bench match --ids OUT",
        "watchlist build --form f.json --images people --out OUT --signing-key s.pem",
        "watchlist build --form f.json --images people --out fine --summary OUT --signing-key s.pem",
        "demo --photos people --out OUT",
    };

    // No input is there, nor a model: the place is what is wrong first.
    [SkippableTheory]
    [MemberData(nameof(Places))]
    public void A_place_that_may_not_be_written_is_refused_before_any_work(string line)
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no mode bits.");
        var closed = Directory.CreateDirectory(_folder.File("closed")).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Directory.CreateDirectory(_folder.File("people"));
        foreach (var name in new[] { "a.png", "b.png" })
        {
            File.WriteAllText(Path.Combine(_folder.File("people"), name), "");
        }

        // The superuser may write everywhere, unless setpriv (util-linux) takes that right from the child.
        string[] without = [];
        if (Environment.IsPrivilegedProcess)
        {
            Skip.IfNot(File.Exists("/usr/bin/setpriv"), "The superuser may write everywhere, and there is no setpriv to run as less.");
            without = ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"];
        }

        var place = Path.Combine(closed, "result");
        string[] words = [.. line.Split(' ').Select(word => word switch { "OUT" => place, "people" => _folder.File(word), _ when word.StartsWith('-') || !word.Contains('.', StringComparison.Ordinal) => word, _ => _folder.File(word) })];
        words = [.. words.Select(word => word == "fine" ? _folder.File("fine") : word)];
        if (words.Intersect(["enrol", "images", "build", "demo"]).Any())
        {
            words = [.. words, "--models", _folder.File("no-models")];
        }

        var result = without.Length == 0 ? Tool.Run(words) : Tool.RunUnder(without, words);
        result.AssertRefused(3, place);
        Assert.DoesNotContain(".part", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("enrolling", result.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder.File("fine")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(closed));
    }

    [Fact]
    public void A_place_under_a_file_is_refused_before_any_work()
    {
        File.WriteAllText(_folder.File("file"), "");
        Tool.Run("evaluate", "live", "nowhere", "--out", Path.Combine(_folder.File("file"), "report")).AssertRefused(3, $"{_folder.File("file")} is no folder. Name another place with --out.");
    }

    private ToolResult Said(string path, params string[] words)
    {
        var result = Tool.Run(words);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains($"warning: {path}: {Further}", result.Error, StringComparison.Ordinal);
        return result;
    }

    private string Face()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        Skip.If(TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh.");
        return TestWatchlists.FaceOf(_folder, "sample4.jpg", 1);
    }
}
