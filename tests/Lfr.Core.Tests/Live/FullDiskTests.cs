using System.Diagnostics;
using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live;
using Lfr.Tests;

namespace Lfr.Core.Tests.Live;

/// <summary>A disk that is really full: a small file system in memory, where this machine lets one be mounted.</summary>
public sealed class FullDiskTests
{
    [SkippableFact]
    public async Task When_the_disk_is_full_alerts_stop_and_no_further_face_is_processed()
    {
        const int Frames = 20_000;
        using var folder = new TemporaryFolder();
        var disk = Directory.CreateDirectory(folder.File("disk")).FullName;
        Skip.IfNot(OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) == 0, "this machine lets no small file system be mounted");
        try
        {
            using var stage = new LiveStage(people: 8);
            using var key = EcdsaSigningKey.Create();
            using var log = AuditLog.Open(new AuditLogOptions { Path = Path.Combine(disk, "audit.jsonl"), Key = key }, stage.Time);
            using var pipeline = new LivePipeline(
                new LiveAuthority("D1", null, null, null), stage.Engine, stage.Search, stage.Policy, log, new LiveOptions { CoolDown = TimeSpan.Zero }, stage.Time, null, null);
            var told = new List<string>();
            var steps = Enumerable.Range(0, Frames)
                .Select(i => ScriptedStep.Frame(i, new ScriptedFace(i / 5 % 8, 0.8f, i, i / 5 % 8 * 60, 0))).ToList();
            var failure = await Assert.ThrowsAsync<AuditFailedException>(async () =>
            {
                await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", stage.Time, steps)]))
                {
                    told.Add(alert.Id);
                    alert.Dispose();
                }
            });
            Assert.Contains("space", failure.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Equal(AuditLogState.Failed, log.State);
            var stopped = pipeline.Statistics.Frames;
            Assert.InRange(stopped, 5, Frames / 2);
            await Assert.ThrowsAsync<AuditFailedException>(async () =>
            {
                await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", stage.Time, steps)]))
                {
                    alert.Dispose();
                }
            });
            Assert.Equal(0, pipeline.Statistics.Frames);

            var (verification, entries) = AuditVerifier.Read(Path.Combine(disk, "audit.jsonl"), TrustedKeys.Parse(key.PublicKeyPem));
            Assert.NotEqual(AuditVerdict.Broken, verification.Verdict);
            Assert.NotEmpty(told);
            Assert.Empty(told.Except(entries.Select(e => e.Event).OfType<AlertRaised>().Select(e => e.AlertId.Value)));
        }
        finally
        {
            Assert.Equal(0, Run("umount", "-l", disk));
        }
    }

    private static int Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return -1;
        }
    }
}
