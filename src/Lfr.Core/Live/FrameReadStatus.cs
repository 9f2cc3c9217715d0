namespace Lfr.Core.Live;

/// <summary>What came of asking a camera for its next frame. Data, counted and audited; never an exception.</summary>
public enum FrameReadStatus
{
    /// <summary>There is a frame.</summary>
    Frame = 0,

    /// <summary>Bytes came that are no frame. The next read may succeed.</summary>
    Corrupt = 1,

    /// <summary>The source has no more frames, and that is not a failure: the last file of a folder.</summary>
    Ended = 2,

    /// <summary>The camera is gone: connect again.</summary>
    Lost = 3,
}
