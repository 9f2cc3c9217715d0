namespace Lfr.Core.Live;

/// <summary>When two faces of two frames are one person's.</summary>
public sealed record TrackingOptions
{
    /// <summary>Overlap (intersection over union) of the expected and the found box from which on a face belongs to a track, 0 to 1.</summary>
    public float MinOverlap { get; init; } = 0.2f;

    /// <summary>Or distance of the centres, in mean box sizes, up to which it does, 0 to 5; grows with the time that the track was out of sight.</summary>
    public float MaxCentreDistance { get; init; } = 0.75f;

    /// <summary>How long a person may be hidden before the track ends and all that it holds is zeroed; at least two frames must have missed them.
    /// When the camera is lost, all its tracks end at once.</summary>
    public TimeSpan MaxOcclusion { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the template of someone who does not match may be kept to tell people apart who cross, at most one second.
    /// Zero, the default, keeps none: it is zeroed before its frame's work item ends, and such tracks go by place alone. The template of
    /// someone who matches is kept while the track is undecided, whatever this says.</summary>
    public TimeSpan AppearanceLifetime { get; init; } = TimeSpan.Zero;

    /// <summary>Similarity of the templates under which a face is another person's although it is in the right place, -1 to 1.</summary>
    public float DifferentPersonBelow { get; init; } = 0.1f;

    /// <summary>Similarity of the templates from which on a face is the same person's although it is not where it was expected, -1 to 1.</summary>
    public float SamePersonFrom { get; init; } = 0.5f;

    internal void Check()
    {
        LiveOptions.ThrowUnless(MinOverlap is >= 0 and <= 1, nameof(MinOverlap), MinOverlap, "0..1");
        LiveOptions.ThrowUnless(MaxCentreDistance is >= 0 and <= 5, nameof(MaxCentreDistance), MaxCentreDistance, "0..5");
        LiveOptions.ThrowUnless(MaxOcclusion > TimeSpan.Zero && MaxOcclusion <= TimeSpan.FromSeconds(30), nameof(MaxOcclusion), MaxOcclusion, "over 0, at most 30 s");
        LiveOptions.ThrowUnless(
            AppearanceLifetime >= TimeSpan.Zero && AppearanceLifetime <= TimeSpan.FromSeconds(1), nameof(AppearanceLifetime), AppearanceLifetime, "0..1 s");
        LiveOptions.ThrowUnless(DifferentPersonBelow is >= -1 and <= 1, nameof(DifferentPersonBelow), DifferentPersonBelow, "-1..1");
        LiveOptions.ThrowUnless(SamePersonFrom is >= -1 and <= 1, nameof(SamePersonFrom), SamePersonFrom, "-1..1");
    }
}
