namespace Lfr.Core.Live;

/// <summary>The outcome of one read of a camera.</summary>
/// <param name="Status">What came.</param>
/// <param name="Frame">The frame, which the caller disposes; null unless <paramref name="Status"/> is <see cref="FrameReadStatus.Frame"/>.</param>
/// <param name="Detail">Why there is none, in words without personal data; null where there is one.</param>
/// <param name="Skipped">Frames that the source itself let go since the last read, because newer ones displaced them.</param>
public readonly record struct FrameRead(FrameReadStatus Status, CameraFrame? Frame, string? Detail, int Skipped)
{
    /// <summary>No more frames.</summary>
    public static FrameRead Ended { get; } = new(FrameReadStatus.Ended, null, null, 0);

    /// <summary>A frame.</summary>
    /// <param name="frame">The frame; the reader disposes it.</param>
    /// <param name="skipped">Frames that it displaced.</param>
    public static FrameRead Of(CameraFrame frame, int skipped = 0)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return new(FrameReadStatus.Frame, frame, null, skipped);
    }

    /// <summary>Bytes that are no frame.</summary>
    /// <param name="detail">What is wrong with them.</param>
    public static FrameRead Corrupt(string detail) => new(FrameReadStatus.Corrupt, null, detail, 0);

    /// <summary>The camera is gone.</summary>
    /// <param name="detail">How it was noticed.</param>
    public static FrameRead Lost(string detail) => new(FrameReadStatus.Lost, null, detail, 0);
}
