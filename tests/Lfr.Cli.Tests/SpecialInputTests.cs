using System.Diagnostics;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Tests;

/// <summary>Pipes and devices where a file is asked for, places that are not there, and what a shell pipes in.</summary>
public sealed class SpecialInputTests : IDisposable
{
    private static readonly string[] Patience = ["timeout", "-s", "KILL", "60"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("detect PIPE", 3)]
    [InlineData("verify PIPE PIPE", 3)]
    [InlineData("verify PICTURE PICTURE --policy PIPE", 3)]
    [InlineData("search PICTURE --watchlist PIPE", 3)]
    [InlineData("deployment validate PIPE", 3)]
    [InlineData("evaluate deployments PIPE --out OUT", 3)]
    [InlineData("evaluate images PIPE --out OUT", 3)]
    [InlineData("evaluate verification PICTURE --protocol PIPE --out OUT", 3)]
    [InlineData("audit verify PICTURE --public-key PIPE", 3)]
    [InlineData("watchlist verify PIPE --signer PIPE", 3)]
    [InlineData("models list --models CARDS", 4)]
    public void A_pipe_that_nobody_writes_is_refused_and_not_waited_for(string line, int code)
    {
        NeedModels();
        var pipe = Pipe("p.jpg");
        var picture = TestPictures.Gradient(_folder, "a.png", 32, 32);
        if (line.EndsWith("CARDS", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(_folder.File("cards"));
            Pipe(Path.Combine("cards", "card.json"));
        }

        var result = Tool.RunUnder(
            Patience, [.. line.Split(' ').Select(word => word switch { "PIPE" => pipe, "PICTURE" => picture, "OUT" => _folder.File("out"), "CARDS" => _folder.File("cards"), _ => word })]);
        result.AssertRefused(code, "");
        Assert.Contains("named pipe and no regular file", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Enrolling_a_folder_with_a_pipe_refuses_the_pipe()
    {
        NeedModels();
        Directory.CreateDirectory(_folder.File("people"));
        Pipe(Path.Combine("people", "ann.jpg"));
        var result = Tool.RunUnder(Patience, "enrol", _folder.File("people"), "--out", _folder.File("w"));
        result.AssertRefused(3, "nothing was written");
        Assert.Contains("named pipe and no regular file", result.Error, StringComparison.Ordinal);
    }

    // A shell's <(...) and a pipe into the tool are read where a file is read once.
    [SkippableFact]
    public void What_a_shell_pipes_in_is_read_where_it_is_read_once_and_refused_where_it_is_read_twice()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The kind of a file is known on Linux alone.");
        var none = new Dictionary<string, string?>();
        var form = Tool.Answer(DeploymentFile.Format(new DeploymentForm()), null, none, "deployment", "validate", "/dev/stdin");
        form.AssertRefused(3, "the deployment is refused: ");
        var grids = File.ReadAllText(Path.Combine(TestFolders.Root, "datasets", "met-grids-2023-2025.csv"));
        Tool.Answer(grids, null, none, "evaluate", "deployments", "/dev/stdin", "--out", _folder.File("out")).AssertRefused(3, "'/dev/stdin' is a pipe and no regular file. Write");
    }

    [SkippableFact]
    public void A_folder_that_is_gone_is_what_is_said()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Elsewhere a folder in use stays.");
        var gone = Directory.CreateDirectory(_folder.File("gone")).FullName;
        foreach (var command in new[] { "models list --models here", "deployment validate here.json" })
        {
            Directory.CreateDirectory(gone);
            Tool.RunUnder(["sh", "-c", "cd \"$0\" && rmdir \"$0\" && exec \"$@\"", gone], command.Split(' ')).AssertRefused(3, "the folder in which lfr was started is not there any more");
        }
    }

    [SkippableFact]
    public void What_may_not_be_read_says_what_to_do()
    {
        Skip.If(!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/setpriv"), "There is no setpriv to run as less than the superuser.");
        NeedModels();
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        string[] without = Environment.IsPrivilegedProcess ? ["/usr/bin/setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"] : ["env"];
        var picture = TestPictures.Gradient(_folder, "a.png", 32, 32);
        File.WriteAllText(_folder.File("file"), "x");
        File.SetUnixFileMode(_folder.File("file"), UnixFileMode.None);
        Directory.CreateDirectory(_folder.File("people"), UnixFileMode.None);
        Tool.RunUnder(without, "search", picture, "--watchlist", _folder.File("file")).AssertRefused(3, "may not be read. Get the right to read it");
        Tool.RunUnder(without, "verify", picture, picture, "--policy", _folder.File("file")).AssertRefused(3, "may not be read. Get the right to read it");
        Tool.RunUnder(without, "enrol", _folder.File("people"), "--out", _folder.File("w")).AssertRefused(3, "Get the right to it");
    }

    [SkippableFact]
    public void A_folder_given_as_a_policy_is_said_to_be_one()
    {
        NeedModels();
        var picture = TestPictures.Gradient(_folder, "a.png", 32, 32);
        Tool.Run("verify", picture, picture, "--policy", _folder.Path).AssertRefused(3, "is a folder. Name a file");
    }

    private static void NeedModels() => Skip.If(TestFolders.Models is null, TestFolders.NoModels);

    private string Pipe(string name)
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists("/usr/bin/mkfifo"), "There is no mkfifo.");
        var path = _folder.File(name);
        using var make = Process.Start("/usr/bin/mkfifo", path);
        make.WaitForExit();
        return path;
    }
}
