using Lfr.Cli.Review;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Cli.Tests.Commands;

/// <summary>A console whose run ends under it.</summary>
public sealed class ReviewConsoleTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EcdsaSigningKey _key = EcdsaSigningKey.Create();

    public void Dispose()
    {
        _key.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_log_that_is_gone_ends_the_run_that_is_there_and_no_process(bool runIsOver)
    {
        using var log = AuditLog.Open(new AuditLogOptions { Path = _folder.File("audit.jsonl"), Key = _key }, TimeProvider.System);
        var desk = new AdjudicationDesk("D1", log, new RetentionClock(log, TimeProvider.System, []), new AdjudicationOptions(), TimeProvider.System);
        desk.ReceiveErased(new AlertRaised
        {
            Deployment = "D1",
            AlertId = desk.NextAlertId(),
            SubjectId = "P1",
            Camera = "C1",
            Score = 0.5f,
            Threshold = 0.4f,
            PolicyId = "van",
            WatchlistDigest = Sha256Digest.Of("w"u8),
            Pipeline = Sha256Digest.Of("p"u8),
        });
        using var said = new StringWriter();
        using var console = new ReviewConsole(desk, "PC1", () => [], _ => "", new CommandOutput(said, said, false));
        var quit = console.Quit;
        log.Dispose();
        if (runIsOver)
        {
            console.Dispose();
        }

        using var lines = new StringReader("open 1\nopen 1\n");
        await Assert.ThrowsAsync<AuditFailedException>(() => console.Start(lines));
        Assert.Equal(!runIsOver, quit.IsCancellationRequested);
    }
}
