namespace Lfr.Core.Audit;

/// <summary>Erases one kind of thing: a store of alerts, of watchlist packages, of notes.</summary>
/// <remarks>Implementations are safe for concurrent use.</remarks>
public interface IErasureTarget
{
    /// <summary>What kind of thing it erases.</summary>
    Events.RetainedItem Item { get; }

    /// <summary>Erases one. To erase what is not there is no failure: give <see cref="ErasureResult.AlreadyGone"/>.</summary>
    /// <param name="itemId">Its name.</param>
    /// <exception cref="IOException">It is still there; it is tried again later. Any other exception is taken in the same way.</exception>
    ErasureResult Erase(RecordId itemId);
}
