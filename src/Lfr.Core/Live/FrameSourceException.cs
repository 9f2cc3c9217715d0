namespace Lfr.Core.Live;

/// <summary>A camera cannot be connected: it is not there, refuses, or answers with something that is no video. The pipeline tries again
/// with growing pauses; it reaches a caller only who connects himself.</summary>
public sealed class FrameSourceException : Exception
{
    /// <summary>Says what was tried and what came of it. No credentials.</summary>
    public FrameSourceException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was tried and what came of it, and why it was noticed.</summary>
    public FrameSourceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
