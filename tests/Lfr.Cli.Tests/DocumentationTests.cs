using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Lfr.Cli.Commands;
using Lfr.Cli.Demonstration;
using Lfr.Cli.Simulation;
using Lfr.Core.Deployments;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;
using Lfr.Evaluation.Protocols;

namespace Lfr.Cli.Tests;

/// <summary>Every command line of the pages is one that the tool takes, and every exit code is on its page.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Every_command_line_of_the_pages_parses()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var (page, line) in CommandLines())
        {
            count++;
            var arguments = CommandLineParser.SplitCommandLine(line).Skip(1).TakeWhile(word => word is not (">" or "||" or "|" or "&&" or "#") && !word.StartsWith("<<", StringComparison.Ordinal)).ToArray();
            var parse = LfrCommand.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            wrong.AddRange(parse.Errors.Select(error => $"{page}: {line}: {error.Message}"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(count, 30, 1000);
    }

    [Fact]
    public void Every_command_within_a_sentence_exists_with_its_options()
    {
        // `lfr live --review-as OFFICER` names a command and options; what else it needs is not in a sentence, and not missed.
        var wrong = new List<string>();
        var count = 0;
        foreach (var page in PagePaths())
        {
            foreach (Match span in InlineCommand().Matches(File.ReadAllText(page)))
            {
                var arguments = CommandLineParser.SplitCommandLine(span.Groups["arguments"].Value).Select(word => word.TrimStart('[').TrimEnd(']')).ToArray();
                if (arguments is [] or ["COMMAND", ..] or ["…", ..] or ["...", ..])
                {
                    continue;
                }

                count++;
                var parse = LfrCommand.Create().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
                wrong.AddRange(parse.Errors.Where(error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)).Select(error => $"{Path.GetFileName(page)}: {span.Value}: {error.Message}"));
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(count, 60, 1000);
    }

    [Fact]
    public void A_line_with_an_option_that_does_not_exist_would_be_found() =>
        Assert.Contains(LfrCommand.Create().Parse(["models", "fetch", "--into", "x"]).Errors, error => error.Message.StartsWith("Unrecognized", StringComparison.Ordinal));

    [Fact]
    public void Every_exit_code_is_on_its_page()
    {
        var page = File.ReadAllText(Path.Combine(TestFolders.Root, "docs", "error-codes.md"));
        Assert.All(Enum.GetValues<ExitCode>(), code => Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| {(int)code} | {code} |"), page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_protocol_on_the_page_is_one_that_can_be_read()
    {
        var page = File.ReadAllText(Path.Combine(TestFolders.Root, "docs", "formats.md")).ReplaceLineEndings("\n");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), JsonBlock().Match(page).Groups["text"].Value);
        Assert.Equal("Vendor", ProtocolFile.Read(folder.File("protocol.json")).MatcherName);
    }

    [Fact]
    public void The_forms_on_the_pages_are_in_order()
    {
        var live = JsonBlock().Matches(Page("live.md")).Select(m => m.Groups["text"].Value).ToList();
        var form = WatchlistFile.Parse(Encoding.UTF8.GetBytes(live.Single(j => j.Contains(WatchlistFile.Schema, StringComparison.Ordinal))), "live.md");
        using var engine = new ScriptedEngine();
        var options = new WatchlistBuilderOptions { OnePersonFrom = new Threshold(0.5f), TwoPeopleBelow = new Threshold(0.3f) };
        Assert.Empty(new WatchlistBuilder(engine, options, new ScriptedClock(form.Approval!.ApprovedAt!.Value.AddHours(1))).Check(form));
        Assert.Equal("van-1", PolicyFile.Parse(live.Single(j => j.Contains(PolicyFile.Schema, StringComparison.Ordinal)), "live.md").Id);

        // The list is for the deployment of the other page, and so is the policy.
        var deployment = DeploymentFile.Parse(JsonBlock().Match(Page("deployments.md")).Groups["text"].Value, "deployments.md");
        Assert.Empty(Deployment.Check(deployment));
        Assert.Equal((deployment.Id, deployment.ThresholdPolicyId), (form.Approval.DeploymentId, "van-1"));
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(TestFolders.Root, "docs", name)).ReplaceLineEndings("\n");

    private static IEnumerable<string> PagePaths() =>
        new[] { "docs", "src", "samples" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(TestFolders.Root, folder), "*.md", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(TestFolders.Root, "*.md")).Order(StringComparer.Ordinal);

    // Lines that begin with "lfr " inside a block, or in a block of four spaces; a backslash continues a line.
    private static IEnumerable<(string Page, string Line)> CommandLines()
    {
        foreach (var page in PagePaths())
        {
            var text = Continued().Replace(File.ReadAllText(page).ReplaceLineEndings("\n"), " ");
            var inside = false;
            foreach (var line in text.Split('\n'))
            {
                inside ^= line.StartsWith("```", StringComparison.Ordinal);
                var plain = line.Trim();
                if ((inside || line.StartsWith("    ", StringComparison.Ordinal)) && (plain.StartsWith("lfr ", StringComparison.Ordinal) || plain.StartsWith("./eng/lfr.sh ", StringComparison.Ordinal)))
                {
                    yield return (Path.GetRelativePath(TestFolders.Root, page), plain.Split("  #")[0]);
                }
            }
        }
    }

    [GeneratedRegex(@"`(\./eng/)?lfr(\.sh)? (?<arguments>[^`]+)`")]
    private static partial Regex InlineCommand();

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued();

    [GeneratedRegex(@"^```json\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex JsonBlock();
}
