using System.CommandLine;
using System.Text.Json;
using Lfr.Cli.Live;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Core.Engine;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr live</c>: cameras against a watchlist, for one deployment.</summary>
internal static class LiveCommand
{
    private static readonly TimeSpan StatusInterval = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var deployment = new Option<string>("--deployment") { Description = "The deployment form (JSON, schema lfr-deployment/1).", HelpName = "FILE", Required = true };
        var watchlist = new Option<string>("--watchlist") { Description = "The watchlist package.", HelpName = "FILE", Required = true };
        var policy = new Option<string>("--policy") { Description = "The threshold policy (JSON, schema lfr-policy/1).", HelpName = "FILE", Required = true };
        var audit = new Option<string>("--audit") { Description = "The audit log, written on.", HelpName = "FILE", Required = true };
        var signing = new Option<string>("--signing-key") { Description = "Private key (PEM) that signs the audit log's head; made where there is none.", HelpName = "FILE", Required = true };
        var sources = new Option<string[]>("--source")
        {
            Description = "A camera: NAME=ADDRESS, where the address is a folder, a video file, http(s)://... (MJPEG) or rtsp://... One option a camera.",
            HelpName = "NAME=ADDRESS",
            Required = true,
        };
        var confirm = new Option<string?>("--confirm") { Description = "Looks of one track that must match, N/M. Default 2/4.", HelpName = "N/M" };
        var (keys, signer, models) = (WatchlistCommand.KeysOption(), WatchlistCommand.SignerOption(), ModelFolder.CreateOption());
        var command = new Command("live", "Watch cameras for one deployment. Shows cameras, faces seen, alerts and dropped frames; an alert never decides.")
        {
            deployment, watchlist, policy, sources, audit, signing, keys, signer, confirm, models,
        };
        command.WithExamples(
            "lfr live --deployment deployment.json --watchlist list.lfrw --policy policy.json --keys keys --signer signer.pub.pem --audit audit.jsonl --signing-key audit.pem --source north=rtsp://camera-north.example/1");
        command.Does((parse, output, cancellation) =>
        {
            if (!CoreDumps.TurnOff())
            {
                output.Warning("core dumps could not be turned off: a crash may leave faces on disk. See docs/live.md.");
            }

            if (NativePools.Share() is false)
            {
                output.Warning("the C library did not limit its pools of memory, so that this process may grow for a while. Set MALLOC_ARENA_MAX=2. See docs/live.md.");
            }

            var approved = Deployment.Approve(DeploymentFile.Load(parse.GetValue(deployment)!));
            using var engine = new FaceEngine(ModelPack.Load(ModelFolder.Find(parse, models)));
            using var key = EcdsaSigningKey.FromFileOrNew(parse.GetValue(signing)!);
            using var log = AuditLog.Open(new AuditLogOptions { Path = parse.GetValue(audit)!, Key = key }, TimeProvider.System);
            using var opened = Open(
                parse.GetValue(watchlist)!, WatchlistCommand.Keys(parse.GetValue(keys)), TrustedKeys.Parse(File.ReadAllText(parse.GetValue(signer)!)), log, approved);
            var rule = PolicyFile.Load(parse.GetValue(policy)!);
            using var pipeline = new LivePipeline(approved, engine, opened, rule, log, Options(parse.GetValue(confirm)));
            var cameras = parse.GetValue(sources)!.Select(SourceAddress.Open).ToList();
            PutIntoForce(rule, pipeline.UseOf(cameras), approved, log, AuditVerifier.Read(parse.GetValue(audit)!, TrustedKeys.Parse(key.PublicKeyPem)).Entries, output);
            Watch(pipeline, cameras, output, cancellation).GetAwaiter().GetResult();
            Say(output, pipeline.Statistics);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Runs to the end, and says each alert as it is raised.</summary>
    public static async Task Watch(LivePipeline pipeline, IReadOnlyList<IFrameSource> cameras, CommandOutput output, CancellationToken cancellation)
    {
        using var ended = new CancellationTokenSource();
        var status = ShowStatus(pipeline, output, ended.Token);
        try
        {
            await foreach (var alert in pipeline.RunAsync(cameras, cancellation).ConfigureAwait(false))
            {
                using (alert)
                {
                    // The score stays hidden until an officer has decided.
                    output.Line($"ALERT {alert.Id}  camera {alert.CameraId}  {alert.CapturedAt:u}  {alert.Reference.SubjectId} ({alert.Reference.Category}): {alert.Reference.Instruction}{Marked(alert)}");
                }
            }
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await status.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var camera in cameras)
            {
                await camera.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>What was seen, by camera.</summary>
    public static void Say(CommandOutput output, LiveStatistics total)
    {
        foreach (var camera in total.Cameras)
        {
            output.Line(Line(camera));
        }

        output.Json(writer => Write(writer, total));
    }

    // With what the log holds: nothing goes under a floor, and nothing is lowered in a deployment that a crash interrupted.
    private static void PutIntoForce(
        IThresholdPolicy policy, PolicyUse use, Deployment deployment, AuditLog log, IReadOnlyList<AuditEntry> entries, CommandOutput output)
    {
        var control = new PolicyControl(log, [deployment.AuthorisedBy], entries);
        foreach (var warning in control.Use(policy, use, "lfr-live", "put into force for the deployment", deployment.Id))
        {
            output.Warning($"the policy '{policy.Id}': {warning}.");
        }
    }

    private static OpenedWatchlist Open(string path, IWatchlistKeyProvider keys, TrustedKeys trusted, AuditLog log, Deployment deployment)
    {
        try
        {
            return WatchlistPackage.Open(path, keys, trusted, log, deployment.Id);
        }
        catch (InvalidOperationException e)
        {
            // The key is gone, as it should be after the deployment.
            throw new CommandException(ExitCode.Input, e.Message, e);
        }
    }

    // Whoever is shown that there is a match is shown what its threshold rests on.
    private static string Marked(Alert alert) => alert.Extrapolation is { } rule ? $" [threshold extrapolated beyond its data: {rule}]" : "";

    private static LiveOptions Options(string? confirm)
    {
        if (confirm is null)
        {
            return new LiveOptions();
        }

        var parts = confirm.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out var n)
            && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var m)
            ? new LiveOptions { ConfirmationMatches = n, ConfirmationWindow = m }
            : throw new CommandException(ExitCode.Usage, $"--confirm is '{confirm}'; write N/M, for example 2/4.");
    }

    private static async Task ShowStatus(LivePipeline pipeline, CommandOutput output, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(StatusInterval);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var camera in pipeline.Statistics.Cameras)
            {
                output.Note(Line(camera));
            }
        }
    }

    private static string Line(CameraStatistics c) =>
        FormattableString.Invariant($"{c.CameraId}: {c.State}, {c.Frames} frames, {c.FacesSeen} faces seen ({c.FacesNotAcquired} not usable), {c.Alerts} alerts ({c.SuppressedAlerts} suppressed), {c.DroppedFrames} dropped, {c.CorruptFrames} corrupt");

    private static void Write(Utf8JsonWriter writer, LiveStatistics total)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("cameras");
        foreach (var c in total.Cameras)
        {
            writer.WriteStartObject();
            writer.WriteString("camera", c.CameraId);
            writer.WriteString("state", c.State.ToString());
            writer.WriteNumber("frames", c.Frames);
            writer.WriteNumber("droppedFrames", c.DroppedFrames);
            writer.WriteNumber("corruptFrames", c.CorruptFrames);
            writer.WriteNumber("repeatedFrames", c.RepeatedFrames);
            writer.WriteNumber("failedFrames", c.FailedFrames);
            writer.WriteNumber("facesSeen", c.FacesSeen);
            writer.WriteNumber("facesNotAcquired", c.FacesNotAcquired);
            writer.WriteNumber("facesErased", c.FacesErased);
            writer.WriteNumber("alerts", c.Alerts);
            writer.WriteNumber("suppressedAlerts", c.SuppressedAlerts);
            writer.WriteNumber("losses", c.Losses);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
