using Lfr.Cli.Simulation;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Live;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Live;

/// <summary>A pipeline on a scripted stage: real tracking, search, decision and audit events; scripted faces, a manual clock.</summary>
internal sealed class LiveStage : IDisposable
{
    public const float ThresholdValue = 0.5f;

    private readonly OpenedWatchlist _watchlist;

    public LiveStage(
        int people = 3, LiveOptions? options = null, IThresholdPolicy? policy = null, Func<int, string>? categoryOf = null, Func<LiveStage, IFaceEngine>? engine = null,
        Func<int, int>? identityOf = null)
    {
        _watchlist = Watchlist(Engine.Info.Pipeline, people, categoryOf ?? (_ => "wanted"), identityOf);
        Search = new WatchlistSearch(_watchlist);
        Policy = policy ?? new FixedThresholdPolicy("test", Engine.Info.Pipeline, new Threshold(ThresholdValue));
        Pipeline = new LivePipeline(
            new LiveAuthority("D1", null, null, null), engine?.Invoke(this) ?? Engine, Search, Policy, Audit, options ?? new LiveOptions(), Time, null, Telemetry);
    }

    public ManualTime Time { get; } = new();

    public LiveTelemetry Telemetry { get; } = new();

    public RecordingAudit Audit { get; } = new();

    public ScriptedEngine Engine { get; } = new();

    public WatchlistSearch Search { get; }

    public IThresholdPolicy Policy { get; }

    public LivePipeline Pipeline { get; }

    public static OpenedWatchlist Watchlist(PipelineId pipeline, int people, Func<int, string> categoryOf, Func<int, int>? identityOf = null)
    {
        var templates = new Lfr.Core.Watchlists.Watchlist(pipeline, ScriptedEngine.Dimension);
        var vector = new float[ScriptedEngine.Dimension];
        var entries = new List<WatchlistEntry>();
        for (var i = 0; i < people; i++)
        {
            ScriptedEngine.Reference(identityOf?.Invoke(i) ?? i, vector);
            var id = templates.Add($"S{i}", new ReferenceTemplate(vector, pipeline), $"image-{i}");
            entries.Add(new WatchlistEntry
            {
                SubjectId = $"S{i}",
                Category = categoryOf(i),
                Justification = "warrant",
                AddedBy = "PC1",
                ValidUntil = ManualTime.Start.AddDays(1),
                Images = [new WatchlistImage { Id = $"image-{i}", LawfulSource = "custody", RetentionReview = new DateOnly(2027, 1, 1), EntryId = id }],
            });
        }

        var form = new WatchlistForm
        {
            Id = "W1",
            Approval = new WatchlistApproval { DeploymentId = "D1", RequestedBy = "DS1", ApprovedBy = "Supt1", ApprovedAt = ManualTime.Start.AddHours(-1), SizeLimit = people },
            Categories = [.. entries.Select(e => e.Category).Distinct().Select(c => new WatchlistCategory { Name = c, ProtectsUnder18OrVulnerable = false, Instruction = $"instruction for {c}" })],
            Entries = entries,
        };
        var listed = new ListedPeople(form, templates, [], ManualTime.Start);
        return new OpenedWatchlist(new WatchlistInspection("W1", "D1", pipeline, people, people, ManualTime.Start, new string('a', 64), new string('b', 64), 1), listed);
    }

    /// <summary>Runs the cameras to their end and returns the alerts.</summary>
    public async Task<List<Alert>> RunAsync(params IFrameSource[] sources)
    {
        var alerts = new List<Alert>();
        await foreach (var alert in Pipeline.RunAsync(sources))
        {
            alerts.Add(alert);
        }

        return alerts;
    }

    public Task<List<Alert>> PlayAsync(params ScriptedStep[] steps) => RunAsync(new ScriptedSource("C1", Time, steps));

    public void Dispose()
    {
        Search.Dispose();
        _watchlist.Dispose();
        Audit.Dispose();
        Telemetry.Dispose();
    }
}
