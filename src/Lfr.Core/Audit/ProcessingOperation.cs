namespace Lfr.Core.Audit;

/// <summary>The operations on personal data of which section 62 of the Data Protection Act 2018 asks a log for law enforcement.</summary>
public enum ProcessingOperation
{
    /// <summary>No personal data is touched: the log itself, a camera, a fault.</summary>
    None = 0,

    /// <summary>Personal data is taken in: a face passes a camera, an image goes on a watchlist.</summary>
    Collection,

    /// <summary>Something recorded is changed or added to: a decision, an outcome, a hold.</summary>
    Alteration,

    /// <summary>Somebody looks: an officer opens an alert, a search is made.</summary>
    Consultation,

    /// <summary>Something is handed to somebody: a record published, a notice given.</summary>
    Disclosure,

    /// <summary>Data is compared or joined with other data: a probe with a watchlist.</summary>
    Combination,

    /// <summary>Something is destroyed.</summary>
    Erasure,
}
