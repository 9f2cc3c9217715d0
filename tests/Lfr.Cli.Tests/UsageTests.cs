namespace Lfr.Cli.Tests;

public sealed class UsageTests
{
    public static TheoryData<string> Commands => ["demo", "detect", "verify", "enrol", "search", "models", "models list", "models fetch", "models verify", "models prepare"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_help_with_examples(string command)
    {
        var result = Tool.Run([.. command.Split(' '), "--help"]);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Examples:", result.Output, StringComparison.Ordinal);
        Assert.Contains($"  lfr {command.Split(' ')[0]}", result.Output, StringComparison.Ordinal);
        Assert.Contains("--json", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Error);
    }

    [Fact]
    public void The_tools_help_says_what_the_exit_codes_mean()
    {
        var result = Tool.Run("--help");
        Assert.Equal(0, result.ExitCode);
        foreach (var word in new[] { "no match", "usage", "input", "environment", "gate", "tampered" })
        {
            Assert.Contains(word, result.Output, StringComparison.Ordinal);
        }
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "--help" },
        { "nonsense", "nonsense" },
        { "detect", "IMAGE" },
        { "verify a.png", "B" },
        { "verify a.png b.png c.png", "c.png" },
        { "enrol people", "--out" },
        { "search a.png", "--watchlist" },
        { "search a.png --watchlist w --top 0", "--top" },
        { "search a.png --watchlist w --top x", "--top" },
        { "verify a.png b.png --threshold 64", "percentage" },
        { "verify a.png b.png --threshold nan", "--threshold" },
        { "verify a.png b.png --threshold 0.4 --fmr 1e-4", "exclude" },
        { "models list --nonsense", "--nonsense" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_command_line_ends_with_2_and_one_sentence(string line, string named) =>
        Tool.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).AssertRefused(2, named);

    [SkippableFact]
    public void With_json_a_refusal_is_one_document_too()
    {
        foreach (var (line, code) in new[] { ("detect --json", 2), ("models list --models /nowhere/at/all --json", 4), ("detect /nowhere/at/all.png --json", 3) })
        {
            Skip.If(TestFolders.Models is null && code == 3, TestFolders.NoModels);
            var result = Tool.Run(line.Split(' '));
            Assert.Equal(code, result.ExitCode);
            Assert.Equal(System.Text.Json.JsonValueKind.Object, result.Json.ValueKind);
        }
    }

    [Fact]
    public void Debugging_shows_where_a_failure_comes_from()
    {
        var result = Tool.Run(null, new Dictionary<string, string?> { ["LFR_DEBUG"] = "1" }, "models", "list", "--models", "/nowhere/at/all");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("   at Lfr.Core.Models.ModelPack", result.Error, StringComparison.Ordinal);
    }
}
