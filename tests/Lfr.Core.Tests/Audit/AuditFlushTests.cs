using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

/// <summary>A line is on the medium before anybody has its receipt: it is written, then flushed, then vouched for, then acknowledged.</summary>
public sealed class AuditFlushTests
{
    [Fact]
    public void Every_append_is_flushed_after_its_bytes_were_written_and_before_its_receipt_is_given()
    {
        using var test = new TestLog();
        var flushed = new List<(long Lines, long Heads, int Receipts)>();
        var receipts = new List<AuditReceipt>();
        var disk = new DiskFiles(handle =>
        {
            flushed.Add((LinesOf(test.Path), LinesOf(test.Heads), receipts.Count));
            RandomAccess.FlushToDisk(handle);
        });
        using var log = test.Open(files: disk, headInterval: 1000);
        var (lines, heads) = (log.Lines, LinesOf(test.Heads));

        // The two lines that begin a log with one flush, and then their head.
        Assert.Equal([(2, 0, 0), (2, 1, 0)], flushed);
        flushed.Clear();
        receipts.Add(log.Append(TestLog.Quiet(1)));
        Assert.Equal([(lines + 1, heads, 0)], flushed);

        // Several with one flush; a line that is signed at once with a second flush, of its head.
        receipts.AddRange(log.Append([TestLog.Quiet(2), TestLog.Quiet(3)]));
        Assert.Equal((lines + 3, heads, 1), flushed[^1]);
        receipts.Add(log.Append(TestLog.Decision("a/1")));
        Assert.Equal([(lines + 4, heads, 3), (lines + 4, heads + 1, 3)], flushed[2..]);
        Assert.Equal(4, flushed.Count);
        Assert.Equal(lines + 4, receipts[^1].Line);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_flush_that_fails_gives_no_receipt_and_stops_the_log(int failing)
    {
        using var test = new TestLog();
        var flushes = int.MinValue;
        using var log = test.Open(files: new DiskFiles(_ =>
        {
            if (++flushes == failing)
            {
                throw new IOException("Input/output error");
            }
        }));
        flushes = 0;
        Assert.Throws<AuditFailedException>(() => log.Append(TestLog.Decision("a/1")));
        Assert.Equal((AuditLogState.Failed, failing), (log.State, flushes));
    }

    [Fact]
    public void What_is_cut_off_is_flushed_too()
    {
        using var folder = new TemporaryFolder();
        var flushes = 0;
        using var file = new DiskFiles(_ => flushes++).Open(folder.File("file"));
        file.Append("four"u8);
        file.Truncate(2);
        Assert.Equal((2, 2L), (flushes, file.Length));
    }

    [Fact]
    public void A_log_is_on_a_disk_that_flushes_to_the_medium_unless_a_test_says_otherwise()
    {
        using var key = EcdsaSigningKey.Create();
        var files = Assert.IsType<DiskFiles>(new AuditLogOptions { Path = "audit.jsonl", Key = key }.Files);
        Assert.Equal(typeof(RandomAccess).GetMethod(nameof(RandomAccess.FlushToDisk)), files.Flush.Method);
    }

    // Another reader than the writer's own count of bytes.
    private static long LinesOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
