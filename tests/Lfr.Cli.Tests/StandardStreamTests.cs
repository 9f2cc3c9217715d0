using System.Text.Json;

namespace Lfr.Cli.Tests;

/// <summary>Streams that cannot be written: a full disk, a closed descriptor, a reader that has gone.</summary>
public sealed class StandardStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, string> Unwritable => new()
    {
        { ">/dev/full", "models list --json" },
        { ">/dev/full", "models list" },
        { ">/dev/full", "--help" },
        { ">/dev/full", "models list --help" },
        { ">/dev/full", "--version" },
        { ">/dev/full", "detect PICTURE" },
        { ">/dev/full", "detect PICTURE --json" },
        { ">&-", "models list --json" },
        { ">&-", "--help" },
        { ">&-", "detect PICTURE" },
    };

    [SkippableTheory]
    [MemberData(nameof(Unwritable))]
    public void A_result_that_cannot_be_written_ends_with_4_and_one_sentence(string where, string line)
    {
        NeedModels();
        Run(where, line).AssertRefused((int)ExitCode.Environment, where == ">&-" ? "standard output is closed" : "standard output cannot be written: No space left on device");
    }

    [SkippableTheory]
    [InlineData(">/dev/full", "verify nowhere.png nowhere.png --json")]
    [InlineData(">&-", "verify nowhere.png nowhere.png --json")]
    public void What_failed_first_is_what_is_said(string where, string line)
    {
        NeedModels();
        Run(where, line).AssertRefused((int)ExitCode.Input, "nowhere.png: there is no such file");
    }

    [SkippableTheory]
    [InlineData("2>/dev/full", "detect PICTURE --json", 1)]
    [InlineData("2>&-", "detect PICTURE --json", 1)]
    [InlineData("2>/dev/full", "detect nowhere.png PICTURE --json", 3)]
    [InlineData("2>&-", "verify nowhere.png nowhere.png --json", 3)]
    [InlineData("2>/dev/full", "verify --json", 2)]
    public void Notes_that_cannot_be_written_are_lost_and_the_work_is_done(string where, string line, int code)
    {
        NeedModels();
        var result = Run(where, line);
        Assert.Equal((code, ""), (result.ExitCode, result.Error));
        Assert.Equal(JsonValueKind.Object, result.Json.ValueKind);
    }

    [SkippableTheory]
    [InlineData(">/dev/full 2>/dev/full")]
    [InlineData(">&- 2>&-")]
    public void With_neither_the_exit_code_says_it(string where)
    {
        NeedModels();
        Assert.Equal(new ToolResult((int)ExitCode.Environment, "", ""), Run(where, "models list --json"));
    }

    [SkippableFact]
    public void A_reader_that_has_gone_is_no_failure()
    {
        NeedModels();
        Skip.IfNot(OperatingSystem.IsLinux(), "The shell's descriptors are Linux's.");
        var result = Tool.RunUnder(["sh", "-c", "{ \"$@\"; echo \"$?\" >&2; } | true", "sh"], "models", "list");
        Assert.Equal("0\n", result.Error);
    }

    private static void NeedModels() => Skip.If(TestFolders.Models is null, TestFolders.NoModels);

    private ToolResult Run(string where, string line)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/dev/full"), "There is no /dev/full.");
        var picture = TestPictures.Gradient(_folder, "a.png", 64, 64);
        return Tool.RunUnder(["sh", "-c", $"exec \"$@\" {where}", "sh"], [.. line.Split(' ').Select(word => word == "PICTURE" ? picture : word)]);
    }
}
