using System.Globalization;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Watchlists;

/// <summary>A watchlist is not destroyed because the audit log holds it for somebody's complaint, claim or case.</summary>
public sealed class WatchlistHeldException : InvalidOperationException
{
    /// <summary>Says which hold stands, and what to do.</summary>
    public WatchlistHeldException(HoldPlaced hold)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The list '{hold?.ItemId}' is held by '{hold?.Authority}': {hold?.Reason} (to be looked at again on {hold?.ReviewAt:u}). Nothing was destroyed. Have the hold looked at; when it is lifted, in the application that placed it (RetentionClock.LiftHold), the list can go."))
    {
        ArgumentNullException.ThrowIfNull(hold);
        Hold = hold;
    }

    /// <summary>The hold.</summary>
    public HoldPlaced Hold { get; }
}
