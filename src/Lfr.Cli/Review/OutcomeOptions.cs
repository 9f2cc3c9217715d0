using System.CommandLine;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Cli.Review;

/// <summary>The options that say what came of an alert.</summary>
internal sealed class OutcomeOptions
{
    private readonly Option<string> _outcome = ReviewOptions.Words("--outcome", "What came of it: arrest, other or none.", "arrest", "other", "none");
    private readonly Option<string> _reason = ReviewOptions.Text("--reason", "In words.");

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(_outcome);
        command.Options.Add(_reason);
        return command;
    }

    /// <summary>Records the outcome.</summary>
    /// <returns>What the officer must know of it; null for nothing.</returns>
    public string? Record(ParseResult parse, AdjudicationDesk desk, RecordId alert, RecordId officer)
    {
        var disposal = parse.GetRequiredValue(_outcome) switch { "arrest" => Disposal.Arrest, "other" => Disposal.OtherDisposal, _ => Disposal.NoAction };
        desk.RecordOutcome(alert, officer, disposal, parse.GetRequiredValue(_reason));
        return disposal == Disposal.Arrest ? ReviewText.NothingHeld : null;
    }
}
