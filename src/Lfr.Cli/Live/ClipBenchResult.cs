using System.Text.Json;

namespace Lfr.Cli.Live;

/// <summary>What a clip gave. Nobody in it is on the watchlist, so that every alert is false; who is in it is not known, so that tracks have no truth beside them.</summary>
internal sealed record ClipBenchResult(
    string Clip, int WatchlistSize, long Frames, long RepeatedFrames, long Detections, long Searches, long FacesSeen, long FacesNotAcquired, long FalseAlerts,
    double WallSeconds, double PipelineMilliseconds, double SearchMilliseconds, (double P50, double P99)? Lifetime)
{
    public double FramesPerSecond => 1000 * Frames / PipelineMilliseconds;

    public double FacesPerSecond => 1000 * Detections / PipelineMilliseconds;

    public string Describe() => FormattableString.Invariant(
        $"{Clip}: {Frames} frames ({RepeatedFrames} the same as the one before), {FramesPerSecond:0.0} frames/s, {FacesPerSecond:0.0} faces/s (with decoding {Frames / WallSeconds:0.0} frames/s); {FacesSeen} faces seen, {FacesNotAcquired} not usable, {FalseAlerts} false alerts; search {SearchMilliseconds / PipelineMilliseconds:P2} of the time, lifetime p50 {Lifetime?.P50:0} p99 {Lifetime?.P99:0} ms");

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("clip", Clip);
        writer.WriteNumber("watchlistSize", WatchlistSize);
        writer.WriteNumber("frames", Frames);
        writer.WriteNumber("repeatedFrames", RepeatedFrames);
        writer.WriteNumber("detections", Detections);
        writer.WriteNumber("searches", Searches);
        writer.WriteNumber("facesSeen", FacesSeen);
        writer.WriteNumber("facesNotAcquired", FacesNotAcquired);
        writer.WriteNumber("falseAlerts", FalseAlerts);
        writer.WriteNumber("framesPerSecond", FramesPerSecond);
        writer.WriteNumber("facesPerSecond", FacesPerSecond);
        writer.WriteNumber("wallSeconds", WallSeconds);
        writer.WriteNumber("searchShare", SearchMilliseconds / PipelineMilliseconds);
        if (Lifetime is { } lifetime)
        {
            writer.WriteNumber("lifetimeP50Milliseconds", lifetime.P50);
            writer.WriteNumber("lifetimeP99Milliseconds", lifetime.P99);
        }

        writer.WriteEndObject();
    }
}
