namespace Lfr.Core.Live;

/// <summary>Why a confirmed match raised no alert.</summary>
public enum AlertSuppression
{
    /// <summary>The same watchlist subject had an alert a moment before. This may have been another person.</summary>
    CoolDown = 0,

    /// <summary>The track had an alert for another watchlist subject already.</summary>
    TrackHadAlert = 1,
}
