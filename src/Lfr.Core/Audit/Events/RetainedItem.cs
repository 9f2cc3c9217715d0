namespace Lfr.Core.Audit.Events;

/// <summary>What the retention clock keeps and erases.</summary>
public enum RetainedItem
{
    /// <summary>Nothing.</summary>
    Unknown = 0,

    /// <summary>The biometric part of an alert: probe crop, candidate images, templates.</summary>
    Alert = 1,

    /// <summary>A watchlist package and its key.</summary>
    Watchlist = 2,

    /// <summary>The notes on how people were described, from which the totals are made.</summary>
    Demographics = 3,
}
