using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lfr.Core.Deployments;
using Lfr.Core.Quality;

namespace Lfr.Architecture.Tests;

/// <summary>What the pages show is what is compiled and run. Shell blocks are run by eng/packages-test.sh, which also looks for the output that a page shows; one that cannot
/// be run here says why, and its lines are parsed by Lfr.Cli.Tests as all others are.</summary>
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

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_says_what_it_holds(string page)
    {
        // What is in none of these is checked by no test.
        Assert.All(PageBlock.Of(Text(page)), block => Assert.Contains(block.Language, new[] { "csharp", "sh", "json", "csv", "yaml", "text" }));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_block_of_commands_is_run_or_says_why_not(string page)
    {
        var script = Text("eng/packages-test.sh");
        var tutorials = AllPages().Where(other => other.StartsWith("docs/tutorials/", StringComparison.Ordinal) && Runs(script, other))
            .SelectMany(other => PageBlock.Of(Text(other))).Where(block => block is { Language: "sh", Mark: "" }).SelectMany(Commands).ToHashSet();
        var runs = Runs(script, page);
        foreach (var block in PageBlock.Of(Text(page)).Where(block => block.Language == "sh"))
        {
            switch (block.Mark)
            {
                case "not run":
                    Assert.True(block.Value.Length >= 15, $"{page}: say why this is not run:\n{block.Text}");
                    Assert.All(Scripts(block), command => Exists(page, command));
                    break;
                case "run by":
                    Assert.All(Commands(block), command => Assert.Contains(command, Text(block.Value), StringComparison.Ordinal));
                    break;
                case "" when page.StartsWith("src/", StringComparison.Ordinal):
                    // The page of a package has no marks, since its readers would see them: its lines are those of tutorials.
                    Assert.All(Commands(block), command => Assert.Contains(command, tutorials));
                    break;
                default:
                    Assert.True(runs, $"{page}: eng/packages-test.sh does not run this page. Run it there, or put '<!-- not run: REASON -->' above:\n{block.Text}");
                    break;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void What_is_shown_as_text_is_no_command_and_output_follows_what_printed_it(string page)
    {
        PageBlock? printed = null;
        foreach (var block in PageBlock.Of(Text(page)))
        {
            if (block.Mark == "output")
            {
                Assert.True(block.Language == "text" && printed is { Language: "sh", Mark: "" }, $"{page}: no block that is run stands before this output:\n{block.Text}");
            }
            else
            {
                printed = block;
                Assert.False(block.Language == "text" && Command().IsMatch(block.Text), $"{page}: commands belong into an sh block, which is run:\n{block.Text}");
            }
        }

        Assert.DoesNotMatch(IndentedCommand(), Text(page));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_mark_stands_right_above_a_block(string page) =>
        Assert.Equal(Mark().Count(Text(page)), PageBlock.Of(Text(page)).Count(block => block.Mark.Length > 0));

    [Fact]
    public void A_page_s_blocks_are_found_with_their_marks()
    {
        var blocks = PageBlock.Of("<!-- not run: no camera -->\n```sh\nlfr live\n```\ntext\n<!-- output -->\n\n```text\nx\ny\n```\n").ToList();
        Assert.Equal([new PageBlock("sh", "not run", "no camera", "lfr live\n"), new PageBlock("text", "", "", "x\ny\n")], blocks);
        Assert.Throws<InvalidDataException>(() => PageBlock.Of("```sh\nlfr\n").ToList());
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

    private static bool Runs(string script, string page) => Regex.IsMatch(script, $@"(tutorial|page) {Regex.Escape(page)}(\s|$)", RegexOptions.Multiline);

    // Lines without comments and continuations.
    private static IEnumerable<string> Commands(PageBlock block) =>
        block.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split("  #")[0].Split(" # ")[0].TrimEnd());

    private static IEnumerable<string> Scripts(PageBlock block) => Commands(block).Where(line => line.StartsWith("./", StringComparison.Ordinal) || line.StartsWith('.'));

    // The script is there, and its text knows the options.
    private static void Exists(string page, string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var script = words[0].StartsWith("./", StringComparison.Ordinal) ? words[0][2..] : words[0];
        Assert.True(File.Exists(Path.Combine(TestFolders.Root, script)), $"{page}: there is no {script}");
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains(option, Text(script), StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\s*(lfr|dotnet|npm|\$|\./eng/\S+) ", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^(    |\t)(lfr|dotnet|npm|\$|\./eng/\S+) ", RegexOptions.Multiline)]
    private static partial Regex IndentedCommand();

    [GeneratedRegex(@"^<!-- (file|output|not run|run by)\b", RegexOptions.Multiline)]
    private static partial Regex Mark();
}
