using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Audit;

/// <summary>A log in an empty folder, with a key and a clock of its own.</summary>
internal sealed class TestLog : IDisposable
{
    public TestLog(ManualClock? clock = null) => Clock = clock ?? new ManualClock();

    public TemporaryFolder Folder { get; } = new();

    public ManualClock Clock { get; }

    public EcdsaSigningKey Key { get; } = EcdsaSigningKey.Create();

    public string Path => Folder.File("audit.jsonl");

    public string Heads => Folder.File("audit.heads.jsonl");

    public TrustedKeys Keys => TrustedKeys.Parse(Key.PublicKeyPem);

    public AuditLog Open(long rotateBytes = 1 << 20, int headInterval = 64, IAppendFiles? files = null) => AuditLog.Open(
        new AuditLogOptions { Path = Path, Key = Key, RotateBytes = rotateBytes, HeadInterval = headInterval, Files = files ?? DiskFiles.Instance }, Clock);

    public AuditVerification Verify() => AuditVerifier.Verify(Path, Keys);

    public IReadOnlyList<AuditEntry> Read() => AuditVerifier.Read(Path, Keys).Entries;

    public IEnumerable<AuditEvent> Events() => Read().Select(entry => entry.Event!);

    /// <summary>An event that waits for the next head.</summary>
    public static CameraChanged Quiet(int number) => new() { Camera = FormattableString.Invariant($"camera-{number}"), State = CameraState.Connected };

    /// <summary>An event whose line is signed at once.</summary>
    public static AlertDecided Decision(string alert) => new()
    {
        AlertId = alert,
        Actor = "officer",
        Review = 1,
        Verdict = AlertVerdict.FalseAlert,
        Action = ReviewAction.DoNotEngage,
        Reason = "Another nose.",
        SecondsToDecision = 4,
    };

    public void Dispose()
    {
        Key.Dispose();
        Folder.Dispose();
    }
}
