using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Live;

/// <summary>An opened package, as the pipeline searches it: exactly, one candidate a person.</summary>
internal sealed class WatchlistSearch : ICandidateSearch, IDisposable
{
    private const int MaxHits = 50;

    private readonly ListedPeople _people;
    private readonly CosineMatcher _matcher = new();
    private readonly Dictionary<long, Listed> _byEntry = [];
    private readonly Dictionary<int, string> _subjects = [];

    public WatchlistSearch(OpenedWatchlist watchlist)
    {
        _people = watchlist.People;
        Hash = watchlist.Package.Hash;
        SubjectCount = _people.Form.Entries!.Count;
        var categories = _people.Form.Categories!.Select(c => c.Name!).ToList();
        Categories = [.. categories];
        Composition = _people.Form.CountByCategory();
        Groups = _people.Form.PeopleByGroup ?? new Dictionary<string, int>();
        foreach (var reference in _people.Templates.References())
        {
            _people.Templates.Matrix.TryGetSubject(reference.EntryId, out var subject);
            _subjects[subject] = reference.Subject;
            _byEntry.Add(reference.EntryId, new Listed(reference.Image, categories.IndexOf(_people.Entry(reference.Subject).Category!)));
        }
    }

    public PipelineId Pipeline => _people.Pipeline;

    public string Hash { get; }

    public int SubjectCount { get; }

    public IReadOnlyList<string?> Categories { get; }

    public IReadOnlyList<CategoryCount> Composition { get; }

    public IReadOnlyDictionary<string, int> Groups { get; }

    public int Search(ReadOnlySpan<float> probe, Span<SearchHit> hits)
    {
        Span<Candidate> candidates = hits.Length <= MaxHits ? stackalloc Candidate[MaxHits] : new Candidate[hits.Length];
        using var template = new ProbeTemplate(probe, Pipeline);
        var found = _matcher.Search(_people.Templates.Matrix, template, new SearchOptions(hits.Length) { BySubject = true, AllowFewer = true }, candidates);
        for (var i = 0; i < found.Written; i++)
        {
            var candidate = candidates[i];
            hits[i] = new SearchHit(candidate.Subject, candidate.EntryId, _byEntry[candidate.EntryId].Category, candidate.Score);
        }

        return found.Written;
    }

    public string SubjectId(int subject) => _subjects[subject];

    public string ReferenceId(in SearchHit hit) => _byEntry[hit.EntryId].Image;

    public AlertReference Describe(in SearchHit hit)
    {
        var category = _people.Category(Categories[hit.Category]!);
        return new AlertReference(SubjectId(hit.Subject), ReferenceId(hit), category.Name, category.Instruction, _people.Picture(hit.EntryId));
    }

    public void Dispose() => _matcher.Dispose();

    private readonly record struct Listed(string Image, int Category);
}
