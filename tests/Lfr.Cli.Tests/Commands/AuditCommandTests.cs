using Lfr.Cli.Commands;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Cli.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EcdsaSigningKey _key = EcdsaSigningKey.Create();

    public AuditCommandTests()
    {
        using var log = AuditLog.Open(new AuditLogOptions { Path = LogPath, Key = _key }, TimeProvider.System);
        for (var i = 0; i < 5; i++)
        {
            log.Append(new CameraChanged { Camera = "north", State = CameraState.Connected });
        }
    }

    private string LogPath => _folder.File("audit.jsonl");

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_intact_log_is_done_by_its_file_or_its_folder()
    {
        foreach (var path in new[] { LogPath, _folder.Path })
        {
            var run = await Verify(path);
            Assert.Equal(ExitCode.Done, run.Code);
            Assert.Contains("8 lines are intact", run.Output, StringComparison.Ordinal);
            Assert.Contains(_key.KeyId.ToString(), run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_changed_line_is_named_and_exits_with_6()
    {
        var lines = File.ReadAllLines(LogPath);
        lines[4] = lines[4].Replace("north", "south", StringComparison.Ordinal);
        File.WriteAllText(LogPath, string.Join('\n', lines) + "\n");
        var run = await Verify(LogPath);
        Assert.Equal(ExitCode.Tampered, run.Code);
        Assert.Contains("broken at line 5", run.Output, StringComparison.Ordinal);
        var json = await Verify(LogPath, "--json");
        Assert.Equal((ExitCode.Tampered, "broken", 5), (json.Code, json.Document().GetProperty("verdict").GetString(), json.Document().GetProperty("firstBrokenLine").GetInt32()));
        Assert.All([run.Error, json.Error], error => Assert.Contains($"lfr: {LogPath}: The log is broken at line 5", error, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_removed_end_exits_with_6_and_a_torn_line_after_the_head_does_not()
    {
        var text = File.ReadAllText(LogPath);
        File.AppendAllText(LogPath, "{\"n\":9,\"t\":");
        var torn = await Verify(LogPath, "--json");
        Assert.Equal((ExitCode.Done, "torn", 11), (torn.Code, torn.Document().GetProperty("verdict").GetString(), torn.Document().GetProperty("tornBytes").GetInt32()));
        File.WriteAllText(LogPath, text[..(text.LastIndexOf('\n', text.Length - 2) + 1)]);
        Assert.Equal(ExitCode.Tampered, (await Verify(LogPath)).Code);
    }

    [Fact]
    public async Task A_log_without_heads_or_key_or_at_all_is_an_input_error()
    {
        File.Delete(_folder.File("audit.heads.jsonl"));
        Assert.Equal(ExitCode.Input, (await Verify(LogPath)).Code);
        File.Delete(_folder.File("audit.pub.pem"));
        Assert.Contains("--public-key", (await Verify(LogPath)).Error, StringComparison.Ordinal);
        Assert.Contains("no audit log", (await Verify(_folder.File("none.jsonl"))).Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await CommandRun.Of(AuditCommand.Create(), "audit", "verify")).Code);
    }

    [Fact]
    public async Task The_key_that_is_named_counts_and_not_the_one_beside_the_log()
    {
        using var other = EcdsaSigningKey.Create();
        var key = _folder.File("other.pem");
        File.WriteAllText(key, other.PublicKeyPem);
        Assert.Equal(ExitCode.Tampered, (await Verify(LogPath, "--public-key", key)).Code);
        File.WriteAllText(key, _key.PublicKeyPem);
        var run = await Verify(LogPath, "--public-key", key);
        Assert.Equal((ExitCode.Done, ""), (run.Code, run.Error));
        File.WriteAllText(key, "no key");
        Assert.Equal(ExitCode.Input, (await Verify(LogPath, "--public-key", key)).Code);
    }

    private static Task<CommandRun> Verify(string path, params string[] more) => CommandRun.Of(AuditCommand.Create(), ["audit", "verify", path, .. more]);
}
