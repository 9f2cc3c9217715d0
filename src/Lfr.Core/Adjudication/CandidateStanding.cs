namespace Lfr.Core.Adjudication;

/// <summary>Where a candidate of a search stands.</summary>
public enum CandidateStanding
{
    /// <summary>Nobody has decided. Reported as such; never counted as either.</summary>
    Unreviewed = 0,

    /// <summary>A first officer sees a possible match, and a second has to look.</summary>
    AwaitsSecondReviewer = 1,

    /// <summary>A line of enquiry.</summary>
    PossibleMatch = 2,

    /// <summary>Somebody else, or not to be told. One officer who says so is enough.</summary>
    NotAMatch = 3,
}
