using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lfr.Core.Live;

/// <summary>Names of the meter and the activity source, and what they carry: counts and times of cameras, never an identity, a score, a
/// template or a pixel. Whoever collects them needs no more authority than whoever watches a machine.</summary>
/// <remarks>Safe for concurrent use. Lives as long as the pipelines that count with it.</remarks>
public sealed class LiveTelemetry : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Lfr.Live";

    /// <summary>Name of the activity source: one activity a frame.</summary>
    public const string ActivitySourceName = "Lfr.Live";

    /// <summary>Histogram, milliseconds: from the arrival of a frame until all that it showed of people who do not match has been zeroed.</summary>
    public const string LifetimeName = "lfr.live.erasure.lifetime";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    private readonly Meter _meter;
    private readonly bool _ownsMeter;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">Makes the meter; null for one of its own.</param>
    public LiveTelemetry(IMeterFactory? meters = null)
    {
        _ownsMeter = meters is null;
        _meter = meters?.Create(new MeterOptions(MeterName)) ?? new Meter(MeterName);
        Frames = _meter.CreateCounter<long>("lfr.live.frames", "{frame}", "Frames by camera and outcome: processed, dropped, corrupt, repeated, failed.");
        Faces = _meter.CreateCounter<long>("lfr.live.faces", "{face}", "Faces found, by camera and outcome: searched, or the reason of the refusal.");
        Tracks = _meter.CreateCounter<long>("lfr.live.tracks", "{track}", "Tracks ended, by camera and outcome: alert, erased, not_acquired.");
        Alerts = _meter.CreateCounter<long>("lfr.live.alerts", "{alert}", "Alerts by camera and outcome: raised, or the reason of the suppression.");
        Lifetime = _meter.CreateHistogram<double>(LifetimeName, "ms", "From the arrival of a frame until all that it showed of people who do not match has been zeroed.");
        AppearanceLifetime = _meter.CreateHistogram<double>("lfr.live.erasure.appearance", "ms", "How long the template of someone tracked was held.");
        Unconfirmed = _meter.CreateHistogram<double>("lfr.live.erasure.unconfirmed", "ms", "From the arrival of a frame with a match until its crop was zeroed because no other look confirmed it.");
        Decode = _meter.CreateHistogram<double>("lfr.live.decode.duration", "ms", "Decoding of one frame.");
        Process = _meter.CreateHistogram<double>("lfr.live.process.duration", "ms", "Detection to decision of one frame, decoding left out.");
        Search = _meter.CreateHistogram<double>("lfr.live.search.duration", "ms", "Searches of one frame.");
        CaptureToAlert = _meter.CreateHistogram<double>("lfr.live.alert.latency", "ms", "From the arrival of the confirming frame to the alert.");
    }

    internal Counter<long> Frames { get; }

    internal Counter<long> Faces { get; }

    internal Counter<long> Tracks { get; }

    internal Counter<long> Alerts { get; }

    internal Histogram<double> Lifetime { get; }

    internal Histogram<double> AppearanceLifetime { get; }

    internal Histogram<double> Unconfirmed { get; }

    internal Histogram<double> Decode { get; }

    internal Histogram<double> Process { get; }

    internal Histogram<double> Search { get; }

    internal Histogram<double> CaptureToAlert { get; }

    /// <summary>Releases the meter, where it is its own. A pipeline that still counts with it is not disturbed: it goes on, and nobody collects what it counts.</summary>
    public void Dispose()
    {
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    internal static Activity? StartFrame(string cameraId) => Source.StartActivity("lfr.live.frame")?.SetTag("lfr.camera", cameraId);

    internal static KeyValuePair<string, object?> Camera(string id) => new("lfr.camera", id);

    internal static KeyValuePair<string, object?> Outcome(string outcome) => new("lfr.outcome", outcome);
}
