using System.Diagnostics;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

/// <summary>Processes that write a log, and are killed without warning.</summary>
public sealed class AuditKillTests
{
    private const int Logs = 8;

    // A kill takes a second. All 200 with LFR_LONG=1; a few in every other run.
    private static readonly int s_killsALog = Environment.GetEnvironmentVariable("LFR_LONG") == "1" ? 25 : 4;

    // At once: each waits for the disk most of the time.
    private const int Writers = 4;

    [Fact]
    public async Task A_process_killed_again_and_again_loses_no_decision_and_breaks_no_chain()
    {
        var logs = Enumerable.Range(0, Logs).ToList();
        var totals = await Task.WhenAll(logs.Chunk(logs.Count / Writers).Select(some => Task.Run(() => some.Select(KillManyTimes).ToList())));
        // The test would be empty if the processes died before they did anything.
        Assert.True(totals.SelectMany(t => t).Sum() > Logs * s_killsALog, "too few decisions were made for the kills to mean anything");
    }

    [Fact]
    public void Another_process_is_kept_out_and_let_in_when_the_first_is_killed()
    {
        using var folder = new TemporaryFolder();
        var (path, key, keys) = Prepare(folder);
        using (var holder = Start("hold", path, key))
        {
            Assert.Equal("opening", holder.StandardOutput.ReadLine());
            Assert.Equal("open", holder.StandardOutput.ReadLine());
            using (var second = Start("hold", path, key))
            {
                second.WaitForExit();
                Assert.Equal(3, second.ExitCode);
                Assert.Contains("One log has one writer", second.StandardError.ReadToEnd(), StringComparison.Ordinal);
            }

            holder.Kill();
            holder.WaitForExit();
        }

        using (var third = Start("hold", path, key))
        {
            third.StandardInput.Close();
            third.WaitForExit();
            Assert.Equal(0, third.ExitCode);
        }

        var (verification, entries) = AuditVerifier.Read(path, keys);
        Assert.Equal(AuditVerdict.Intact, verification.Verdict);
        Assert.Equal(["log-created", "log-opened", "log-opened", "log-closed"], entries.Select(e => e.Kind));
    }

    private static int KillManyTimes(int number)
    {
        using var folder = new TemporaryFolder();
        var (path, key, keys) = Prepare(folder);
        var random = new Random(1000 + number);
        var told = new Dictionary<RecordId, AlertVerdict>();
        for (var kill = 0; kill < s_killsALog; kill++)
        {
            using var child = Start("review", path, key, FormattableString.Invariant($"{(number * 100) + kill}"));
            // 0 to 8 answers, the first of which are "opening" and "open"; then an instant that no clock chooses.
            for (var answers = random.Next(9); answers > 0 && child.StandardOutput.ReadLine() is { } answer; answers--)
            {
                Take(answer, told);
            }

            Thread.SpinWait(random.Next(200_000));
            child.Kill();
            child.WaitForExit();
            // What it had said before it died counts too.
            while (child.StandardOutput.ReadLine() is { } rest)
            {
                Take(rest, told);
            }

            if (!File.Exists(path) && !File.Exists(folder.File("audit.heads.jsonl")))
            {
                Assert.Empty(told);
                continue;
            }

            var (verification, entries) = AuditVerifier.Read(path, keys);
            Assert.True(verification.Verdict is AuditVerdict.Intact or AuditVerdict.Torn || (verification.Lines <= 2 && told.Count == 0), verification.Describe());
            var decided = entries.Where(e => e.Event is AlertDecided).ToDictionary(e => ((AlertDecided)e.Event!).AlertId, e => e);
            foreach (var (alert, verdict) in told)
            {
                Assert.Equal(verdict, ((AlertDecided)decided[alert].Event!).Verdict);
                Assert.True(decided[alert].Line <= verification.AnchoredLines, "a decision that somebody was told of is not under the signed head");
            }
        }

        return told.Count;
    }

    private static void Take(string answer, Dictionary<RecordId, AlertVerdict> told)
    {
        var words = answer.Split(' ');
        // A line cut by the kill was not said.
        if (words.Length == 3 && words[0] == "decided" && Enum.TryParse<AlertVerdict>(words[2], out var verdict))
        {
            told.Add(words[1], verdict);
        }
    }

    private static (string Path, string Key, TrustedKeys Keys) Prepare(TemporaryFolder folder)
    {
        var key = folder.File("key.pem");
        using var made = EcdsaSigningKey.FromFileOrNew(key);
        return (folder.File("audit.jsonl"), key, TrustedKeys.Parse(made.PublicKeyPem));
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lfr.AuditWriter.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Crash dumps and tiering would only make it slower to die and to start.
        start.Environment["DOTNET_TieredCompilation"] = "1";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        return Process.Start(start)!;
    }
}
