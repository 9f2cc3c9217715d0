using System.CommandLine;
using Lfr.Cli.Review;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr review</c>: an alert never decides; an officer does, and the log says who, what, why and how long it took.</summary>
internal static class ReviewCommand
{
    private const string Example = "lfr review decide audit.jsonl D1-000001 --officer PC1 --audit-key audit.pem";

    public static Command Create() => new Command(
        "review", "Decide alerts, record what an engagement showed and what came of it. While lfr live runs, its own console does: lfr live --review-as OFFICER.")
        { List(), Decide(), Engage(), Outcome(), Describe(), Revise() }
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
                output.Line($"  {ReviewText.Waiting(alert)}");
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
            output.Note(ReviewText.Opened(pending));
            var verdict = ReviewText.Answer(Ask(output, "Is it the person on the watchlist? true or false:"), ReviewText.Verdicts);
            var action = ReviewText.Answer(Ask(output, "Engage the person, or leave them alone? engage or leave:"), ReviewText.Actions);
            var reason = Ask(output, "Why? One line:");
            var result = open.Desk.Decide(pending, ReviewText.Decision(verdict, action, reason));
            foreach (var line in ReviewText.Decided(result))
            {
                output.Line(line);
            }

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
        var (target, engagement) = (new ReviewTarget(), new EngagementOptions());
        var command = engagement.AddTo(target.AddTo(new Command("engage", "Record that a person was engaged, what it showed, and the notice given.")));
        command.WithExamples(
            "lfr review engage audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --finding false --reason \"another name, shown by a passport\" --notice N1 --notice-accepted yes --authority \"the force\" --complain \"by letter\" --ask-record \"by letter\"");
        command.Does((parse, output, _) =>
        {
            using var open = target.Open(parse);
            Recorded(output, target.Alert(parse), engagement.Record(parse, open.Desk, target.Alert(parse), target.Officer(parse)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Outcome()
    {
        var (target, outcome) = (new ReviewTarget(), new OutcomeOptions());
        var command = outcome.AddTo(target.AddTo(new Command("outcome", "Record what came of an alert.")));
        command.WithExamples("lfr review outcome audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --outcome none --reason \"let go with an apology\"");
        command.Does((parse, output, _) =>
        {
            using var open = target.Open(parse);
            Recorded(output, target.Alert(parse), outcome.Record(parse, open.Desk, target.Alert(parse), target.Officer(parse)));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Describe()
    {
        var (target, description) = (new ReviewTarget(), new DescriptionOptions());
        var command = description.AddTo(target.AddTo(new Command(
            "describe", "Note how the person of an alert is described, true or false, so that alerts can be monitored for equality. Kept apart, given out as totals (lfr deployment report --descriptions), erased by lfr deployment close.")));
        command.WithExamples(
            "lfr review describe audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --descriptions descriptions.json --source perceived --ethnicity White --gender Male",
            "lfr review describe audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --descriptions descriptions.json --source refused");
        command.Does((parse, output, _) =>
        {
            using var open = target.Open(parse);
            description.Record(parse, open, target.Alert(parse), target.Officer(parse));
            Recorded(output, target.Alert(parse), null);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revise()
    {
        var (target, revision) = (new ReviewTarget(), new RevisionOptions());
        var command = revision.AddTo(target.AddTo(new Command("revise", "Record that a finding turned out wrong. The earlier one stays in the log, and the later one counts.")));
        command.WithExamples("lfr review revise audit.jsonl D1-000001 --officer PC3 --audit-key audit.pem --finding false --reason \"the fingerprints are of another person\"");
        command.Does((parse, output, _) =>
        {
            using var open = target.Open(parse);
            Recorded(output, target.Alert(parse), revision.Record(parse, open.Desk, target.Alert(parse), target.Officer(parse)));
            return ExitCode.Done;
        });
        return command;
    }

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

    private static string Ask(CommandOutput output, string question)
    {
        output.Note(question);
        return Console.In.ReadLine()?.Trim() is { Length: > 0 } line ? line : throw ReviewText.NoAnswer();
    }
}
