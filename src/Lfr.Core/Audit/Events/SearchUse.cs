namespace Lfr.Core.Audit.Events;

/// <summary>The police use that a search of a collection belongs to. Live use is not among them: it searches tracks, not pictures.</summary>
public enum SearchUse
{
    /// <summary>Not said; never a use.</summary>
    Unknown = 0,

    /// <summary>Retrospective (RFR): a still against a large gallery, after the event.</summary>
    Retrospective = 1,

    /// <summary>Operator-initiated (OIFR): one photograph, taken by an officer of the person who is there.</summary>
    OperatorInitiated = 2,
}
