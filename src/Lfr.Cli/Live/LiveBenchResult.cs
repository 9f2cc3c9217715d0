using System.Text.Json;

namespace Lfr.Cli.Live;

/// <summary>What one run of <see cref="LiveBench"/> over the composed scene measured.</summary>
internal sealed record LiveBenchResult
{
    public required int WatchlistSize { get; init; }

    public required int PeoplePassed { get; init; }

    public required long Tracks { get; init; }

    public required int ListedPeoplePassed { get; init; }

    public required int ListedPeopleAlerted { get; init; }

    public required int Alerts { get; init; }

    public required int FalseAlerts { get; init; }

    /// <summary>Whether the scene was played once, to its end: otherwise there are no identification figures.</summary>
    public required bool IsWholeScene { get; init; }

    public required LiveTimes Times { get; init; }

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("watchlistSize", WatchlistSize);
        Times.WriteTo(writer);
        writer.WriteBoolean("wholeScene", IsWholeScene);
        writer.WriteNumber("peoplePassed", PeoplePassed);
        writer.WriteNumber("tracks", Tracks);
        writer.WriteNumber("listedPeoplePassed", ListedPeoplePassed);
        writer.WriteNumber("listedPeopleAlerted", ListedPeopleAlerted);
        writer.WriteNumber("alerts", Alerts);
        writer.WriteNumber("falseAlerts", FalseAlerts);
        writer.WriteEndObject();
    }
}
