namespace Lfr.Core.Adjudication;

/// <summary>What follows a decision.</summary>
public enum NextStep
{
    /// <summary>The person may be engaged.</summary>
    Engage = 1,

    /// <summary>Nobody is engaged.</summary>
    DoNotEngage,

    /// <summary>A second officer looks; until then nobody is engaged.</summary>
    AwaitSecondReviewer,

    /// <summary>It was a known-false alert that measures acceptance. Nobody may act on it.</summary>
    KnownFalse,
}
