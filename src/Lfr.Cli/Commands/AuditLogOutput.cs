using System.CommandLine;
using Lfr.Core.Audit;

namespace Lfr.Cli.Commands;

/// <summary>The options of a command that writes into an audit log, if it is told of one.</summary>
internal sealed class AuditLogOutput
{
    private readonly Option<string?> _audit = new("--audit") { Description = "Record it in this audit log, the deployment's.", HelpName = "LOG" };
    private readonly Option<string?> _key = new("--audit-key") { Description = "Private key (PEM) that signs the log's head; made where there is none.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Options.Add(_audit);
        command.Options.Add(_key);
        command.Validators.Add(result =>
        {
            if ((result.GetResult(_audit) is null) != (result.GetResult(_key) is null))
            {
                result.AddError("--audit and --audit-key belong together: a log is signed.");
            }
        });
    }

    /// <summary>Opens the log; null, with a warning, where none was named.</summary>
    public OpenLog? Open(ParseResult parse, CommandOutput output)
    {
        if (parse.GetValue(_audit) is { } path)
        {
            return new OpenLog(path, parse.GetValue(_key)!);
        }

        output.Warning("no audit log was named (--audit LOG --audit-key FILE): nothing records this.");
        return null;
    }
}
