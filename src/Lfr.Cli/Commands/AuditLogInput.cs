using System.CommandLine;
using System.Security.Cryptography;
using Lfr.Core;
using Lfr.Core.Audit;

namespace Lfr.Cli.Commands;

/// <summary>An audit log named on the command line, with the keys to verify it by.</summary>
/// <param name="Path">The log.</param>
/// <param name="Keys">The public keys to trust.</param>
/// <param name="HeadPath">The signed heads; null for those beside the log.</param>
internal sealed record AuditLogInput(string Path, TrustedKeys Keys, string? HeadPath)
{
    private const string DefaultName = "audit.jsonl";

    public static Argument<string> LogArgument() => new("LOG")
    {
        Description = $"The log, such as {DefaultName}, or the folder that holds one. Files that were set aside are found beside it.",
    };

    public static Option<string?> KeyOption() => new("--public-key")
    {
        Description = "Public key(s) to trust, PEM. Default: those beside the log, which whoever can write there can replace.",
        HelpName = "FILE",
    };

    public static Option<string?> HeadOption() => new("--head")
    {
        Description = "Signed heads to verify against, such as a copy that was kept elsewhere. Default: those beside the log.",
        HelpName = "FILE",
    };

    /// <summary>The log of a path that may be the folder that holds one.</summary>
    public static string At(string path) => Directory.Exists(path) ? System.IO.Path.Combine(path, DefaultName) : path;

    public static AuditLogInput Of(ParseResult parse, Argument<string> log, Option<string?> key, Option<string?> head, CommandOutput output)
    {
        var path = At(parse.GetRequiredValue(log));
        var named = parse.GetValue(key);
        var beside = System.IO.Path.ChangeExtension(path, ".pub.pem");
        if (named is null && !File.Exists(beside))
        {
            throw new CommandException(
                ExitCode.Input,
                File.Exists(path)
                    ? $"there is no public key beside the log ('{beside}'): name the force's key with --public-key FILE."
                    : $"there is no audit log at '{path}'.");
        }

        try
        {
            var keys = TrustedKeys.Parse(InputFile.ReadAllText(named ?? beside));
            if (named is null)
            {
                output.Warning($"the key beside the log is used: {string.Join(", ", keys.KeyIds)}. Compare it with the force's, or name it with --public-key: who can change the log could have put it there.");
            }

            return new AuditLogInput(path, keys, parse.GetValue(head));
        }
        catch (CryptographicException e)
        {
            throw new CommandException(ExitCode.Input, $"'{named ?? beside}': {e.Message}", e);
        }
    }
}
