using System.Security.Cryptography;
using System.Text;

namespace Lfr.Cli.Tests;

/// <summary>Pictures that are none, or show nobody: a clear message, the documented exit code, nothing half-written.</summary>
public sealed class BadInputTests : IDisposable
{
    private const int HeaderBytes = 4096;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void Detect_ends_with_1_where_nobody_is_in_the_picture()
    {
        NeedModels();
        var result = Tool.Run("detect", TestPictures.Gradient(_folder, "a.png", 320, 240), "--json");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(0, result.Json.GetProperty("facesSeen").GetInt32());
    }

    [SkippableTheory]
    [InlineData("verify")]
    [InlineData("search")]
    public void No_face_where_one_is_needed_ends_with_3(string command)
    {
        NeedModels();
        var nobody = TestPictures.Gradient(_folder, "nobody.png", 320, 240);
        if (command == "verify")
        {
            Tool.Run("verify", nobody, nobody).AssertRefused(3, "no face was found");
            return;
        }

        NeedPhotographs();
        Tool.Run("search", nobody, "--watchlist", SomeWatchlist()).AssertRefused(3, "no face was found");
    }

    [SkippableFact]
    public void Two_faces_where_one_is_expected_ends_with_3_and_says_what_to_do()
    {
        NeedModels();
        NeedPhotographs();
        var group = Path.Combine(TestFolders.Photographs!, "sample4.jpg");
        Tool.Run("verify", group, group).AssertRefused(3, "--most-central");
        Directory.CreateDirectory(_folder.File("people"));
        File.Copy(group, Path.Combine(_folder.File("people"), "group.jpg"));
        Tool.Run("enrol", _folder.File("people"), "--out", _folder.File("w")).AssertRefused(3, "more than one face");
        Assert.False(File.Exists(_folder.File("w")));
    }

    [SkippableFact]
    public void One_pixel_holds_no_face()
    {
        NeedModels();
        Assert.Equal(1, Tool.Run("detect", TestPictures.Gradient(_folder, "a.png", 1, 1)).ExitCode);
    }

    [Fact]
    public void A_file_that_is_no_key_where_a_key_is_asked_for_ends_with_3()
    {
        File.WriteAllText(_folder.File("key.csv"), "a,b\n1,2\n");
        Tool.Run("watchlist", "verify", _folder.File("key.csv"), "--signer", _folder.File("key.csv")).AssertRefused(3, "There is no public key in PEM ('-----BEGIN PUBLIC KEY-----'). Look at what the options for keys name.");
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "huge header", "says 20000x20000 pixels" },
        { "truncated", "the file is truncated or corrupt" },
        { "text", "The file is text, not a picture, whatever its name says" },
        { "empty", "The file is empty." },
        { "directory", "folder" },
        { "missing", "no such file" },
        { "no extension at all", "The file is text, not a picture, whatever its name says" },
    };

    [SkippableTheory]
    [MemberData(nameof(Broken))]
    public void A_file_that_is_no_picture_ends_with_3_and_is_named(string kind, string sentence)
    {
        NeedModels();
        var path = Make(kind);
        foreach (var arguments in new string[][] { ["verify", path, path], ["detect", path, "--json"] })
        {
            var result = Tool.Run(arguments);
            Assert.True(result.ExitCode == 3, $"{kind}: exit code {result.ExitCode}. {result.Error}");
            Assert.Contains(path, result.Error, StringComparison.Ordinal);
            Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public void A_file_that_may_not_be_read_ends_with_3()
    {
        NeedModels();
        Skip.If(OperatingSystem.IsWindows(), "Windows has no mode bits.");
        var path = TestPictures.Gradient(_folder, "a.png", 32, 32);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        // The superuser may read everything, unless setpriv (util-linux) takes that right from the child.
        string[]? without = null;
        if (Environment.IsPrivilegedProcess)
        {
            Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/setpriv"), "The superuser may read everything, and there is no setpriv to run as less.");
            without = ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"];
        }

        (without is null ? Tool.Run("verify", path, path) : Tool.RunUnder(without, "verify", path, path)).AssertRefused(3, "may not be read");
    }

    [SkippableFact]
    public void Detect_looks_at_the_other_pictures_too_and_still_ends_with_3()
    {
        NeedModels();
        NeedPhotographs();
        var result = Tool.Run("detect", Make("text"), Path.Combine(TestFolders.Photographs!, "sample4.jpg"), "--json");
        Assert.Equal(3, result.ExitCode);
        var images = result.Json.GetProperty("images");
        Assert.NotNull(images[0].GetProperty("error").GetString());
        Assert.Null(images[1].GetProperty("error").GetString());
        Assert.True(images[1].GetProperty("faces").GetArrayLength() >= 2);
        result.AssertRefused(3, "1 of 2 pictures could not be read");
    }

    public static TheoryData<string> BrokenWatchlists => ["text", "empty", "truncated", "altered", "directory", "missing"];

    // A checksum is no defence: whatever wrote the file made it over what it wrote. The file has one entry: header, id, subject, template.
    [SkippableTheory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0.5f)]
    public void A_template_that_is_not_finite_or_not_of_length_one_ends_with_3_under_a_right_checksum(float value)
    {
        NeedModels();
        NeedPhotographs();
        var path = _folder.File("broken.watchlist");
        var bytes = File.ReadAllBytes(SomeWatchlist());
        BitConverter.TryWriteBytes(bytes.AsSpan(HeaderBytes + sizeof(long) + sizeof(int) + (7 * sizeof(float))), value);
        SHA256.HashData(bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes), bytes.AsSpan(bytes.Length - SHA256.HashSizeInBytes));
        File.WriteAllBytes(path, bytes);
        var probe = Path.Combine(TestFolders.Photographs!, "sample4.jpg");
        string[] audited = ["--audit", _folder.File("audit.jsonl"), "--signing-key", _folder.File("audit.pem"), "--use", "rfr", "--search-id", "RFR-1", "--operator", "DC1", "--reason", "a test of a broken gallery"];
        foreach (var options in new string[][] { [], ["--json"], audited })
        {
            var result = Tool.Run(["search", probe, "--watchlist", path, .. options]);
            result.AssertRefused(3, $"the watchlist {path} cannot be used: The container holds what is no template: that of entry 0 has length ");
            Assert.Contains("restore it, or enrol again", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("candidates", result.Output, StringComparison.Ordinal);
            Assert.True(options is ["--json"] || result.Output.Length == 0, result.Output);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(BrokenWatchlists))]
    public void A_file_that_is_no_watchlist_ends_with_3_and_is_named(string kind)
    {
        NeedModels();
        NeedPhotographs();
        var path = _folder.File("broken.watchlist");
        var good = SomeWatchlist();
        var bytes = File.ReadAllBytes(good);
        switch (kind)
        {
            case "text": File.WriteAllText(path, "people"); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "truncated": File.WriteAllBytes(path, bytes[..^1]); break;
            case "altered": bytes[bytes.Length / 2] ^= 1; File.WriteAllBytes(path, bytes); break;
            case "directory": Directory.CreateDirectory(path); break;
        }

        Tool.Run("search", Path.Combine(TestFolders.Photographs!, "sample4.jpg"), "--watchlist", path).AssertRefused(3, path);
    }

    [SkippableFact]
    public void A_watchlist_of_another_pipeline_ends_with_3_and_says_to_enrol_again()
    {
        NeedModels();
        var path = _folder.File("other.watchlist");
        using (var other = new Core.Watchlists.Watchlist(Core.Embedding.PipelineId.Parse(new string('7', 64)), 512))
        {
            var vector = new float[512];
            vector[0] = 1;
            other.Add("x", new Core.Embedding.ReferenceTemplate(vector, other.Pipeline), "x.png");
            Core.Watchlists.PlainWatchlistFile.Save(other, path);
        }

        Tool.Run("search", TestPictures.Gradient(_folder, "a.png", 64, 64), "--watchlist", path).AssertRefused(3, "Enrol the references again");
    }

    [SkippableTheory]
    [InlineData("no json", "policy")]
    [InlineData("{}", "policy")]
    public void A_policy_that_is_none_ends_with_3(string text, string named)
    {
        NeedModels();
        File.WriteAllText(_folder.File("policy.json"), text);
        var picture = TestPictures.Gradient(_folder, "a.png", 64, 64);
        Tool.Run("verify", picture, picture, "--policy", _folder.File("policy.json")).AssertRefused(3, named);
    }

    [SkippableFact]
    public void A_rate_that_was_not_calibrated_is_not_offered()
    {
        NeedModels();
        var picture = TestPictures.Gradient(_folder, "a.png", 64, 64);
        Tool.Run("verify", picture, picture, "--fmr", "1e-6").AssertRefused(4, "1e-5");
    }

    [SkippableFact]
    public void Enrol_replaces_a_watchlist_and_a_foreign_file_only_when_asked()
    {
        NeedModels();
        NeedPhotographs();
        var (people, list) = (_folder.File("people-to-enrol"), _folder.File("thesis.txt"));
        Directory.CreateDirectory(people);
        SomeWatchlist(); // Its one picture.
        File.Copy(Path.Combine(_folder.File("people-of-one"), "someone.png"), Path.Combine(people, "ann.png"));
        File.WriteAllText(list, "years of work");
        File.WriteAllText(list + ".part", "the first part");
        Tool.Run("enrol", people, "--out", list).AssertRefused(3, "--force");
        Assert.Equal("years of work", File.ReadAllText(list));
        foreach (var options in new string[][] { ["--force"], [] })
        {
            var result = Tool.Run(["enrol", people, "--out", list, .. options]);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        var before = File.ReadAllBytes(list);
        var missing = Path.Combine(_folder.File("none"), "w");
        var refused = Tool.Run("enrol", people, "--out", missing);
        refused.AssertRefused(3, "does not exist. Make it first");
        Assert.Contains(missing, refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(".part", refused.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(list));
        Assert.Equal("the first part", File.ReadAllText(list + ".part"));
        Assert.Equal([list, list + ".part"], Directory.EnumerateFiles(_folder.Path, "thesis*").Order(StringComparer.Ordinal));
    }

    // Until it was refused, the rename took the pipe away from whoever used it.
    [SkippableFact]
    public void Enrol_never_replaces_a_pipe()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/mkfifo"), "There is no mkfifo.");
        NeedModels();
        var pipe = _folder.File("pipe");
        using (var make = System.Diagnostics.Process.Start("/usr/bin/mkfifo", pipe))
        {
            make.WaitForExit();
        }

        Tool.Run("enrol", _folder.Path, "--out", pipe, "--force").AssertRefused(3, "pipe");
        Assert.Equal([pipe], Directory.EnumerateFileSystemEntries(_folder.Path));
        using var test = System.Diagnostics.Process.Start("/usr/bin/test", ["-p", pipe]);
        test.WaitForExit();
        Assert.Equal(0, test.ExitCode);
    }

    [Fact]
    public void A_result_is_not_written_over_what_is_there()
    {
        var path = _folder.File("found.csv");
        File.WriteAllText(path, "years of work");
        Tool.Run("bench", "match", "--count", "10", "--ids", path).AssertRefused(3, "--ids");
        Tool.Run("watchlist", "destroy", _folder.File("list.lfrw"), "--keys", _folder.File("keys"), "--receipt", path).AssertRefused(3, "--receipt");
        Assert.Equal("years of work", File.ReadAllText(path));
    }

    // The weights are the calibrated ones, and the scores are not.
    [SkippableFact]
    public void A_card_that_was_edited_gets_no_calibrated_threshold_and_works_with_one_of_the_callers_own()
    {
        NeedModels();
        NeedPhotographs();
        var models = Directory.CreateDirectory(_folder.File("models")).FullName;
        foreach (var file in Directory.EnumerateFiles(TestFolders.Models!))
        {
            File.Copy(file, Path.Combine(models, Path.GetFileName(file)));
        }

        var card = Path.Combine(models, "fr-feature-dynamic.json");
        File.WriteAllText(card, File.ReadAllText(card).Replace("\"mean\": 127", "\"mean\": 100", StringComparison.Ordinal));
        var (group, one) = (Path.Combine(TestFolders.Photographs!, "sample4.jpg"), SomeWatchlist());
        foreach (var rate in new string[][] { [], ["--fmr", "1e-5"] })
        {
            Tool.Run(["verify", group, group, "--most-central", "--models", models, .. rate]).AssertRefused(3, "--threshold");
        }

        Tool.Run("search", group, "--watchlist", one, "--threshold", "0.4", "--models", models).AssertRefused(3, "Enrol the references again");
        var result = Tool.Run("verify", group, group, "--most-central", "--models", models, "--threshold", "0.4");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("no measurement", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_place_where_no_folder_can_be_made_ends_with_3_and_is_named()
    {
        NeedModels();
        NeedPhotographs();
        File.WriteAllText(_folder.File("file"), "a file");
        var place = Path.Combine(_folder.File("file"), "demo");
        Tool.Run("demo", "--photos", TestFolders.Photographs!, "--out", place).AssertRefused(3, $"the folder {place} cannot be made");
    }

    [SkippableFact]
    public void Nothing_foreign_is_overwritten_by_the_demonstration()
    {
        NeedModels();
        NeedPhotographs();
        var place = Directory.CreateDirectory(_folder.File("mine"));
        File.WriteAllText(Path.Combine(place.FullName, "thesis.txt"), "years of work", Encoding.UTF8);
        Tool.Run("demo", "--photos", TestFolders.Photographs!, "--out", place.FullName).AssertRefused(3, "holds other files");
        Assert.Equal(["thesis.txt"], place.EnumerateFileSystemInfos().Select(entry => entry.Name));
        Assert.Equal(["mine"], new DirectoryInfo(_folder.Path).EnumerateFileSystemInfos().Select(entry => entry.Name));
    }

    [SkippableFact]
    public void What_somebody_put_beside_a_demonstrations_result_is_not_lost()
    {
        NeedModels();
        NeedPhotographs();
        var place = _folder.File("out");
        Assert.Equal(0, Tool.Run("demo", "--photos", TestFolders.Photographs!, "--out", place).ExitCode);
        File.WriteAllText(Path.Combine(place, "notes.txt"), "what I saw", Encoding.UTF8);
        Tool.Run("demo", "--photos", TestFolders.Photographs!, "--out", place).AssertRefused(3, "notes.txt");
        Assert.Equal("what I saw", File.ReadAllText(Path.Combine(place, "notes.txt")));
        Assert.True(File.Exists(Path.Combine(place, "alerts.json")));
    }

    private static void NeedModels() => Skip.If(TestFolders.Models is null, TestFolders.NoModels);

    private static void NeedPhotographs() => Skip.If(TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh.");

    private string SomeWatchlist() => TestWatchlists.Of(_folder);

    private string Make(string kind)
    {
        var path = _folder.File("broken.jpg");
        switch (kind)
        {
            case "huge header": return TestPictures.HugeHeader(_folder, "huge.png");
            case "truncated":
                var whole = File.ReadAllBytes(TestPictures.Gradient(_folder, "whole.png", 200, 200));
                File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
                break;
            case "text": File.WriteAllText(path, "This is not a picture."); break;
            case "empty": File.WriteAllBytes(path, []); break;
            case "directory": Directory.CreateDirectory(path); break;
            case "no extension at all": path = _folder.File("x"); File.WriteAllText(path, "x"); break;
        }

        return path;
    }
}
