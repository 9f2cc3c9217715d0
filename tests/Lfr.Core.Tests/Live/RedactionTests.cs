using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Lfr.Cli.Simulation;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Live;

/// <summary>Canaries: a watchlist subject, a match and a passer-by with known templates and pixels go through; nothing of them is in logs, metrics,
/// traces or exceptions, and nothing but the names of matches is in audit events.</summary>
public sealed class RedactionTests
{
    [Fact]
    public async Task Telemetry_carries_nobody()
    {
        using var stage = new LiveStage(people: 2);
        var log = new TextLogger();
        var said = new StringBuilder();
        using var telemetry = new LiveTelemetry();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == LiveTelemetry.MeterName)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((i, _, tags, _) => Add(said, i.Name, tags));
        meters.SetMeasurementEventCallback<double>((i, _, tags, _) => Add(said, i.Name, tags));
        meters.Start();
        using var traces = new ActivityListener
        {
            ShouldListenTo = s => s.Name == LiveTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => Append(said, a.DisplayName + " " + string.Join(' ', a.TagObjects.Select(t => $"{t.Key}={t.Value}"))),
        };
        ActivitySource.AddActivityListener(traces);
        var pipeline = new LivePipeline(new LiveAuthority("D1", null, null, null), stage.Engine, stage.Search, stage.Policy, stage.Audit, null, stage.Time, log, telemetry);
        var steps = Enumerable.Range(0, 4).Select(i => ScriptedStep.Frame(
            i, new ScriptedFace(1, 0.8f, i, 100, 10), new ScriptedFace(4242, 1, i, 300, 10))).Append(new ScriptedStep { Read = FrameRead.Corrupt("bad bytes") });
        var alerts = new List<Alert>();
        await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", stage.Time, [.. steps])]))
        {
            alerts.Add(alert);
        }

        Assert.Single(alerts);
        string audit = string.Join('\n', stage.Audit.Events.Select(e => e.ToString()));
        string[] texts = [log.ToString(), Snapshot(said), .. alerts.Select(a => a.ToString())];
        Assert.All(texts, t => Assert.NotEmpty(t));
        Assert.Contains("lfr.live.erasure.lifetime", texts[1], StringComparison.Ordinal);
        Assert.Contains("lfr.live.frame ", texts[1], StringComparison.Ordinal);

        // The names of those who matched are in the audit log, where they belong, and nowhere else.
        Assert.Contains("S1", audit, StringComparison.Ordinal);
        Assert.All(texts, t => Assert.DoesNotContain("S1", t, StringComparison.Ordinal));
        Assert.All(texts, t => Assert.DoesNotContain("image-1", t, StringComparison.Ordinal));
        foreach (var canary in Canaries(alerts[0]))
        {
            Assert.All(texts.Append(audit), t => Assert.DoesNotContain(canary, t, StringComparison.OrdinalIgnoreCase));
        }

        alerts[0].Dispose();
    }

    [Fact]
    public async Task A_failing_engine_tells_nothing_of_the_frame_that_it_failed_at()
    {
        FailingEngine? failing = null;
        using var stage = new LiveStage(people: 2, engine: s => failing = new FailingEngine(s.Engine));
        var log = new TextLogger();
        using var pipeline = new LivePipeline(new LiveAuthority("D1", null, null, null), failing!, stage.Search, stage.Policy, stage.Audit, null, stage.Time, log, stage.Telemetry);
        await foreach (var alert in pipeline.RunAsync([new ScriptedSource("C1", stage.Time, [ScriptedStep.Frame(1, new ScriptedFace(1, 0.8f, 1, 100, 10))])]))
        {
            alert.Dispose();
        }

        Assert.Equal(1, pipeline.Statistics.Cameras[0].FailedFrames);
        var detail = Assert.Single(stage.Audit.Of<Lfr.Core.Audit.Events.FaultObserved>()).Detail!.Value.Value;
        string[] texts = [log.ToString(), string.Join('\n', stage.Audit.Events.Select(e => e.ToString()))];
        foreach (var text in texts)
        {
            Assert.Contains("ModelException of IOException: The detector failed at (...)", text, StringComparison.Ordinal);
            Assert.All(failing!.Canaries, canary => Assert.DoesNotContain(canary, text, StringComparison.OrdinalIgnoreCase));
        }

        Assert.InRange(detail.Length, 1, 240);
    }

    // The passer-by looks exactly like the reference of that number, so that this is the very template that went through. Six digits, base64 and hexadecimal of templates and pixels: in whatever form somebody would print them.
    private static IEnumerable<string> Canaries(Alert alert)
    {
        foreach (var identity in new[] { 1, 4242 })
        {
            var vector = new float[ScriptedEngine.Dimension];
            ScriptedEngine.Reference(identity, vector);
            yield return vector[0].ToString("0.000000", System.Globalization.CultureInfo.InvariantCulture);
            var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan(0, 12)).ToArray();
            yield return Convert.ToBase64String(bytes);
            yield return Convert.ToHexString(bytes);
        }

        var pixels = alert.ProbeCrop.Pixels[..24].ToArray();
        yield return Convert.ToBase64String(pixels);
        yield return Convert.ToHexString(pixels);
    }

    private static void Add(StringBuilder said, string name, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var line = name;
        foreach (var (key, value) in tags)
        {
            line += $" {key}={value}";
        }

        Append(said, line);
    }

    private static void Append(StringBuilder said, string line)
    {
        lock (said)
        {
            said.AppendLine(line);
        }
    }

    private static string Snapshot(StringBuilder said)
    {
        lock (said)
        {
            return said.ToString();
        }
    }

    /// <summary>Fails at each frame, and says all that it has of it, in every form.</summary>
    private sealed class FailingEngine(IFaceEngine inner) : IFaceEngine
    {
        public List<string> Canaries { get; } = [];

        public EngineInfo Info => inner.Info;

        public FaceBatch CreateBatch(int capacity = 64) => inner.CreateBatch(capacity);

        public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
        {
            var invariant = System.Globalization.CultureInfo.InvariantCulture;
            var pixels = image.Pixels[..24].ToArray();
            var vector = new float[ScriptedEngine.Dimension];
            ScriptedEngine.Reference(1, vector);
            var template = System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan(0, 12)).ToArray();
            Canaries.AddRange(
            [
                Convert.ToBase64String(pixels), Convert.ToHexString(pixels), string.Join(' ', pixels), string.Join(',', pixels), Convert.ToBase64String(template), Convert.ToHexString(template),
                .. vector.Take(12).Select(v => v.ToString("0.000000", invariant)), "/srv/stills/J-Doe.jpg", @"C:\stills\J-Doe.jpg", "image-1", "inner-bytes",
            ]);
            throw new ModelException($"The detector failed at {string.Join(' ', Canaries.Take(Canaries.Count - 1))} " + new string('x', 500) + string.Concat(Enumerable.Repeat(" word", 500)), new IOException("inner-bytes"));
        }

        public void Dispose() => inner.Dispose();
    }
}
