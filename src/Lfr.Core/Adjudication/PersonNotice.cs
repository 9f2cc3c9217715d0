using Lfr.Core.Audit;

namespace Lfr.Core.Adjudication;

/// <summary>What a person who is stopped is given: why, a reference, how to complain, how to ask for the record.</summary>
public sealed record PersonNotice
{
    /// <summary>The reference under which the stop is found again.</summary>
    public required RecordId Reference { get; init; }

    /// <summary>The force that is responsible.</summary>
    public required string Authority { get; init; }

    /// <summary>How to complain.</summary>
    public required string HowToComplain { get; init; }

    /// <summary>How to ask for the record.</summary>
    public required string HowToAskForTheRecord { get; init; }

    /// <summary>The notice as text, to print or hand over.</summary>
    /// <exception cref="ArgumentException">A part is empty.</exception>
    public string ToText()
    {
        Require();
        return $"""
            You were stopped because a live facial recognition system run by {Authority} suggested that you might be
            somebody on a watchlist. The system does not decide: an officer did, and it can be wrong.

            Reference: {Reference}
            To complain: {HowToComplain}
            To ask for the record of this stop: {HowToAskForTheRecord}

            """;
    }

    internal void Require()
    {
        if (Reference.IsEmpty || string.IsNullOrWhiteSpace(Authority) || string.IsNullOrWhiteSpace(HowToComplain) || string.IsNullOrWhiteSpace(HowToAskForTheRecord))
        {
            throw new ArgumentException("The notice is incomplete: reference, authority, how to complain and how to ask for the record are all needed.");
        }
    }
}
