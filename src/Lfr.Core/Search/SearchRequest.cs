using Lfr.Core.Audit;

namespace Lfr.Core.Search;

/// <summary>Who searches, and what for. All of it is recorded; without it nobody is searched.</summary>
/// <param name="SearchId">The search's own name in the force's records, never used before.</param>
/// <param name="Operator">Who searches: an officer's identifier.</param>
/// <param name="Reason">Why this face is searched, in the operator's words: the crime and its number, or what made the officer ask.</param>
public sealed record SearchRequest(RecordId SearchId, RecordId Operator, AuditText Reason)
{
    internal void Require()
    {
        if (SearchId.IsEmpty || Operator.IsEmpty || Reason.IsEmpty)
        {
            Throw.Argument("The request lacks a search id, an operator or a reason. All three are recorded: fill them in.", "request");
        }
    }
}
