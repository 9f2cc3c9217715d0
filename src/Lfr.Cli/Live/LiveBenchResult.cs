using System.Text.Json;

namespace Lfr.Cli.Live;

/// <summary>What one run of <see cref="LiveBench"/> measured. Times are of the frames after the warm-up.</summary>
internal sealed record LiveBenchResult
{
    public int WatchlistSize { get; init; }

    public required int Frames { get; init; }

    public required long Detections { get; init; }

    public required int PeoplePassed { get; init; }

    public required long Tracks { get; init; }

    public required int ListedPeoplePassed { get; init; }

    public required int ListedPeopleAlerted { get; init; }

    public required int Alerts { get; init; }

    public required int FalseAlerts { get; init; }

    public required bool IsWholeScene { get; init; }

    public required double PipelineMilliseconds { get; init; }

    public required double BareModelMilliseconds { get; init; }

    public required double SearchMilliseconds { get; init; }

    public required (double P50, double P99)? Lifetime { get; init; }

    public required (double P50, double P99)? CaptureToAlert { get; init; }

    public required double AllocatedBytesPerFrame { get; init; }

    public required long WorkingSetAfterWarmUp { get; init; }

    public required long WorkingSetAtEnd { get; init; }

    public double FramesPerSecond => 1000 * Frames / PipelineMilliseconds;

    public double FacesPerSecond => 1000 * Detections / PipelineMilliseconds;

    public double PipelineOverBareModels => PipelineMilliseconds / BareModelMilliseconds;

    public double SearchShare => SearchMilliseconds / PipelineMilliseconds;

    public string Describe() => FormattableString.Invariant(
        $"watchlist {WatchlistSize:N0}: {FramesPerSecond:0.0} frames/s, {FacesPerSecond:0.0} faces/s, pipeline / bare models {PipelineOverBareModels:0.000}, search {SearchShare:P2} of the time, lifetime p50 {Lifetime?.P50:0} p99 {Lifetime?.P99:0} ms, capture to alert p50 {CaptureToAlert?.P50:0} p99 {CaptureToAlert?.P99:0} ms, {AllocatedBytesPerFrame:N0} bytes allocated a frame, working set {WorkingSetAfterWarmUp >> 20} to {WorkingSetAtEnd >> 20} MiB; {(IsWholeScene ? $"TPIR {ListedPeopleAlerted}/{ListedPeoplePassed}, {FalseAlerts} false of {Alerts} alerts, {Tracks} tracks of {PeoplePassed} people" : "the scene was not played to its end: no identification figures")}");

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("watchlistSize", WatchlistSize);
        writer.WriteNumber("frames", Frames);
        writer.WriteNumber("detections", Detections);
        writer.WriteNumber("framesPerSecond", FramesPerSecond);
        writer.WriteNumber("facesPerSecond", FacesPerSecond);
        writer.WriteNumber("pipelineMilliseconds", PipelineMilliseconds);
        writer.WriteNumber("bareModelMilliseconds", BareModelMilliseconds);
        writer.WriteNumber("pipelineOverBareModels", PipelineOverBareModels);
        writer.WriteNumber("searchShare", SearchShare);
        Write(writer, "lifetimeMilliseconds", Lifetime);
        Write(writer, "captureToAlertMilliseconds", CaptureToAlert);
        writer.WriteNumber("allocatedBytesPerFrame", AllocatedBytesPerFrame);
        writer.WriteNumber("workingSetAfterWarmUpBytes", WorkingSetAfterWarmUp);
        writer.WriteNumber("workingSetAtEndBytes", WorkingSetAtEnd);
        writer.WriteBoolean("wholeScene", IsWholeScene);
        writer.WriteNumber("peoplePassed", PeoplePassed);
        writer.WriteNumber("tracks", Tracks);
        writer.WriteNumber("listedPeoplePassed", ListedPeoplePassed);
        writer.WriteNumber("listedPeopleAlerted", ListedPeopleAlerted);
        writer.WriteNumber("alerts", Alerts);
        writer.WriteNumber("falseAlerts", FalseAlerts);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, (double P50, double P99)? value)
    {
        if (value is { } v)
        {
            writer.WriteStartObject(name);
            writer.WriteNumber("p50", v.P50);
            writer.WriteNumber("p99", v.P99);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
