namespace Lfr.Core.Audit.Events;

/// <summary>What an officer found of a candidate. There is no answer to begin with, and none that says "identified": that takes more than two pictures.</summary>
public enum CandidateVerdict
{
    /// <summary>Not decided; never a decision.</summary>
    Undecided = 0,

    /// <summary>It may be the same person: a line of enquiry.</summary>
    PossibleMatch = 1,

    /// <summary>It is somebody else, or cannot be told.</summary>
    NotAMatch = 2,
}
