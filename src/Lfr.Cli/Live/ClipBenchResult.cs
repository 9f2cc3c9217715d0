using System.Text.Json;

namespace Lfr.Cli.Live;

/// <summary>What a clip gave. Nobody in it is on the watchlist, so that every alert is false; who is in it is not known, so that tracks have no truth beside them.
/// Times and allocations are of the frames after the warm-up; counts are of all.</summary>
internal sealed record ClipBenchResult
{
    public required string Clip { get; init; }

    public required int WatchlistSize { get; init; }

    public required long Frames { get; init; }

    public required long RepeatedFrames { get; init; }

    public required long Detections { get; init; }

    public required long Searches { get; init; }

    public required long FacesSeen { get; init; }

    public required long FacesNotAcquired { get; init; }

    public required long FalseAlerts { get; init; }

    public required LiveTimes Times { get; init; }

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
        Times.WriteTo(writer);
        writer.WriteEndObject();
    }
}
