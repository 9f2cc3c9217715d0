namespace Lfr.Core.Audit;

/// <summary>What verification found of a log.</summary>
public enum AuditVerdict
{
    /// <summary>Every line is in its place, and the signed head is that of one of them.</summary>
    Intact,

    /// <summary>As <see cref="Intact"/>, and an unfinished last line follows: a write that a crash interrupted, or one that is going on. No line that anybody was told is on disk.</summary>
    Torn,

    /// <summary>The lines fit each other, and no signed head vouches for any: all of them could have been written anew.</summary>
    Unanchored,

    /// <summary>A line or a head was changed, removed, added or moved.</summary>
    Broken,
}
