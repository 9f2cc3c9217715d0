using System.Security.Cryptography;
using Lfr.Core.Embedding;

namespace Lfr.Core.Watchlists;

/// <summary>The content of a watchlist in memory: who is on it and why, the templates, and the pictures that officers are shown.</summary>
/// <remarks>Immutable, and safe for concurrent use until it is disposed.</remarks>
public sealed class ListedPeople : IDisposable
{
    private readonly Dictionary<string, WatchlistEntry> _entries;
    private readonly Dictionary<string, WatchlistCategory> _categories;
    private readonly Dictionary<long, byte[]> _pictures;
    private volatile bool _disposed;

    internal ListedPeople(WatchlistForm form, Watchlist templates, Dictionary<long, byte[]> pictures, DateTimeOffset builtAt)
    {
        Form = form;
        Templates = templates;
        BuiltAt = builtAt;
        _pictures = pictures;
        _entries = form.Entries!.ToDictionary(e => e.SubjectId!, StringComparer.Ordinal);
        _categories = form.Categories!.ToDictionary(c => c.Name!, StringComparer.Ordinal);
    }

    /// <summary>Names, reasons, sources and the approval.</summary>
    public WatchlistForm Form { get; }

    /// <summary>The templates.</summary>
    public Watchlist Templates { get; }

    /// <summary>When the references were made.</summary>
    public DateTimeOffset BuiltAt { get; }

    /// <summary>The pipeline of the templates.</summary>
    public PipelineId Pipeline => Templates.Pipeline;

    /// <summary>The entry of a person.</summary>
    /// <exception cref="ArgumentException">The person is not on the list.</exception>
    public WatchlistEntry Entry(string subjectId) => _entries.TryGetValue(subjectId ?? "", out var entry)
        ? entry
        : throw new ArgumentException("subjectId is not on the list. Use an identifier of a candidate.", nameof(subjectId));

    /// <summary>A category by its name.</summary>
    /// <exception cref="ArgumentException">The list has no such category.</exception>
    public WatchlistCategory Category(string name) => _categories.TryGetValue(name ?? "", out var category)
        ? category
        : throw new ArgumentException($"name is '{name}', which is no category of the list.", nameof(name));

    /// <summary>PNG of a reference's face; empty where the list carries none. Zeroed when the list is disposed.</summary>
    /// <param name="entryId">The reference's entry.</param>
    /// <exception cref="ObjectDisposedException">The list has been disposed: that a picture is gone does not say that there was none.</exception>
    public ReadOnlyMemory<byte> Picture(long entryId)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _pictures.TryGetValue(entryId, out var picture) ? picture : default;
    }

    /// <summary>Everything that is no longer in order: entries that ended, images whose retention is to be reviewed; empty where nothing is.</summary>
    /// <param name="now">The moment.</param>
    public IReadOnlyList<WatchlistProblem> CheckStillValid(DateTimeOffset now) => WatchlistRules.CheckStillValid(Form, now);

    /// <summary>Everything that is not in order, or will not be until a deployment ends: what ends while cameras run would go on being matched.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="end">The planned end.</param>
    public IReadOnlyList<WatchlistProblem> CheckStillValid(DateTimeOffset now, DateTimeOffset end) => WatchlistRules.CheckStillValid(Form, now, end);

    /// <summary>Zeroes templates and pictures. The form, which is text, can still be read.</summary>
    public void Dispose()
    {
        _disposed = true;
        Templates.Dispose();
        foreach (var picture in _pictures.Values)
        {
            CryptographicOperations.ZeroMemory(picture);
        }

        _pictures.Clear();
    }
}
