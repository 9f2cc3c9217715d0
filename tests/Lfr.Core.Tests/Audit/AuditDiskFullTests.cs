using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

/// <summary>A disk that is full stops everything, loudly, and costs no event that anybody was told is on it.</summary>
public sealed class AuditDiskFullTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    [InlineData(1500)]
    [InlineData(4000)]
    public void Every_event_is_on_disk_or_its_append_threw_and_the_log_can_be_opened_when_there_is_room(int room)
    {
        using var test = new TestLog();
        test.Open().Dispose();
        var disk = new SmallDisk(room);
        var told = new List<RecordId>();
        AuditLog? log = null;
        Action fill = () =>
        {
            log = test.Open(headInterval: 3, files: disk);
            for (var i = 0; ; i++)
            {
                RecordId id = FormattableString.Invariant($"a/{i}");
                log.Append(TestLog.Decision(id.Value));
                told.Add(id);
            }
        };
        var failed = Assert.Throws<AuditFailedException>(fill);
        Assert.Equal(SmallDisk.NoSpace, failed.HResult);
        if (log is not null)
        {
            Assert.Equal(AuditLogState.Failed, log.State);
            Assert.True(log.Stopped.IsCancellationRequested);
            disk.Room = int.MaxValue;
            Assert.Throws<AuditFailedException>(() => log.Append(TestLog.Quiet(1)));
            log.Dispose();
        }

        Assert.NotEqual(AuditVerdict.Broken, test.Verify().Verdict);
        test.Open().Dispose();
        var events = test.Events().ToList();
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
        Assert.Empty(told.Except(events.OfType<AlertDecided>().Select(e => e.AlertId)));
    }

    // A disk with so many bytes left, which takes what still fits and then says what Linux says.
    private sealed class SmallDisk(int room) : IAppendFiles
    {
        public const int NoSpace = 28;

        public int Room { get; set; } = room;

        public IAppendFile Open(string path) => new SmallFile(this, DiskFiles.Instance.Open(path));

        private sealed class SmallFile(SmallDisk disk, IAppendFile file) : IAppendFile
        {
            public long Length => file.Length;

            public void Append(ReadOnlySpan<byte> bytes)
            {
                var fits = Math.Min(bytes.Length, disk.Room);
                disk.Room -= fits;
                if (fits > 0)
                {
                    file.Append(bytes[..fits]);
                }

                if (fits < bytes.Length)
                {
                    throw new IOException("No space left on device", NoSpace);
                }
            }

            public void Truncate(long length) => file.Truncate(length);

            public void Dispose() => file.Dispose();
        }
    }
}
