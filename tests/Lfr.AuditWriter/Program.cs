using System.Globalization;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

// "hold LOG KEY": opens the log, says so, and holds it until its input ends.
// "review LOG KEY SEED": raises and reviews alerts for ever, and says which are on disk: "decided ALERT VERDICT".
// Both say "opening" first. Exit code 3: the log could not be opened; the reason is on standard error.
var (mode, path) = (args[0], args[1]);
using var key = EcdsaSigningKey.FromFile(args[2]);
Say("opening");
AuditLog log;
IReadOnlyList<AuditEntry> entries;
try
{
    log = AuditLog.Open(new AuditLogOptions { Path = path, Key = key, RotateBytes = 6000, HeadInterval = 5 }, TimeProvider.System);
    entries = AuditVerifier.Read(path, TrustedKeys.Parse(key.PublicKeyPem)).Entries;
}
catch (Exception e) when (e is IOException or AuditBrokenException)
{
    Console.Error.WriteLine(e.Message);
    return 3;
}

Say("open");
if (mode == "hold")
{
    Console.In.ReadToEnd();
    log.Dispose();
    return 0;
}

RecordId deployment = "killed";
var random = new Random(int.Parse(args[3], CultureInfo.InvariantCulture));
var retention = new RetentionClock(log, TimeProvider.System, [new NothingToErase()], entries);
var desk = new AdjudicationDesk(deployment, log, retention, new AdjudicationOptions { RequireSecondReviewer = false }, TimeProvider.System, entries);
var digest = Sha256Digest.Of("test"u8);
while (true)
{
    var id = desk.NextAlertId();
    log.Append(new PassagesCounted
    {
        Deployment = deployment,
        Camera = "c1",
        From = DateTimeOffset.UnixEpoch,
        To = DateTimeOffset.UnixEpoch,
        Frames = 1,
        DroppedFrames = 0,
        FacesSeen = 1,
        FacesErased = 1,
        FacesNotAcquired = 0,
    });
    desk.Raise(new AlertRaised
    {
        AlertId = id,
        SubjectId = "s1",
        Camera = "c1",
        Score = 0.5f,
        Threshold = 0.4f,
        PolicyId = "p1",
        WatchlistDigest = digest,
        Pipeline = digest,
    });
    var isTrue = random.Next(2) == 0;
    var verdict = isTrue ? AlertVerdict.TrueAlert : AlertVerdict.FalseAlert;
    desk.Decide(desk.Open(id, "officer"), new ReviewDecision(verdict, isTrue ? ReviewAction.Engage : ReviewAction.DoNotEngage, "A reason of some words."));
    Say($"decided {id} {verdict}");
}

static void Say(string text)
{
    Console.Out.WriteLine(text);
    Console.Out.Flush();
}

internal sealed class NothingToErase : IErasureTarget
{
    public RetainedItem Item => RetainedItem.Alert;

    public ErasureResult Erase(RecordId itemId) => ErasureResult.AlreadyGone;
}
