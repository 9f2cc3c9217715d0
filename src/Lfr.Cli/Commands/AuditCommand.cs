using System.CommandLine;
using System.Text.Json;
using Lfr.Core.Audit;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr audit</c>: whether an audit log is as it was written.</summary>
internal static class AuditCommand
{
    public static Command Create() => new Command("audit", "Check an audit log.") { Verify() }
        .WithExamples("lfr audit verify audit.jsonl", "lfr audit verify audit.jsonl --public-key force.pub.pem --head copy-of-heads.jsonl --json");

    private static Command Verify()
    {
        var log = AuditLogInput.LogArgument();
        var key = AuditLogInput.KeyOption();
        var head = AuditLogInput.HeadOption();
        var command = new Command("verify", "Find the first line that was changed, removed, added or moved.") { log, key, head };
        command.WithExamples(
            "lfr audit verify audit.jsonl",
            "lfr audit verify audit.jsonl --public-key force.pub.pem",
            "lfr audit verify audit.jsonl --head copy-of-heads.jsonl --json");
        command.Does((parse, output, _) =>
        {
            var input = AuditLogInput.Of(parse, log, key, head, output);
            var result = AuditVerifier.Verify(input.Path, input.Keys, input.HeadPath);
            output.Line(result.Describe());
            output.Json(writer => Write(writer, result));
            var code = result.Verdict switch
            {
                AuditVerdict.Broken => ExitCode.Tampered,
                // Nothing vouches for the lines: that is no tampering found, and no intact log either.
                AuditVerdict.Unanchored => ExitCode.Input,
                _ => ExitCode.Done,
            };
            if (code != ExitCode.Done)
            {
                output.Complain($"{input.Path}: {result.Describe()}");
            }

            return code;
        });
        return command;
    }

    private static void Write(Utf8JsonWriter writer, AuditVerification result)
    {
        writer.WriteStartObject();
        writer.WriteString("verdict", result.Verdict.ToString().ToLowerInvariant());
        writer.WriteNumber("lines", result.Lines);
        writer.WriteNumber("anchoredLines", result.AnchoredLines);
        writer.WriteNumber("unanchoredLines", result.UnanchoredLines);
        writer.WriteNumber("tornBytes", result.TornBytes);
        Optional(writer, "firstBrokenLine", result.FirstBrokenLine);
        Optional(writer, "lastBrokenLine", result.LastBrokenLine);
        writer.WriteString("brokenFile", result.BrokenFile);
        writer.WriteNumber("brokenFileLine", result.BrokenFileLine);
        writer.WriteString("problem", result.Problem);
        writer.WriteString("logId", result.LogId?.Value);
        writer.WriteString("lastHash", result.LastHash?.ToString());
        writer.WriteString("headKey", result.HeadKey?.ToString());
        writer.WriteString("headSignedAt", result.HeadSignedAt?.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
