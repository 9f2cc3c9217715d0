using System.CommandLine;
using Lfr.Cli.Commands;
using Lfr.Core.Audit;

namespace Lfr.Cli.Review;

/// <summary>Which alert, in which log, and who writes about it.</summary>
internal sealed class ReviewTarget
{
    private readonly Argument<string> _log = new("LOG") { Description = "The audit log that holds the alert, or the folder that holds the log. Nothing else may be writing it: while lfr live does, decide there." };
    private readonly Argument<string> _alert = new("ALERT") { Description = "The alert's name." };
    private readonly Option<string> _officer = new("--officer") { Description = "Who decides.", HelpName = "ID", Required = true };
    private readonly Option<string> _key = new("--audit-key") { Description = "Private key (PEM) that signs the log's head.", HelpName = "FILE", Required = true };

    public Command AddTo(Command command)
    {
        command.Arguments.Add(_log);
        command.Arguments.Add(_alert);
        command.Options.Add(_officer);
        command.Options.Add(_key);
        return command;
    }

    public ReviewDesk Open(ParseResult parse) => new(AuditLogInput.At(parse.GetRequiredValue(_log)), parse.GetRequiredValue(_key), parse.GetRequiredValue(_alert));

    public RecordId Alert(ParseResult parse) => parse.GetRequiredValue(_alert);

    public RecordId Officer(ParseResult parse) => parse.GetRequiredValue(_officer);
}
