using System.Globalization;
using Lfr.Core.Quality;

namespace Lfr.Core.Live;

/// <summary>How cameras are watched. The defaults suit a few cameras on one machine.</summary>
public sealed record LiveOptions
{
    /// <summary>From where on a face is not searched; null for the engine's limits for probes.</summary>
    public QualityLimits? Quality { get; init; }

    /// <summary>Faces of one frame at most, 1 to 4,096; the best by detector score are kept.</summary>
    public int MaxFacesPerFrame { get; init; } = 64;

    /// <summary>Frames that are worked on at once, over all cameras, 1 or more. More than processor cores only adds waiting.</summary>
    public int MaxConcurrentFrames { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>N of N-of-M: looks of one track that must match the same person on the watchlist before an alert is raised, 1 to <see cref="ConfirmationWindow"/>.</summary>
    public int ConfirmationMatches { get; init; } = 2;

    /// <summary>M of N-of-M: the last looks that count, 1 to 16. A look is a face of the track, in a frame that differs from the one before, that was good enough to be searched.</summary>
    public int ConfirmationWindow { get; init; } = 4;

    /// <summary>How old a look may be and still count, over 0, at most 60 s. A match that nothing confirmed in that time is no match: its crop and template are zeroed, also
    /// while the person stays in the picture.</summary>
    public TimeSpan ConfirmationPeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Candidates that an alert lists at most, 1 to 50, whether or not they reach their threshold.</summary>
    public int CandidateListLength { get; init; } = 5;

    /// <summary>How long after an alert another one for the same watchlist subject is suppressed, on any camera. The suppressed ones are
    /// counted and audited: the second person may be the right one. Zero for never.</summary>
    public TimeSpan CoolDown { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Share of the face's box that an alert's probe crop shows around it, on each side, 0 to 2.</summary>
    public float CropMargin { get; init; } = 0.4f;

    /// <summary>Alerts that wait for whoever reads them; when there are more, processing waits and frames are dropped. Alerts never are.</summary>
    public int AlertQueueLength { get; init; } = 256;

    /// <summary>How often counts are audited, and with them that auditing still works.</summary>
    public TimeSpan CountInterval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>One track a person.</summary>
    public TrackingOptions Tracking { get; init; } = new();

    /// <summary>Time-outs and reconnection.</summary>
    public CameraOptions Camera { get; init; } = new();

    /// <summary>What makes one decision out of many comparisons, in one stable line: a policy that was calibrated for tracks is bound to it.</summary>
    public string FusionRule => string.Create(
        CultureInfo.InvariantCulture, $"unit=track; alert={ConfirmationMatches}-of-{ConfirmationWindow} looks at or above the threshold for one subject within {ConfirmationPeriod.TotalSeconds:R} s");

    /// <summary>The quality gate, in one line: a policy that was calibrated with one is bound to it.</summary>
    public string QualityGate => Quality is { } limits
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"norm>={limits.MinNorm:R} sharpness>={limits.MinSharpness:R} luminance={limits.MinMeanLuminance:R}..{limits.MaxMeanLuminance:R} eyes>={limits.MinInterEyeDistancePixels:R}px yaw<={limits.MaxYawIndex:R} outside<={limits.MaxOutsideShare:R}")
        : "the engine's limits for probes";

    internal void Check()
    {
        Throw.IfOutOfRange(MaxFacesPerFrame, 1, 4096, nameof(MaxFacesPerFrame), "Give the faces of one frame at most.");
        Throw.IfOutOfRange(MaxConcurrentFrames, 1, 1024, nameof(MaxConcurrentFrames), "Give the frames that are worked on at once.");
        Throw.IfOutOfRange(ConfirmationWindow, 1, 16, nameof(ConfirmationWindow), "Give the looks that count.");
        Throw.IfOutOfRange(ConfirmationMatches, 1, ConfirmationWindow, nameof(ConfirmationMatches), "N of M: it cannot be more than the window.");
        ThrowUnless(ConfirmationPeriod > TimeSpan.Zero && ConfirmationPeriod <= TimeSpan.FromSeconds(60), nameof(ConfirmationPeriod), ConfirmationPeriod, "over 0, at most 60 s");
        Throw.IfOutOfRange(CandidateListLength, 1, 50, nameof(CandidateListLength), "Nobody looks at a longer list.");
        Throw.IfOutOfRange(AlertQueueLength, 1, 65_536, nameof(AlertQueueLength), "Give the alerts that may wait.");
        ThrowUnless(CoolDown >= TimeSpan.Zero && CoolDown <= TimeSpan.FromHours(24), nameof(CoolDown), CoolDown, "0..24 h");
        ThrowUnless(CropMargin is >= 0 and <= 2, nameof(CropMargin), CropMargin, "0..2");
        ThrowUnless(CountInterval >= TimeSpan.FromSeconds(1) && CountInterval <= TimeSpan.FromHours(1), nameof(CountInterval), CountInterval, "1 s..1 h");
        ArgumentNullException.ThrowIfNull(Tracking);
        ArgumentNullException.ThrowIfNull(Camera);
        Tracking.Check();
        Camera.Check();
    }

    internal static void ThrowUnless(bool holds, string name, IFormattable value, string legal)
    {
        if (!holds)
        {
            Throw.OutOfRange(value.ToString(null, CultureInfo.InvariantCulture), legal, name, "See LiveOptions.");
        }
    }
}
