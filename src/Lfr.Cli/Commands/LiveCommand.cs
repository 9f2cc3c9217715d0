using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lfr.Cli.Live;
using Lfr.Cli.Review;
using Lfr.Core;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
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

    // An officer who types is not written over each second: a camera that changes is said at once, everything else twice a minute.
    private const int TicksWithConsole = 30;

    // An alert of an earlier run, and of an earlier list.
    private const string UnknownCategory = "the list of this run has no such category: ask whoever approved the list of the alert.";

    public static Command Create()
    {
        var deployment = new Option<string>("--deployment") { Description = "The deployment form (JSON, schema lfr-deployment/1).", HelpName = "FILE", Required = true };
        var watchlist = new Option<string>("--watchlist") { Description = "The watchlist package.", HelpName = "FILE", Required = true };
        var policy = new Option<string>("--policy") { Description = "The threshold policy (JSON, schema lfr-policy/1).", HelpName = "FILE", Required = true };
        var audit = new Option<string>("--audit") { Description = "The audit log, written on.", HelpName = "FILE", Required = true };
        var signing = new Option<string>("--signing-key") { Description = "Private key (PEM) that signs the audit log's head; made where there is none.", HelpName = "FILE", Required = true };
        var sources = new Option<string[]>("--source")
        {
            Description = $"A camera: NAME=ADDRESS, where the address is a folder (of {PictureFolder.Extensions}), a video file, http(s)://... (MJPEG) or rtsp://... One option a camera.",
            HelpName = "NAME=ADDRESS",
            Required = true,
        };
        var confirm = new Option<string?>("--confirm") { Description = "Looks of one track that must match, N/M. Default 2/4.", HelpName = "N/M" };
        var reviewAs = new Option<string?>("--review-as")
        {
            Description = "Decide alerts here while the cameras run: this officer's commands are read from standard input, one a line ('help' lists them). The command then ends with 'quit', or when the cameras and the input have ended.",
            HelpName = "OFFICER",
        };
        var (keys, signer, models) = (WatchlistCommand.KeysOption(), WatchlistCommand.SignerOption(), ModelFolder.CreateOption());
        var command = new Command("live", "Watch cameras for one deployment. Shows cameras, faces seen, alerts and dropped frames; an alert never decides.")
        {
            deployment, watchlist, policy, sources, audit, signing, keys, signer, confirm, reviewAs, models,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(reviewAs) is not null && result.GetValue(CommandFrame.Json))
            {
                result.AddError("--review-as answers in lines and --json in one document: take one of them.");
            }
        });
        command.WithExamples(
            "lfr live --deployment deployment.json --watchlist list.lfrw --policy policy.json --keys keys --signer signer.pub.pem --audit audit.jsonl --signing-key audit.pem --source north=rtsp://camera-north.example/1",
            "lfr live --deployment deployment.json --watchlist list.lfrw --policy policy.json --keys keys --signer signer.pub.pem --audit audit.jsonl --signing-key audit.pem --source north=rtsp://camera-north.example/1 --review-as PC1");
        command.Does((parse, output, cancellation) =>
        {
            if (!CoreDumps.TurnOff())
            {
                output.Warning("core dumps could not be turned off: a crash may leave faces on disk. See docs/live.md.");
            }

            if (!NativePools.Overwrite())
            {
                output.Warning("the C library cannot overwrite what the models free, as glibc can: what they computed of a face stays in this process's memory until it is used again. See docs/live.md.");
            }

            var approved = Deployment.Approve(DeploymentFile.Load(parse.GetValue(deployment)!));
            using var engine = new FaceEngine(ModelPack.Load(ModelFolder.Find(parse, models)));
            using var key = EcdsaSigningKey.FromFileOrNew(parse.GetValue(signing)!);
            using var log = AuditLog.Open(new AuditLogOptions { Path = parse.GetValue(audit)!, Key = key }, TimeProvider.System);
            var provider = WatchlistCommand.Keys(parse.GetValue(keys));
            var opened = Open(parse.GetValue(watchlist)!, provider, TrustedKeys.Parse(InputFile.ReadAllText(parse.GetValue(signer)!)), log, approved);
            var entries = AuditVerifier.Read(parse.GetValue(audit)!, TrustedKeys.Parse(key.PublicKeyPem)).Entries;
            using var list = new LiveList(opened, parse.GetValue(watchlist)!, provider, approved, log, entries, output);
            var rule = PolicyFile.Load(parse.GetValue(policy)!);
            var officer = parse.GetValue(reviewAs) is { } name ? new RecordId(name) : (RecordId?)null;
            var desk = officer is null ? null : ReviewDesk.For(entries, approved, log);
            var total = new LiveStatistics([]);
            var now = () => total;
            using var console = desk is null
                ? null
                : new ReviewConsole(desk, officer!.Value, () => now().Cameras.Select(LiveStatusLines.Of), category => list.Instructions.GetValueOrDefault(category) ?? UnknownCategory, output);
            List<string> passedOver = [.. parse.GetValue(sources)!.SelectMany(source => SourceAddress.PassedOver(source, output))];
            try
            {
                var officers = Watch().GetAwaiter().GetResult();
                list.End();
                if (console is not null)
                {
                    AwaitOfficers(officers, console, list, cancellation).GetAwaiter().GetResult();
                }
            }
            catch
            {
                // Refused, stopped or failed: the deployment may be over, and then its list goes all the same.
                list.End();
                throw;
            }

            Say(output, total, passedOver);
            SayWithoutFrames(output, total);
            list.RequireErased();
            return Looked(total, console is { Quit.IsCancellationRequested: true });

            // Of the list nothing outlives this: whoever is at the console afterwards needs the instructions, and the counts.
            async Task<Task> Watch()
            {
                using var pipeline = new LivePipeline(approved, engine, list.Opened, rule, log, Options(parse.GetValue(confirm)), nextAlertId: desk is null ? null : desk.NextAlertId);
                now = () => pipeline.Statistics;
                try
                {
                    var cameras = parse.GetValue(sources)!.Select(SourceAddress.Open).ToList();
                    return await WatchCameras(pipeline, cameras, () => Begin(pipeline.UseOf(cameras)), output, console, cancellation).ConfigureAwait(false);
                }
                finally
                {
                    total = pipeline.Statistics;
                    now = () => total;
                }
            }

            void Begin(PolicyUse use)
            {
                PutIntoForce(rule, use, approved, log, entries, output);
                if (console is null)
                {
                    // For whoever decides between two runs: an alert itself does not say what the person is listed for.
                    SayInstructions(list.Instructions, output);
                }
            }
        });
        return command;
    }

    /// <summary>Runs to the end of the cameras, and says each alert as it is raised.</summary>
    /// <returns>The officers at the console, who may stay; done where there is none, or where one of them ended the run.</returns>
    private static async Task<Task> WatchCameras(
        LivePipeline pipeline, List<IFrameSource> cameras, Action begin, CommandOutput output, ReviewConsole? console, CancellationToken cancellation)
    {
        using var ended = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, console?.Quit ?? CancellationToken.None);
        var status = ShowStatus(pipeline, output, console is null ? 1 : TicksWithConsole, ended.Token);
        var officers = Task.CompletedTask;
        try
        {
            // Refused, it is refused here, before any policy is in force; it starts when the first alert is asked for.
            var alerts = pipeline.RunAsync(cameras, stop.Token);
            begin();
            officers = console?.Start(Console.In) ?? officers;
            await foreach (var alert in alerts.ConfigureAwait(false))
            {
                using (alert)
                {
                    // The score and what the person is listed for stay hidden until an officer has decided.
                    console?.Receive(alert);
                    output.Line($"ALERT {alert.Id}  camera {alert.CameraId}  {alert.CapturedAt:u}  {alert.Reference.SubjectId}{Marked(alert)}");
                }
            }
        }
        catch (OperationCanceledException) when (IsQuit(console, cancellation))
        {
            // An officer ended the run, or the console failed: then that is the cause.
            await officers.ConfigureAwait(false);
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

        return officers;
    }

    /// <summary>The cameras have ended, and the officers go on; the list does not: what becomes due meanwhile is destroyed at its time.</summary>
    private static async Task AwaitOfficers(Task officers, ReviewConsole console, LiveList list, CancellationToken cancellation)
    {
        if (IsQuit(console, cancellation))
        {
            return;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, console.Quit);
        using var left = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var retention = Task.Run(() => list.EraseWhenDueAsync(left.Token), CancellationToken.None);
        try
        {
            console.CamerasEnded();
            var first = await Task.WhenAny(officers.WaitAsync(stop.Token), retention).ConfigureAwait(false);
            await first.ConfigureAwait(false);
            await officers.WaitAsync(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsQuit(console, cancellation))
        {
            await officers.ConfigureAwait(false);
        }
        finally
        {
            await left.CancelAsync().ConfigureAwait(false);
            await retention.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsQuit(ReviewConsole? console, CancellationToken cancellation) => console is { Quit.IsCancellationRequested: true } && !cancellation.IsCancellationRequested;

    /// <summary>What was seen, by camera.</summary>
    public static void Say(CommandOutput output, LiveStatistics total, IReadOnlyList<string> passedOver)
    {
        foreach (var camera in total.Cameras)
        {
            output.Line(LiveStatusLines.Of(camera));
        }

        output.Json(writer => Write(writer, total, passedOver));
    }

    /// <summary>A camera that gave nothing to look at is said with its cause.</summary>
    private static void SayWithoutFrames(CommandOutput output, LiveStatistics total)
    {
        foreach (var camera in total.Cameras.Where(c => c.Frames == 0))
        {
            output.Warning($"camera {camera.CameraId}: no frame was looked at{(camera.Detail is { } why ? $" ({why})" : "")}.");
        }
    }

    // A run in which no camera gave a frame is not taken for one in which nobody came.
    private static ExitCode Looked(LiveStatistics total, bool wasStopped) =>
        total.Frames > 0 || wasStopped
            ? ExitCode.Done
            : throw new CommandException(ExitCode.Input, "no camera gave a frame that could be looked at: nobody was searched for. The causes are above and in the audit log.");

    private static void SayInstructions(IReadOnlyDictionary<string, string?> instructions, CommandOutput output)
    {
        foreach (var (category, instruction) in instructions)
        {
            output.Line($"instruction for '{category}', once an alert is decided: {instruction}");
        }
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
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            ? new LiveOptions { ConfirmationMatches = n, ConfirmationWindow = m }
            : throw new CommandException(ExitCode.Usage, $"--confirm is '{confirm}'; write N/M, for example 2/4.");
    }

    private static async Task ShowStatus(LivePipeline pipeline, CommandOutput output, int ticks, CancellationToken cancellation)
    {
        var lines = new LiveStatusLines(ticks);
        using var timer = new PeriodicTimer(StatusInterval);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            lines.Tick(pipeline.Statistics).ForEach(output.Note);
        }
    }

    private static void Write(Utf8JsonWriter writer, LiveStatistics total, IReadOnlyList<string> passedOver)
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
        PictureFolder.Write(writer, passedOver);
        writer.WriteEndObject();
    }
}
