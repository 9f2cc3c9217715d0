using System.Security.Cryptography;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

public sealed class AuditLogTests
{
    [Fact]
    public void What_is_appended_comes_back_in_order_with_its_receipts()
    {
        using var test = new TestLog();
        AuditReceipt receipt;
        var decision = TestLog.Decision("a/0001") with { Deployment = "d", Reason = "Zwölf Wörter \"quoted\"\nand a second line" };
        using (var log = test.Open())
        {
            log.Append(TestLog.Quiet(1));
            receipt = log.Append(decision);
        }

        var entries = test.Read();
        Assert.Equal(["log-created", "log-opened", "camera-changed", "alert-decided", "log-closed"], entries.Select(e => e.Kind));
        Assert.Equal(decision, entries[3].Event);
        Assert.Equal((4L, receipt.Hash), (receipt.Line, entries[3].Hash));
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
        Assert.Equal(0, test.Verify().UnanchoredLines);
    }

    [Fact]
    public void A_log_goes_on_where_it_ended_through_files_that_were_set_aside()
    {
        using var test = new TestLog();
        for (var run = 0; run < 3; run++)
        {
            using var log = test.Open(rotateBytes: 2000);
            for (var i = 0; i < 10; i++)
            {
                log.Append(TestLog.Quiet(i));
            }
        }

        Assert.True(Directory.GetFiles(test.Folder.Path, "audit.0*.jsonl").Length >= 3);
        Assert.Equal(30, test.Events().OfType<CameraChanged>().Count());
        Assert.All(test.Events().OfType<LogOpened>(), opened => Assert.Equal((0L, 0L), (opened.TornBytes, opened.UnanchoredLines)));
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
    }

    /// <summary>A reader of a log that is being written took a file that was set aside meanwhile for lines that had been removed.</summary>
    [Fact]
    public void A_file_that_is_set_aside_while_the_log_is_read_breaks_nothing()
    {
        using var test = new TestLog();
        using var log = test.Open(rotateBytes: 1500);
        AppendUntilSetAside(1);
        var walks = 0;
        var lines = 0L;
        var verification = AuditChain.Walk(new AuditPaths(test.Path), test.Keys, line =>
        {
            if (line.Number == 1 && ++walks == 1)
            {
                AppendUntilSetAside(2);
            }

            lines = line.Number;
        });
        Assert.Equal((AuditVerdict.Intact, log.Lines, log.Lines, 2), (verification.Verdict, verification.Lines, lines, walks));

        void AppendUntilSetAside(int files)
        {
            while (Directory.GetFiles(test.Folder.Path, "audit.0*.jsonl").Length < files)
            {
                log.Append(TestLog.Quiet(files));
            }
        }
    }

    /// <summary>A key may be a module of anybody's: whatever it throws, the line is written and nobody has its receipt.</summary>
    [Fact]
    public void A_key_that_fails_in_its_own_way_stops_the_log_as_a_disk_does()
    {
        using var test = new TestLog();
        using var key = new FaultyKey(test.Key);
        using (var log = AuditLog.Open(new AuditLogOptions { Path = test.Path, Key = key }, test.Clock))
        {
            key.Fails = true;
            var failure = Assert.Throws<AuditFailedException>(() => log.Append(TestLog.Decision("a/1")));
            Assert.Contains("the module does not answer", failure.Message, StringComparison.Ordinal);
            Assert.Equal(AuditLogState.Failed, log.State);
            Assert.True(SpinWait.SpinUntil(() => log.Stopped.IsCancellationRequested, TimeSpan.FromSeconds(10)));
        }

        using (test.Open())
        {
        }

        // One that fails only when the log is closed leaves nothing locked.
        using (var log = AuditLog.Open(new AuditLogOptions { Path = test.Path, Key = key }, Open(key)))
        {
            key.Fails = true;
        }

        test.Open().Dispose();

        ManualClock Open(FaultyKey faulty)
        {
            faulty.Fails = false;
            return test.Clock;
        }
    }

    /// <summary>Half a character is none: what is cut is cut before it, and a name that holds one is as the log will give it.</summary>
    [Fact]
    public void A_text_is_cut_between_characters()
    {
        var text = AuditText.Shorten("x" + string.Concat(Enumerable.Repeat("\U0001F600 ", 1000)));
        Assert.InRange(text.Value.Length, AuditText.MaxLength - 1, AuditText.MaxLength);
        Assert.DoesNotContain(text.Value.EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
        using var test = new TestLog();
        using (var log = test.Open())
        {
            log.Append(TestLog.Decision("a/1") with { Reason = text });
        }

        Assert.Equal(text, test.Events().OfType<AlertDecided>().Single().Reason);
    }

    /// <summary>Written anew in its place, the keys of former writers were gone for whoever read just then, and for good where the disk was full.</summary>
    [Fact]
    public void The_public_keys_are_there_whole_whenever_they_are_read()
    {
        using var test = new TestLog();
        test.Open().Dispose();
        var path = test.Folder.File("audit.pub.pem");
        var before = File.ReadAllText(path);
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        using var next = EcdsaSigningKey.Create();
        AuditLog.Open(new AuditLogOptions { Path = test.Path, Key = next, FormerPublicKeysPem = test.Key.PublicKeyPem }, test.Clock).Dispose();
        Assert.Equal(before, reader.ReadToEnd());
        Assert.Equal([test.Key.KeyId, next.KeyId], TrustedKeys.Parse(File.ReadAllText(path)).KeyIds);
    }

    [Fact]
    public void Lines_wait_for_a_head_no_longer_than_the_interval_and_decisions_not_at_all()
    {
        using var test = new TestLog();
        using var log = test.Open(headInterval: 4);
        for (var i = 0; i < 3; i++)
        {
            log.Append(TestLog.Quiet(i));
        }

        Assert.Equal((5L, 2L), (test.Verify().Lines, test.Verify().AnchoredLines));
        log.Append(TestLog.Quiet(3));
        Assert.Equal(6, test.Verify().AnchoredLines);
        log.Append(TestLog.Quiet(4));
        Assert.Equal(1, test.Verify().UnanchoredLines);
        log.Append(TestLog.Decision("a"));
        Assert.Equal(0, test.Verify().UnanchoredLines);
    }

    [Fact]
    public void A_clock_set_back_is_recorded_also_over_a_restart()
    {
        using var test = new TestLog();
        var before = test.Clock.GetUtcNow();
        using (var log = test.Open())
        {
            test.Clock.Set(before.AddHours(-1));
            log.Append([TestLog.Quiet(1), TestLog.Quiet(2)]);
        }

        test.Clock.Set(before.AddHours(-3));
        test.Open().Dispose();
        var back = test.Events().OfType<ClockWentBack>().ToList();
        Assert.Equal([3600, 7200], back.Select(e => e.Seconds));
        Assert.Equal(before, back[0].Previous);
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
    }

    [Fact]
    public void A_clock_set_back_that_somebody_saw_first_is_recorded_once()
    {
        using var test = new TestLog();
        var before = test.Clock.GetUtcNow();
        using (var log = test.Open())
        {
            test.Clock.Set(before.AddHours(-1));
            log.Append(new ClockWentBack { Deployment = "d", Previous = before.AddMinutes(5), Seconds = 3900 });
        }

        Assert.Equal(3900, Assert.Single(test.Events().OfType<ClockWentBack>()).Seconds);
    }

    [Fact]
    public void A_second_writer_is_refused_and_a_reader_is_not()
    {
        using var test = new TestLog();
        using var log = test.Open();
        Assert.Contains("One log has one writer", Assert.Throws<AuditLockedException>(() => test.Open()).Message, StringComparison.Ordinal);
        log.Append(TestLog.Quiet(1));
        Assert.Equal(3, test.Verify().Lines);
    }

    [Fact]
    public void A_closed_log_takes_nothing_more()
    {
        using var test = new TestLog();
        var log = test.Open();
        log.Dispose();
        log.Dispose();
        Assert.Equal(AuditLogState.Closed, log.State);
        Assert.True(log.Stopped.IsCancellationRequested);
        Assert.Throws<AuditFailedException>(() => log.Append(TestLog.Quiet(1)));
    }

    [Fact]
    public void An_event_that_is_not_filled_in_is_refused_and_leaves_nothing_behind()
    {
        using var test = new TestLog();
        using var log = test.Open();
        var before = new FileInfo(test.Path).Length;
        Assert.Throws<ArgumentException>(() => log.Append([TestLog.Quiet(1), TestLog.Decision("a") with { AlertId = default }]));
        Assert.Throws<ArgumentException>(() => log.Append([]));
        Assert.Equal(before, new FileInfo(test.Path).Length);
        Assert.Equal(AuditLogState.Open, log.State);
        log.Append(TestLog.Quiet(2));
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
    }

    [Fact]
    public void A_changed_log_is_not_gone_on_with()
    {
        using var test = new TestLog();
        test.Open().Dispose();
        var text = File.ReadAllText(test.Path);
        File.WriteAllText(test.Path, text.Replace("log-opened", "log-0pened", StringComparison.Ordinal));
        var broken = Assert.Throws<AuditBrokenException>(() => test.Open());
        Assert.Equal(2, broken.Verification.FirstBrokenLine);
        // Refused, and let go of: a copy that was kept can be put back.
        File.WriteAllText(test.Path, text);
        test.Open().Dispose();
    }

    [Fact]
    public void A_log_without_its_heads_and_heads_without_their_log_are_refused()
    {
        using var test = new TestLog();
        using (var log = test.Open())
        {
            log.Append(TestLog.Quiet(1));
        }

        var (heads, lines) = (File.ReadAllBytes(test.Heads), File.ReadAllBytes(test.Path));
        File.Delete(test.Heads);
        Assert.Equal(AuditVerdict.Unanchored, test.Verify().Verdict);
        Assert.Throws<AuditBrokenException>(() => test.Open());
        File.WriteAllBytes(test.Heads, heads);
        File.Delete(test.Path);
        Assert.Equal((1L, 4L), (Assert.Throws<AuditBrokenException>(() => test.Open()).Verification.FirstBrokenLine, test.Verify().LastBrokenLine));
        File.WriteAllBytes(test.Path, lines);
        test.Open().Dispose();
    }

    [Fact]
    public void Heads_of_another_key_or_another_log_do_not_pass()
    {
        using var test = new TestLog();
        test.Open().Dispose();
        using var other = new TestLog();
        other.Open().Dispose();
        Assert.Equal(AuditVerdict.Broken, AuditVerifier.Verify(test.Path, other.Keys).Verdict);
        // The same key signed both, for as many lines: the name of the log tells them apart.
        using var twin = EcdsaSigningKey.FromPem(PrivatePem(), "key");
        var (a, b) = (test.Folder.File("a/audit.jsonl"), test.Folder.File("b/audit.jsonl"));
        foreach (var path in new[] { a, b })
        {
            AuditLog.Open(new AuditLogOptions { Path = path, Key = twin }, test.Clock).Dispose();
        }

        var keys = TrustedKeys.Parse(twin.PublicKeyPem);
        Assert.Equal(AuditVerdict.Intact, AuditVerifier.Verify(a, keys).Verdict);
        Assert.Equal(AuditVerdict.Broken, AuditVerifier.Verify(a, keys, b.Replace(".jsonl", ".heads.jsonl", StringComparison.Ordinal)).Verdict);
    }

    [Fact]
    public void A_new_key_takes_over_when_the_former_is_named()
    {
        using var test = new TestLog();
        test.Open().Dispose();
        using var next = EcdsaSigningKey.Create();
        var options = new AuditLogOptions { Path = test.Path, Key = next };
        Assert.Throws<AuditBrokenException>(() => AuditLog.Open(options, test.Clock));
        AuditLog.Open(options with { FormerPublicKeysPem = test.Key.PublicKeyPem }, test.Clock).Dispose();
        var published = TrustedKeys.Parse(File.ReadAllText(test.Folder.File("audit.pub.pem")));
        Assert.Equal(2, published.KeyIds.Count);
        Assert.Equal((AuditVerdict.Intact, next.KeyId), (AuditVerifier.Verify(test.Path, published).Verdict, AuditVerifier.Verify(test.Path, published).HeadKey));
    }

    [Fact]
    public void A_log_put_back_with_its_heads_shows_against_a_copy_of_the_heads()
    {
        using var test = new TestLog();
        test.Open().Dispose();
        var (oldLog, oldHeads) = (File.ReadAllBytes(test.Path), File.ReadAllBytes(test.Heads));
        using (var log = test.Open())
        {
            log.Append(TestLog.Decision("a"));
        }

        var copy = test.Folder.File("copy.jsonl");
        File.Copy(test.Heads, copy);
        File.WriteAllBytes(test.Path, oldLog);
        File.WriteAllBytes(test.Heads, oldHeads);
        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
        var against = AuditVerifier.Verify(test.Path, test.Keys, copy);
        Assert.Equal((AuditVerdict.Broken, 4L), (against.Verdict, against.FirstBrokenLine));
    }

    [Fact]
    [Trait("Concurrent", nameof(AuditLog))]
    public async Task Many_threads_write_one_chain()
    {
        using var test = new TestLog();
        using (var log = test.Open(rotateBytes: 20_000))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 25; i++)
                {
                    log.Append(TestLog.Quiet((thread * 100) + i));
                }
            })));
        }

        Assert.Equal(AuditVerdict.Intact, test.Verify().Verdict);
        Assert.Equal(200, test.Events().OfType<CameraChanged>().Select(e => e.Camera).Distinct().Count());
    }

    private static string PrivatePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private sealed class FaultyKey(ISigningKey inner) : ISigningKey
    {
        public bool Fails { get; set; }

        public Sha256Digest KeyId => inner.KeyId;

        public string PublicKeyPem => inner.PublicKeyPem;

        public byte[] Sign(ReadOnlySpan<byte> data) => Fails ? throw new InvalidOperationException("the module does not answer") : inner.Sign(data);

        public void Dispose()
        {
        }
    }
}
