using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lfr.Core.Deployments;
using Lfr.Core.Quality;

namespace Lfr.Architecture.Tests;

/// <summary>What the pages show is what is compiled and run. The shell blocks of docs/tutorials are run by eng/packages-test.sh; every other line that begins with
/// "lfr " is parsed by Lfr.Cli.Tests.</summary>
public sealed partial class DocumentationTests
{
    public static TheoryData<string> Pages => [.. AllPages()];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_code_is_part_of_a_program_that_is_compiled_and_run(string page)
    {
        var programs = Directory.EnumerateFiles(Path.Combine(TestFolders.Root, "samples"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(path => (Path: path, Text: Plain(File.ReadAllText(path)))).ToList();
        foreach (Match block in CodeBlock().Matches(Text(page)))
        {
            var code = Plain(block.Groups["text"].Value);
            Assert.True(code.Length > 0 && programs.Exists(program => program.Text.Contains(code, StringComparison.Ordinal)), $"{page}: no program under samples/ holds these lines:\n{block.Groups["text"].Value}");
        }
    }

    [Fact]
    public void Every_fence_says_what_it_holds_or_is_output()
    {
        var known = new[] { "", "csharp", "sh", "json", "csv", "yaml" };
        foreach (var page in AllPages())
        {
            var inside = false;
            foreach (Match fence in Fence().Matches(Text(page)))
            {
                inside = !inside;
                Assert.True(!inside || known.Contains(fence.Groups["language"].Value), $"{page}: a block in '{fence.Groups["language"].Value}' is checked by no test.");
            }

            Assert.False(inside, $"{page}: a block is not closed.");
        }
    }

    [Fact]
    public void Shell_blocks_that_are_to_be_run_are_in_pages_that_are_run()
    {
        var script = Text("eng/packages-test.sh");
        foreach (var page in AllPages().Where(page => Text(page).Contains("```sh\n", StringComparison.Ordinal)))
        {
            Assert.Contains($"tutorial {page}", script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Deployment_forms_are_ones_that_would_be_approved()
    {
        var forms = AllPages().SelectMany(page => JsonBlock().Matches(Text(page))).Select(block => block.Groups["text"].Value)
            .Where(text => text.Contains(DeploymentFile.Schema, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(forms);
        Assert.All(forms, form => Assert.Empty(Deployment.Check(DeploymentFile.Parse(form, "page"))));
    }

    [Fact]
    public void Every_reason_for_a_failure_is_on_the_page()
    {
        var page = Text("docs/error-codes.md");
        Assert.All(Enum.GetValues<FailureReason>(), reason => Assert.Contains($"| {(int)reason} | {reason} |", page, StringComparison.Ordinal));
        var exceptions = new[] { typeof(FailureReason).Assembly, typeof(Lfr.Evaluation.AssumptionException).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes()).Where(type => typeof(Exception).IsAssignableFrom(type));
        Assert.All(exceptions, type => Assert.Contains($"`{type.Name}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void Samples_are_short_and_know_the_packages_alone()
    {
        var samples = Directory.GetDirectories(Path.Combine(TestFolders.Root, "samples")).Where(folder => char.IsDigit(Path.GetFileName(folder)[0])).ToList();
        Assert.Equal(8, samples.Count);
        foreach (var sample in samples)
        {
            Assert.InRange(Directory.EnumerateFiles(sample, "*.cs").Sum(path => File.ReadLines(path).Count()), 5, 79);
            var project = XDocument.Load(Directory.EnumerateFiles(sample, "*.csproj").Single());
            Assert.Empty(project.Descendants("ProjectReference"));
            var version = XDocument.Load(Path.Combine(TestFolders.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
            Assert.All(project.Descendants("PackageReference").Where(p => p.Attribute("Include")!.Value.StartsWith("Lfr.", StringComparison.Ordinal)), p => Assert.Equal(version, p.Attribute("Version")!.Value));
            Assert.Contains(Path.GetFileName(sample), Text("samples/README.md"), StringComparison.Ordinal);
        }
    }

    private static List<string> AllPages() =>
        [.. new[] { "docs", "samples", "src" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestFolders.Root, folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(TestFolders.Root, "*.md"))
            .Select(path => Path.GetRelativePath(TestFolders.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    private static string Text(string path) => File.ReadAllText(Path.Combine(TestFolders.Root, path)).ReplaceLineEndings("\n");

    // Lines without their indentation and without empty ones.
    private static string Plain(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(@"^```csharp\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^```json\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"^```(?<language>\w*)$", RegexOptions.Multiline)]
    private static partial Regex Fence();
}
