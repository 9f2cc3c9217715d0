namespace Lfr.Core.Live;

/// <summary>Who waits for whom.</summary>
public enum FramePacing
{
    /// <summary>The source goes on whatever we do: the newest frame wins, and a frame that a newer one displaces is dropped and counted.</summary>
    Live = 0,

    /// <summary>The source waits until the last frame is done: every frame is processed. For files and folders.</summary>
    OnDemand = 1,
}
