using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lfr.Core.Models;

namespace Lfr.Architecture.Tests;

/// <summary>What the repository says twice is the same twice, and what it must not hold it does not.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] SkippedFolders = [".git", ".lfr", "artifacts", "bin", "obj"];

    // Weights, photographs, archives, native libraries. PNG and JPEG only as test images that a test made.
    private static readonly string[] ForbiddenExtensions = [".onnx", ".tflite", ".dat", ".pt", ".nupkg", ".tgz", ".so", ".dll", ".dylib"];

    private const int LargestFileBytes = 400_000;

    [Fact]
    public void Set_up_pins_the_same_hashes_and_packages_as_the_model_cards()
    {
        var rows = File.ReadLines(Path.Combine(TestFolders.Root, "eng", "packages.lock")).Select(line => line.Split(' ')).ToList();
        var packages = rows.Where(row => row[0] == "package").ToDictionary(row => row[1], row => (Version: row[2], Integrity: row[3]), StringComparer.Ordinal);
        var files = rows.Where(row => row[0] == "file" && row[4].StartsWith("models/", StringComparison.Ordinal))
            .ToDictionary(row => row[4]["models/".Length..], row => (Sha256: row[1], Package: row[2], Path: row[3]), StringComparer.Ordinal);
        var cards = ModelPack.LoadCards(Path.Combine(TestFolders.Root, "models")).Cards;
        Assert.NotEmpty(cards);
        foreach (var card in cards)
        {
            Assert.Equal((card.Provenance.Version, card.Provenance.Integrity), packages[card.Provenance.Package]);
            if (card.Provenance.DerivedFrom is null)
            {
                Assert.Equal((card.Sha256, card.Provenance.Package, card.Provenance.Path), files[card.File]);
            }
        }

        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), cards.Where(c => c.Provenance.DerivedFrom is null).Select(c => c.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_derived_model_has_the_accuracy_and_calibration_of_what_it_was_made_from_or_none()
    {
        var pack = ModelPack.LoadCards(Path.Combine(TestFolders.Root, "models"));
        foreach (var card in pack.Cards.Where(c => c.Role == ModelRole.Embedder && c.Provenance.DerivedFrom is not null))
        {
            var original = pack.Card(card.Provenance.DerivedFrom!);
            Assert.Equal(Text(original, "calibration"), Text(card, "calibration"));
            Assert.Equal(Text(original, "accuracy"), Text(card, "accuracy"));
        }
    }

    [Fact]
    public void A_workflow_calls_what_is_there_on_three_systems_and_says_that_it_was_not_run_here()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(TestFolders.Root, ".github", "workflows")))
        {
            var text = File.ReadAllText(path);
            Assert.StartsWith("# Not run here", text, StringComparison.Ordinal);
            Assert.Matches(@"os: \[ubuntu-\S+, windows-\S+, macos-\S+\]", text);
            var commands = RunLine().Matches(text).Select(match => match.Groups["command"].Value.Trim()).ToList();
            foreach (var script in commands.Where(command => command.StartsWith("./", StringComparison.Ordinal)).Select(command => command.Split(' ')[0][2..]))
            {
                Assert.True(File.Exists(Path.Combine(TestFolders.Root, script)), $"{path}: there is no {script}");
            }

            Assert.All(commands.Where(command => command.StartsWith("dotnet ", StringComparison.Ordinal)), command => Assert.True(File.Exists(Path.Combine(TestFolders.Root, command.Split(' ')[2])), command));
            Assert.All(commands, command => Assert.Matches(@"^(\./|dotnet (build|format) )", command));

            // What .ci/run does for a merge: tests, packages, ratios of benchmarks.
            var ci = File.ReadAllText(Path.Combine(TestFolders.Root, ".ci", "run"));
            foreach (var script in new[] { "./eng/test.sh", "./eng/packages-test.sh", "./eng/bench-ratios.sh" })
            {
                Assert.Contains(script, commands);
                Assert.Contains(script, ci, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_weights_archives_or_large_files_are_in_it()
    {
        foreach (var path in SourceFiles())
        {
            Assert.DoesNotContain(Path.GetExtension(path), ForbiddenExtensions);
            Assert.True(new FileInfo(path).Length <= LargestFileBytes, $"{path} is larger than {LargestFileBytes} bytes.");
        }
    }

    [Fact]
    public void Nothing_names_a_machine_or_a_folder_of_one()
    {
        var wrong = new List<string>();
        foreach (var path in SourceFiles().Where(path => !path.EndsWith("RepositoryTests.cs", StringComparison.Ordinal)))
        {
            var line = 0;
            foreach (var text in File.ReadLines(path))
            {
                line++;
                if (MachinePath().IsMatch(text))
                {
                    wrong.Add($"{path}:{line}: {text.Trim()}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("CHANGELOG.md")]
    [InlineData("CONTRIBUTING.md")]
    [InlineData("SECURITY.md")]
    [InlineData("LICENSE")]
    [InlineData("NOTICE")]
    [InlineData("docs/README.md")]
    public void It_has_what_a_project_has(string name) => Assert.True(new FileInfo(Path.Combine(TestFolders.Root, name)).Length > 100, name);

    [Fact]
    public void Every_relative_link_of_the_documentation_leads_somewhere()
    {
        var broken = new List<string>();
        foreach (var path in SourceFiles().Where(path => path.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (Match link in MarkdownLink().Matches(File.ReadAllText(path)))
            {
                var target = link.Groups[1].Value;
                if (!target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#') && !target.StartsWith("mailto:", StringComparison.Ordinal)
                    && !Path.Exists(Path.Combine(Path.GetDirectoryName(path)!, target.Split('#')[0])))
                {
                    broken.Add($"{path}: {target}");
                }
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    private static string Text(ModelCard card, string property)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            card.WriteTo(writer);
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        // The pipelines that a calibration holds for are each embedder's own: their ids hold its hash.
        var part = JsonNode.Parse(document.RootElement.GetProperty(property).GetRawText())!;
        (part as JsonObject)?.Remove("pipelines");
        return part.ToJsonString();
    }

    private static IEnumerable<string> SourceFiles() => Files(new DirectoryInfo(TestFolders.Root));

    private static IEnumerable<string> Files(DirectoryInfo folder)
    {
        // The feed is filled by set-up where the registry lacks the packages; git ignores what is in it.
        var isFeed = folder.Name == "feed" && folder.Parent?.Name == "eng";
        foreach (var file in folder.EnumerateFiles().Where(file => !isFeed && file.LinkTarget is null && file.Name != ".git"))
        {
            yield return file.FullName;
        }

        foreach (var inner in folder.EnumerateDirectories().Where(inner => !SkippedFolders.Contains(inner.Name) && inner.LinkTarget is null))
        {
            foreach (var file in Files(inner))
            {
                yield return file;
            }
        }
    }

    [GeneratedRegex(@"^\s+(- )?run: (?<command>.+)$", RegexOptions.Multiline)]
    private static partial Regex RunLine();

    [GeneratedRegex(@"/work/|/home/[a-z]+/|C:\\Users\\|/root/|(?<![\w.])/tmp/|localhost:\d|\b10\.\d+\.\d+\.\d+\b(?=[:/])|\b192\.168\.\d+\.\d+")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex MarkdownLink();
}
