using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Lfr.Cli.ModelFetching;

namespace Lfr.Cli.Tests;

/// <summary>The default pack without a checkout: everything it writes is whole and as pinned, or it says why not and writes nothing.</summary>
public sealed class ModelFetchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_cards_inside_the_tool_are_the_repository_s()
    {
        var cards = Directory.EnumerateFiles(Path.Combine(TestFolders.Root, "models"), "*.json").ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
        Assert.Equal(cards.Keys.Order(StringComparer.Ordinal), DefaultPack.Cards.Keys.Order(StringComparer.Ordinal));
        Assert.All(cards, card => Assert.Equal(card.Value, DefaultPack.Cards[card.Key]));
    }

    [Fact]
    public void An_archive_gives_its_files_only_when_every_hash_is_right()
    {
        var archive = Archive(("package/a", "content of a"), ("package/b", "other"));
        var good = Package(archive, "content of a");
        Assert.Equal("content of a"u8.ToArray(), Assert.Single(PackageArchive.Read(archive, good, good.Files)).Value);

        var changed = archive.ToArray();
        changed[^1] ^= 1;
        Assert.Contains("wrong hash", Assert.Throws<CommandException>(() => PackageArchive.Read(changed, good, good.Files)).Message, StringComparison.Ordinal);

        var otherFile = Package(archive, "another content");
        Assert.Contains("package/a", Assert.Throws<CommandException>(() => PackageArchive.Read(archive, otherFile, otherFile.Files)).Message, StringComparison.Ordinal);

        var absent = good with { Files = [new LockedFile(new string('0', 64), "package/c", "models/c")] };
        Assert.Contains("is not in the archive", Assert.Throws<CommandException>(() => PackageArchive.Read(archive, absent, absent.Files)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("package a 1.0 md5-xx")]
    [InlineData("file 00 a p d")]
    [InlineData("something else")]
    public void A_lock_that_cannot_be_read_is_an_error(string line) => Assert.Throws<FormatException>(() => PackageLock.Parse(line));

    [Fact]
    public void Without_the_archive_it_ends_with_3_and_what_to_bring()
    {
        var place = _folder.File("models");
        Tool.Run("models", "fetch", "--to", place, "--from", _folder.Path).AssertRefused(3, "npm pack --ignore-scripts faceplugin-face-recognition-js@0.0.1");
        Assert.False(Directory.Exists(place), "a folder was left");
    }

    [Fact]
    public void A_wrong_archive_ends_with_4_and_leaves_nothing()
    {
        var place = _folder.File("models");
        File.WriteAllText(_folder.File("faceplugin-face-recognition-js-0.0.1.tgz"), "no archive");
        Tool.Run("models", "fetch", "--to", place, "--from", _folder.Path).AssertRefused(4, "wrong hash");
        Assert.False(Directory.Exists(place), "a folder was left");
    }

    [SkippableFact]
    public void Without_npm_it_ends_with_4_and_what_to_install()
    {
        var place = _folder.File("models");
        var dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        Skip.If(File.Exists(Path.Combine(dotnet, "npm")), "npm lies beside dotnet here.");
        Tool.Run(null, new Dictionary<string, string?> { ["PATH"] = dotnet }, "models", "fetch", "--to", place).AssertRefused(4, "npm is missing");
        Assert.False(Directory.Exists(place), "a folder was left");
    }

    [Fact]
    public void Somebody_s_own_card_is_not_replaced()
    {
        File.WriteAllText(_folder.File("fr-feature.json"), "{}");
        Tool.Run("models", "fetch", "--to", _folder.Path, "--from", _folder.Path).AssertRefused(3, "is not the card of this version");
        Assert.Equal("{}", File.ReadAllText(_folder.File("fr-feature.json")));
    }

    [SkippableFact]
    public void What_is_there_is_kept_and_what_is_missing_or_broken_is_made_again()
    {
        // With the pinned files there, only cards and derived models are to do: no archive and no network.
        var models = TestFolders.RequireModels();
        var place = _folder.File("models");
        Directory.CreateDirectory(place);
        foreach (var name in new[] { "fr_detect.onnx", "fr_landmark.onnx", "fr_feature.onnx" })
        {
            File.Copy(Path.Combine(models, name), Path.Combine(place, name));
        }

        File.WriteAllText(Path.Combine(place, "fr_feature_dynamic.onnx"), "broken");
        var first = Tool.Run("models", "fetch", "--to", place, "--from", _folder.Path, "--json");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(7, first.Json.GetProperty("written").GetArrayLength());
        Assert.Equal(0, Tool.Run("models", "verify", "--models", place).ExitCode);
        var second = Tool.Run("models", "fetch", "--to", place, "--from", _folder.Path, "--json");
        Assert.Equal(0, second.Json.GetProperty("written").GetArrayLength());
        Assert.DoesNotContain(Directory.EnumerateFiles(place), path => path.EndsWith(".part", StringComparison.Ordinal));
    }

    private static LockedPackage Package(byte[] archive, string contentOfA) => new(
        "a", "1.0", $"sha512-{Convert.ToBase64String(SHA512.HashData(archive))}",
        [new LockedFile(Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(contentOfA))), "package/a", "models/a")]);

    private static byte[] Archive(params (string Path, string Content)[] files)
    {
        using var buffer = new MemoryStream();
        using (var tar = new TarWriter(new GZipStream(buffer, CompressionLevel.Fastest)))
        {
            foreach (var (path, content) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) });
            }
        }

        return buffer.ToArray();
    }
}
