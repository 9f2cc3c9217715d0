using System.CommandLine;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;

namespace Lfr.Cli.Review;

/// <summary>The options that say what an engagement showed, and which notice the person was given.</summary>
internal sealed class EngagementOptions
{
    private readonly Option<string> _finding = ReviewOptions.Words("--finding", "What it showed: true (the person on the list) or false (somebody else).", "true", "false");
    private readonly Option<string> _reason = ReviewOptions.Text("--reason", "How identity was established.");
    private readonly Option<string> _notice = ReviewOptions.Text("--notice", "Reference of the notice that the person was given.");
    private readonly Option<string> _authority = ReviewOptions.Text("--authority", "The force that is responsible, as the notice says.");
    private readonly Option<string> _complain = ReviewOptions.Text("--complain", "How to complain, as the notice says.");
    private readonly Option<string> _record = ReviewOptions.Text("--ask-record", "How to ask for the record, as the notice says.");
    private readonly Option<string> _accepted = ReviewOptions.Words("--notice-accepted", "Whether the person took the notice.", "yes", "no");
    private readonly Option<string?> _complaint = new("--complaint") { Description = "A complaint made on the spot.", HelpName = "TEXT" };

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        foreach (var option in new Option[] { _finding, _reason, _notice, _accepted, _authority, _complain, _record, _complaint })
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>Records the engagement.</summary>
    /// <returns>What the officer must know of it; null for nothing.</returns>
    public string? Record(ParseResult parse, AdjudicationDesk desk, RecordId alert, RecordId officer)
    {
        var complaint = parse.GetValue(_complaint);
        desk.RecordEngagement(alert, officer, new EngagementReport
        {
            Finding = ReviewText.Answer(parse.GetRequiredValue(_finding), ReviewText.Verdicts),
            Reason = parse.GetRequiredValue(_reason),
            Notice = new PersonNotice
            {
                Reference = parse.GetRequiredValue(_notice),
                Authority = parse.GetRequiredValue(_authority),
                HowToComplain = parse.GetRequiredValue(_complain),
                HowToAskForTheRecord = parse.GetRequiredValue(_record),
            },
            NoticeAccepted = parse.GetRequiredValue(_accepted) == "yes",
            Complaint = complaint is null ? (AuditText?)null : new AuditText(complaint),
        });
        return complaint is null ? null : ReviewText.NothingHeld;
    }
}
