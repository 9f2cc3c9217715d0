namespace Lfr.Core.Live;

/// <summary>What is expected of a camera, and what is done when it does not come.</summary>
public sealed record CameraOptions
{
    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a frame may be awaited before the camera counts as lost.</summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before the first new attempt to connect; it doubles with each one.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause between two attempts.</summary>
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Corrupt frames in a row after which the camera is connected anew, 1 or more.</summary>
    public int MaxCorruptInARow { get; init; } = 25;

    /// <summary>Identical frames in a row after which the picture counts as frozen, 2 or more. Identical frames are never searched again.</summary>
    public int FrozenAfter { get; init; } = 25;

    internal void Check()
    {
        Positive(ConnectTimeout, nameof(ConnectTimeout));
        Positive(FrameTimeout, nameof(FrameTimeout));
        Positive(FirstRetry, nameof(FirstRetry));
        LiveOptions.ThrowUnless(LongestRetry >= FirstRetry && LongestRetry <= TimeSpan.FromHours(1), nameof(LongestRetry), LongestRetry, "FirstRetry..1 h");
        Throw.IfOutOfRange(MaxCorruptInARow, 1, int.MaxValue, nameof(MaxCorruptInARow), "Give the corrupt frames in a row that are borne.");
        Throw.IfOutOfRange(FrozenAfter, 2, int.MaxValue, nameof(FrozenAfter), "Give the identical frames in a row that mean a frozen picture.");
    }

    private static void Positive(TimeSpan value, string name) =>
        LiveOptions.ThrowUnless(value > TimeSpan.Zero && value <= TimeSpan.FromHours(1), name, value, "over 0, at most 1 h");
}
