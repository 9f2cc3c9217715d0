using System.Text.Json;

namespace Lfr.Core.Watchlists;

/// <summary>Size and composition of a list: what may be kept and compared when the list itself has been destroyed. Counts, nobody's name.</summary>
public sealed record WatchlistSummary
{
    /// <summary>Name of the list.</summary>
    public required string Id { get; init; }

    /// <summary>The deployment for which it was made.</summary>
    public required string DeploymentId { get; init; }

    /// <summary>People.</summary>
    public required int People { get; init; }

    /// <summary>Images.</summary>
    public required int Images { get; init; }

    /// <summary>People by category.</summary>
    public required IReadOnlyDictionary<string, int> PeopleByCategory { get; init; }

    /// <summary>People in categories for under-18s and vulnerable people.</summary>
    public required int Protected { get; init; }

    /// <summary>Counts of a form.</summary>
    public static WatchlistSummary Of(WatchlistForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        var entries = form.Entries ?? [];
        var safe = (form.Categories ?? []).Where(c => c.ProtectsUnder18OrVulnerable == true).Select(c => c.Name).ToHashSet();
        return new WatchlistSummary
        {
            Id = form.Id ?? "",
            DeploymentId = form.Approval?.DeploymentId ?? "",
            People = entries.Count,
            Images = entries.Sum(e => e.Images?.Count ?? 0),
            PeopleByCategory = entries.GroupBy(e => e.Category ?? "", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count()),
            Protected = entries.Count(e => safe.Contains(e.Category)),
        };
    }

    /// <summary>Reads a summary.</summary>
    /// <exception cref="FormatException">The text is no summary.</exception>
    public static WatchlistSummary Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, WatchlistJson.Default.WatchlistSummary) ?? throw new FormatException("The watchlist summary is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"This is no watchlist summary: {e.Message}", e);
        }
    }

    /// <summary>The summary as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WatchlistJson.Default.WatchlistSummary);

    /// <summary>One sentence a previous list: how much larger or smaller this one is, by category. Figures for the officer, no verdict.</summary>
    /// <param name="previous">Summaries of earlier lists.</param>
    public IReadOnlyList<string> CompareWith(IEnumerable<WatchlistSummary> previous)
    {
        ArgumentNullException.ThrowIfNull(previous);
        return [.. previous.Select(earlier =>
        {
            var changes = PeopleByCategory.Keys.Union(earlier.PeopleByCategory.Keys).Order(StringComparer.Ordinal)
                .Select(c => (Category: c, Before: earlier.PeopleByCategory.GetValueOrDefault(c), Now: PeopleByCategory.GetValueOrDefault(c)))
                .Where(c => c.Before != c.Now)
                .Select(c => FormattableString.Invariant($"{c.Category} {c.Before:N0} to {c.Now:N0}"));
            var detail = string.Join("; ", changes);
            return FormattableString.Invariant($"{earlier.Id} ({earlier.DeploymentId}): {earlier.People:N0} people then, {People:N0} now ({People - earlier.People:+#,0;-#,0;0}){(detail.Length > 0 ? ": " : "")}{detail}");
        })];
    }
}
