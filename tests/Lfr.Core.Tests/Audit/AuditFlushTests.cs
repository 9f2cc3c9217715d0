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
    public void A_name_is_flushed_when_a_file_is_made_or_set_aside_and_before_the_receipt_of_what_it_holds()
    {
        using var test = new TestLog();
        var flushed = new List<(string Folder, int Files, int Receipts)>();
        var receipts = new List<AuditReceipt>();
        var disk = new DiskFiles(RandomAccess.FlushToDisk, folder => flushed.Add((folder, Directory.GetFiles(folder, "audit.*jsonl").Length, receipts.Count)));
        using (var log = test.Open(rotateBytes: 1500, files: disk))
        {
            // The log and its heads are two new names.
            Assert.Equal([(test.Folder.Path, 1, 0), (test.Folder.Path, 2, 0)], flushed);
            flushed.Clear();
            while (!File.Exists(test.Folder.File("audit.000001.jsonl")))
            {
                Assert.Empty(flushed);
                receipts.Add(log.Append(TestLog.Quiet(receipts.Count)));
            }

            // The old file has its new name, and the new one is there: then the folder is flushed, then somebody has the receipt.
            Assert.Equal([(test.Folder.Path, 3, receipts.Count - 1)], flushed);
        }

        // One that is there already brings no new name.
        flushed.Clear();
        using (test.Open(files: disk))
        {
            Assert.Empty(flushed);
        }

        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
    }

    [Fact]
    public void A_folder_that_cannot_be_flushed_when_a_file_is_set_aside_gives_no_receipt_and_stops_the_log()
    {
        using var test = new TestLog();
        var fails = false;
        using var log = test.Open(rotateBytes: 1500, files: new DiskFiles(RandomAccess.FlushToDisk, _ =>
        {
            if (fails)
            {
                throw new IOException("Input/output error");
            }
        }));
        fails = true;
        var receipts = 0;
        Assert.Throws<AuditFailedException>(() =>
        {
            for (; receipts < 1000; receipts++)
            {
                log.Append(TestLog.Quiet(receipts));
            }
        });
        Assert.Equal(AuditLogState.Failed, log.State);
        Assert.True(receipts > 0 && File.Exists(test.Folder.File("audit.000001.jsonl")), "no file was set aside");
    }

    [Fact]
    public void A_file_that_is_there_whole_or_not_at_all_has_its_name_flushed_after_it_was_renamed()
    {
        using var folder = new TemporaryFolder();
        var flushed = new List<(string, string)>();
        AtomicFile.Write(folder.File("file"), "new"u8, at => flushed.Add((at, string.Join(' ', Directory.GetFiles(at).Select(Path.GetFileName)))));
        Assert.Equal([(folder.Path, "file")], flushed);
    }

    [Fact]
    public void A_folder_is_flushed_and_one_that_is_not_there_is_an_error()
    {
        using var folder = new TemporaryFolder();
        DiskFolder.Sync(folder.Path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("cannot be opened to flush it", Assert.Throws<IOException>(() => DiskFolder.Sync(folder.File("none"))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_log_is_on_a_disk_that_flushes_to_the_medium_unless_a_test_says_otherwise()
    {
        using var key = EcdsaSigningKey.Create();
        var files = Assert.IsType<DiskFiles>(new AuditLogOptions { Path = "audit.jsonl", Key = key }.Files);
        Assert.Equal(typeof(RandomAccess).GetMethod(nameof(RandomAccess.FlushToDisk)), files.Flush.Method);
        Assert.Equal(typeof(DiskFolder).GetMethod(nameof(DiskFolder.Sync)), files.FlushFolder.Method);
    }

    // Another reader than the writer's own count of bytes.
    private static long LinesOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
