using System.Text.Json;
using Lfr.Core.Engine;
using Lfr.Core.Policy;

namespace Lfr.Cli.Demonstration;

/// <summary>The demonstration's result as JSON: alerts, and of everyone else only counts.</summary>
internal static class DemonstrationJson
{
    public static void Write(Utf8JsonWriter writer, DemonstrationRun run, PictureFolder photographs, EngineInfo engine, IThresholdPolicy policy, ScriptedResult script)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("alerts");
        foreach (var alert in run.Alerts)
        {
            writer.WriteStartObject();
            writer.WriteString("frame", alert.Frame);
            writer.WriteString("subject", alert.Subject);
            writer.WriteNumber("score", alert.Decision.Score.Value);
            writer.WriteNumber("threshold", alert.Decision.Threshold.Value);
            FaceText.Write(writer, "box", alert.Box);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("frames", run.Frames.Count);
        writer.WriteNumber("facesSeen", run.FacesSeen);
        writer.WriteStartObject("failuresToAcquire");
        foreach (var (reason, count) in run.FailuresToAcquire)
        {
            writer.WriteNumber(reason.ToString(), count);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("watchlist");
        foreach (var face in run.Listed)
        {
            writer.WriteStartObject();
            writer.WriteString("subject", face.Subject);
            writer.WriteString("photograph", face.Photograph);
            FaceText.Write(writer, "box", face.Box);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        photographs.Write(writer);
        run.Notes.Write(writer);
        FaceText.Write(writer, "policy", policy);
        FaceText.Write(writer, "engine", engine);
        writer.WriteStartObject("scriptedDeployment");
        writer.WriteString("caveat", ScriptedResult.Caveat);
        writer.WriteString("sizeOf", FormattableString.Invariant($"{script.Published.Location} {script.Published.Date:yyyy-MM-dd}"));
        writer.WriteString("auditLog", script.Verification.Verdict.ToString());
        writer.WriteStartArray("counts");
        foreach (var (name, scripted, published) in script.Rows)
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteNumber("scripted", scripted);
            if (published is { } count)
            {
                writer.WriteNumber("published", count);
            }
            else
            {
                writer.WriteNull("published");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
