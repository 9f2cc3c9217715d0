using System.CommandLine;
using System.Text.Json;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr review</c>: an alert never decides; an officer does, and the log says who, what, why and how long it took.</summary>
internal static class ReviewCommand
{
    private const string Example = "lfr review decide audit.jsonl D1-000001 --officer PC1 --audit-key audit.pem";

    public static Command Create() => new Command("review", "Decide alerts, record what an engagement showed and what came of it.") { List(), Decide(), Engage(), Outcome() }
        .WithExamples("lfr review list audit.jsonl", Example);

    private static Command List()
    {
        var (log, key, head) = (AuditLogInput.LogArgument(), AuditLogInput.KeyOption(), AuditLogInput.HeadOption());
        var command = new Command("list", "Alerts that wait for a first or a second officer. Without scores, and without a word on which are known-false.") { log, key, head };
        command.WithExamples("lfr review list audit.jsonl", "lfr review list audit.jsonl --json");
        command.Does((parse, output, _) =>
        {
            var input = AuditLogInput.Of(parse, log, key, head, output);
            var entries = AuditVerifier.Read(input.Path, input.Keys, input.HeadPath).Entries;
            var ledger = new AlertLedger();
            foreach (var entry in entries.Where(e => e.Event is not null))
            {
                ledger.Apply(entry.Event!, entry.Time);
            }

            var waiting = ledger.Alerts.Values.Where(a => !a.IsDecided(ReviewDesk.WantsSecond(entries, a.Raised.Deployment ?? default))).ToList();
            output.Line(waiting.Count == 0 ? "No alert waits for an officer." : $"{waiting.Count} of {ledger.Alerts.Count} alerts wait for an officer:");
            foreach (var alert in waiting)
            {
                output.Line($"  {alert.Raised.AlertId}  camera {alert.Raised.Camera}  {alert.RaisedAt:u}  person {alert.Raised.SubjectId}  {(alert.Decisions.Count == 0 ? "first" : "second")} officer");
            }

            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("alerts", ledger.Alerts.Count);
                writer.WriteStartArray("waiting");
                foreach (var alert in waiting)
                {
                    writer.WriteStartObject();
                    writer.WriteString("alertId", alert.Raised.AlertId.Value);
                    writer.WriteString("camera", alert.Raised.Camera.Value);
                    writer.WriteString("raisedAt", alert.RaisedAt);
                    writer.WriteString("subjectId", alert.Raised.SubjectId.Value);
                    writer.WriteNumber("review", alert.Decisions.Count + 1);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Decide()
    {
        var target = new ReviewTarget();
        var command = target.AddTo(new Command(
            "decide", "Open an alert and answer, line by line on standard input: true or false; engage or leave; and why. No answer is preset. The time from opening to answer is recorded, and the score shown after."));
        command.WithExamples(Example);
        command.Does((parse, output, _) =>
        {
            using var open = target.Open(parse);
            var pending = open.Desk.Open(target.Alert(parse), target.Officer(parse));
            output.Note($"{pending.AlertId}: camera {pending.Camera}, {pending.RaisedAt:u}, officer {pending.Review}. Compare the person with the picture that the force holds.");
            var verdict = Ask(output, "Is it the person on the watchlist? true or false:", ("true", AlertVerdict.TrueAlert), ("false", AlertVerdict.FalseAlert));
            var action = Ask(output, "Engage the person, or leave them alone? engage or leave:", ("engage", ReviewAction.Engage), ("leave", ReviewAction.DoNotEngage));
            var reason = Ask(output, "Why? One line:");
            var result = open.Desk.Decide(pending, Answer(() => new ReviewDecision(verdict, action, reason)));
            output.Line($"{result.AlertId}: {Describe(result.NextStep)}");
            output.Line(FormattableString.Invariant($"score {result.Score:0.000}, threshold {result.Threshold:0.000}, policy {result.PolicyId}, category {result.Category}; decided in {result.SecondsToDecision:0.0} s"));
            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("alertId", result.AlertId.Value);
                writer.WriteString("nextStep", result.NextStep.ToString());
                writer.WriteNumber("score", result.Score);
                writer.WriteNumber("threshold", result.Threshold);
                writer.WriteString("policy", result.PolicyId.Value);
                writer.WriteString("category", result.Category?.Value);
                writer.WriteNumber("secondsToDecision", result.SecondsToDecision);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Engage()
    {
        var target = new ReviewTarget();
        var finding = Words("--finding", "What it showed: true (the person on the list) or false (somebody else).", "true", "false");
        var reason = Text("--reason", "How identity was established.");
        var notice = Text("--notice", "Reference of the notice that the person was given.");
        var authority = Text("--authority", "The force that is responsible, as the notice says.");
        var complain = Text("--complain", "How to complain, as the notice says.");
        var record = Text("--ask-record", "How to ask for the record, as the notice says.");
        var accepted = Words("--notice-accepted", "Whether the person took the notice.", "yes", "no");
        var complaint = new Option<string?>("--complaint") { Description = "A complaint made on the spot.", HelpName = "TEXT" };
        var command = target.AddTo(new Command("engage", "Record that a person was engaged, what it showed, and the notice given.") { finding, reason, notice, accepted, authority, complain, record, complaint });
        command.WithExamples(
            "lfr review engage audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --finding false --reason \"another name, shown by a passport\" --notice N1 --notice-accepted yes --authority \"the force\" --complain \"by letter\" --ask-record \"by letter\"");
        command.Does((parse, output, _) =>
        {
            using var open = target.Open(parse);
            open.Desk.RecordEngagement(target.Alert(parse), target.Officer(parse), new EngagementReport
            {
                Finding = parse.GetValue(finding) == "true" ? AlertVerdict.TrueAlert : AlertVerdict.FalseAlert,
                Reason = parse.GetValue(reason)!,
                Notice = new PersonNotice
                {
                    Reference = parse.GetValue(notice)!,
                    Authority = parse.GetValue(authority)!,
                    HowToComplain = parse.GetValue(complain)!,
                    HowToAskForTheRecord = parse.GetValue(record)!,
                },
                NoticeAccepted = parse.GetValue(accepted) == "yes",
                Complaint = parse.GetValue(complaint) is { } words ? new AuditText(words) : (AuditText?)null,
            });
            Recorded(output, target.Alert(parse), parse.GetValue(complaint) is null ? null : NothingHeld);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Outcome()
    {
        var target = new ReviewTarget();
        var outcome = Words("--outcome", "What came of it: arrest, other or none.", "arrest", "other", "none");
        var reason = Text("--reason", "In words.");
        var command = target.AddTo(new Command("outcome", "Record what came of an alert.") { outcome, reason });
        command.WithExamples("lfr review outcome audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --outcome none --reason \"let go with an apology\"");
        command.Does((parse, output, _) =>
        {
            var disposal = parse.GetValue(outcome) switch { "arrest" => Disposal.Arrest, "other" => Disposal.OtherDisposal, _ => Disposal.NoAction };
            using var open = target.Open(parse);
            open.Desk.RecordOutcome(target.Alert(parse), target.Officer(parse), disposal, parse.GetValue(reason)!);
            Recorded(output, target.Alert(parse), disposal == Disposal.Arrest ? NothingHeld : null);
            return ExitCode.Done;
        });
        return command;
    }

    private const string NothingHeld =
        "this tool kept no picture of the person, so that there is none to hold. What the force has of the stop itself is relevant material: hold it (Criminal Procedure and Investigations Act 1996, Code of Practice 5.1, 5.4).";

    private static void Recorded(CommandOutput output, RecordId alert, string? warning)
    {
        if (warning is not null)
        {
            output.Warning(warning);
        }

        output.Line($"{alert}: recorded.");
        output.Json(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("alertId", alert.Value);
            writer.WriteBoolean("recorded", true);
            writer.WriteEndObject();
        });
    }

    private static string Describe(NextStep step) => step switch
    {
        NextStep.Engage => "the person may be engaged.",
        NextStep.AwaitSecondReviewer => "a second officer looks first; until then nobody is engaged.",
        NextStep.KnownFalse => "this was a known-false alert that measures acceptance. Nobody acts on it.",
        _ => "nobody is engaged.",
    };

    private static T Ask<T>(CommandOutput output, string question, params (string Word, T Answer)[] answers)
    {
        var line = Ask(output, question);
        foreach (var (word, answer) in answers)
        {
            if (line.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return answer;
            }
        }

        throw new CommandException(ExitCode.Input, $"'{line}' is no answer: write {string.Join(" or ", answers.Select(a => a.Word))}. Nothing was decided; that the alert was opened is on record.");
    }

    private static string Ask(CommandOutput output, string question)
    {
        output.Note(question);
        return Console.In.ReadLine()?.Trim() is { Length: > 0 } line
            ? line
            : throw new CommandException(ExitCode.Input, "there was no answer. Nothing was decided; that the alert was opened is on record.");
    }

    private static ReviewDecision Answer(Func<ReviewDecision> make)
    {
        try
        {
            return make();
        }
        catch (ArgumentException e)
        {
            throw new CommandException(ExitCode.Input, $"{e.Message.Split(" (Parameter", StringSplitOptions.None)[0]} Nothing was decided; that the alert was opened is on record.", e);
        }
    }

    private static Option<string> Text(string name, string description) => new(name) { Description = description, HelpName = "TEXT", Required = true };

    private static Option<string> Words(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, HelpName = string.Join('|', words), Required = true };
        option.AcceptOnlyFromAmong(words);
        return option;
    }
}
