using System.Text.Json;

namespace Lfr.Cli.Live;

/// <summary>What the frames after the warm-up took.</summary>
internal sealed record LiveTimes
{
    /// <summary>Frames processed.</summary>
    public required long Frames { get; init; }

    /// <summary>Faces found in them.</summary>
    public required long Detections { get; init; }

    public required double PipelineMilliseconds { get; init; }

    public required double BareModelMilliseconds { get; init; }

    public required double SearchMilliseconds { get; init; }

    /// <summary>From the arrival of a frame until what it showed of those who do not match was zeroed.</summary>
    public required (double P50, double P99)? Lifetime { get; init; }

    public required (double P50, double P99)? CaptureToAlert { get; init; }

    public required double AllocatedBytesPerFrame { get; init; }

    /// <summary>Resident set over the run, bytes.</summary>
    public required IReadOnlyList<long> WorkingSet { get; init; }

    public double FramesPerSecond => 1000 * Frames / PipelineMilliseconds;

    public double FacesPerSecond => 1000 * Detections / PipelineMilliseconds;

    public double PipelineOverBareModels => PipelineMilliseconds / BareModelMilliseconds;

    public double SearchShare => SearchMilliseconds / PipelineMilliseconds;

    /// <summary>Writes the members into the object that is open.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteNumber("measuredFrames", Frames);
        writer.WriteNumber("measuredDetections", Detections);
        Write(writer, "framesPerSecond", FramesPerSecond);
        Write(writer, "facesPerSecond", FacesPerSecond);
        writer.WriteNumber("pipelineMilliseconds", PipelineMilliseconds);
        writer.WriteNumber("bareModelMilliseconds", BareModelMilliseconds);
        Write(writer, "pipelineOverBareModels", PipelineOverBareModels);
        Write(writer, "searchShare", SearchShare);
        Write(writer, "lifetimeMilliseconds", Lifetime);
        Write(writer, "captureToAlertMilliseconds", CaptureToAlert);
        writer.WriteNumber("allocatedBytesPerFrame", AllocatedBytesPerFrame);
        writer.WriteStartArray("workingSetBytes");
        foreach (var bytes in WorkingSet)
        {
            writer.WriteNumberValue(bytes);
        }

        writer.WriteEndArray();
    }

    // Nothing measured is no number.
    private static void Write(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
        else
        {
            writer.WriteNull(name);
        }
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
