using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lfr.Core.Watchlists;

/// <summary>The watchlist form as a file (JSON, schema <c>lfr-watchlist/1</c>): names, reasons and sources, no pictures. Unknown fields are refused, so that
/// a misspelt one is not passed over.</summary>
public static class WatchlistFile
{
    /// <summary>The value of <c>schema</c>.</summary>
    public const string Schema = "lfr-watchlist/1";

    /// <summary>Reads a form; whether it is in order is for <see cref="WatchlistBuilder"/> to say.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file is no form: no JSON, another schema, an unknown field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static WatchlistForm Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(InputFile.ReadAllBytes(path), path);
    }

    /// <summary>Reads a form from its text.</summary>
    /// <param name="json">The file's bytes, UTF-8.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="FormatException">As for <see cref="Load"/>.</exception>
    public static WatchlistForm Parse(ReadOnlySpan<byte> json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize(json, WatchlistJson.Default.WatchlistDocument) switch
            {
                null => throw new FormatException($"The watchlist file '{name}' is empty."),
                { Schema: not Schema } other => throw new FormatException($"The watchlist file '{name}' has schema '{other.Schema}'; this version reads '{Schema}'."),
                { Watchlist: null } => throw new FormatException($"The watchlist file '{name}' has no 'watchlist'."),
                var document => document.Watchlist,
            };
        }
        catch (JsonException e)
        {
            // The position, and nothing of the text: it names people.
            throw new FormatException($"The watchlist file '{name}' is not a watchlist: line {e.LineNumber + 1}, {e.Path} is no field that belongs there, or what stands there is of another kind, or no JSON. A form is in docs/live.md.", e);
        }
    }

    /// <summary>The form as the file's bytes.</summary>
    public static byte[] Format(WatchlistForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return JsonSerializer.SerializeToUtf8Bytes(new WatchlistDocument { Schema = Schema, Watchlist = form }, WatchlistJson.Default.WatchlistDocument);
    }
}

internal sealed record WatchlistDocument
{
    public string? Schema { get; init; }

    public WatchlistForm? Watchlist { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(WatchlistDocument))]
[JsonSerializable(typeof(WatchlistSummary))]
[JsonSerializable(typeof(PackageHeader))]
internal sealed partial class WatchlistJson : JsonSerializerContext;
