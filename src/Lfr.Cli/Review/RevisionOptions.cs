using System.CommandLine;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;

namespace Lfr.Cli.Review;

/// <summary>The options that correct a finding.</summary>
internal sealed class RevisionOptions
{
    private readonly Option<string> _finding = ReviewOptions.Words("--finding", "What is known now: true (the person on the list) or false (somebody else).", "true", "false");
    private readonly Option<string> _reason = ReviewOptions.Text("--reason", "How it came to be known.");

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Options.Add(_finding);
        command.Options.Add(_reason);
        return command;
    }

    /// <summary>Records the correction.</summary>
    /// <returns>What the officer must know of it.</returns>
    public string Record(ParseResult parse, AdjudicationDesk desk, RecordId alert, RecordId officer)
    {
        desk.ReviseFinding(alert, officer, ReviewText.Answer(parse.GetRequiredValue(_finding), ReviewText.Verdicts), parse.GetRequiredValue(_reason));
        return ReviewText.NothingHeld;
    }
}
