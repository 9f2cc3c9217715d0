namespace Lfr.Core.Audit.Events;

/// <summary>What came of an alert, in the published words.</summary>
public enum Disposal
{
    /// <summary>Not recorded.</summary>
    Undecided = 0,

    /// <summary>Arrest.</summary>
    Arrest = 1,

    /// <summary>Other disposal.</summary>
    OtherDisposal = 2,

    /// <summary>No action.</summary>
    NoAction = 3,
}
