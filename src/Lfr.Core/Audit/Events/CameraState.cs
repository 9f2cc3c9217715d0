namespace Lfr.Core.Audit.Events;

/// <summary>What a camera does.</summary>
public enum CameraState
{
    /// <summary>Nothing is known yet.</summary>
    Unknown = 0,

    /// <summary>Frames arrive.</summary>
    Connected = 1,

    /// <summary>Connected, and no new frame arrives or the picture is frozen.</summary>
    Stalled = 2,

    /// <summary>Not connected.</summary>
    Lost = 3,

    /// <summary>Being tried again.</summary>
    Reconnecting = 4,

    /// <summary>Another frame size or format than before.</summary>
    Changed = 5,

    /// <summary>What arrives is no picture.</summary>
    Garbage = 6,

    /// <summary>The source has come to its end.</summary>
    Ended = 7,
}
