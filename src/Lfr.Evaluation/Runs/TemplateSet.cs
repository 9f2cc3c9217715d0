using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Quality;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Scores;
using Candidate = Lfr.Evaluation.Scores.Candidate;

namespace Lfr.Evaluation.Runs;

/// <summary>The templates of a manifest's images by one engine, and why the others have none. Made once, compared many times.</summary>
/// <remarks>Once made it does not change, and is safe for concurrent use.</remarks>
public sealed class TemplateSet
{
    private readonly ReferenceTemplate?[] _templates;

    private TemplateSet(DatasetManifest manifest, EngineInfo engine, ReferenceTemplate?[] templates, FailureReason[] failures, IReadOnlyList<string> imageNotes)
    {
        (Manifest, Engine, _templates, Failures, ImageNotes) = (manifest, engine, templates, failures, imageNotes);
    }

    /// <summary>The images.</summary>
    public DatasetManifest Manifest { get; }

    /// <summary>The engine that made the templates.</summary>
    public EngineInfo Engine { get; }

    /// <summary>For each image why it has no template, or None.</summary>
    public IReadOnlyList<FailureReason> Failures { get; }

    /// <summary>What a reader might not expect of the images' files, each with the number of images: that only the first of several pictures was read, transparency, inks, reduced depth. Reports have these sentences.</summary>
    public IReadOnlyList<string> ImageNotes { get; }

    /// <summary>Images with a template.</summary>
    public int Count => _templates.Count(template => template is not null);

    /// <summary>Makes the templates.</summary>
    /// <param name="manifest">The images.</param>
    /// <param name="engine">Any engine.</param>
    /// <param name="choice">Which face of an image is meant.</param>
    /// <param name="limits">From where on a face is refused; null for the engine's limits for probes.</param>
    /// <param name="step">Called after each image; may be null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InputException">Images cannot be read; all are listed, up to a bound.</exception>
    public static TemplateSet Create(DatasetManifest manifest, IFaceEngine engine, FaceChoice choice = FaceChoice.MostCentral, QualityLimits? limits = null, Action? step = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        ArgumentNullException.ThrowIfNull(engine);
        var problems = new InputProblems();
        var notes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var templates = new ReferenceTemplate?[manifest.Entries.Count];
        var failures = new FailureReason[templates.Length];
        for (int i = 0; i < templates.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                using Image image = ImageFile.Load(Path.Combine(manifest.Folder, manifest.Entries[i].Image), ImageLimits.Default, out ImageInfo info);
                foreach (string note in info.Notes)
                {
                    notes[note] = notes.GetValueOrDefault(note) + 1;
                }

                using TemplateResult result = engine.CreateTemplate(image.View, choice, limits);
                failures[i] = result.Failure;
                templates[i] = result.Template?.ToReference();
            }
            catch (Exception unreadable) when (unreadable is ImageFormatException or IOException or UnauthorizedAccessException)
            {
                problems.Add(manifest.Entries[i].Image, 0, null, unreadable.Message);
            }

            step?.Invoke();
        }

        problems.ThrowIfAny();
        return new TemplateSet(manifest, engine.Info, templates, failures, [.. notes.Select(note => string.Create(CultureInfo.InvariantCulture, $"Of {note.Value} of {templates.Length} images: {note.Key}"))]);
    }

    /// <summary>The comparisons that <see cref="Compare"/> would list, to be counted as they are made: for data sets whose list would not fit. Only where the manifest has no pairs.</summary>
    /// <param name="everyTwo">Every two images once even where roles are given.</param>
    /// <exception cref="InvalidOperationException">The manifest has pairs: they are a list already.</exception>
    /// <exception cref="InputException">There is nothing to compare.</exception>
    public TemplatePairs Pairs(bool everyTwo = false)
    {
        if (Manifest.Pairs is not null)
        {
            throw new InvalidOperationException("The manifest has pairs: call Compare, which makes those.");
        }

        int[] all = [.. Enumerable.Range(0, Manifest.Entries.Count)];
        int[] probes = all, references = all;
        bool isWithin = everyTwo || !IsCrossed();
        if (!isWithin)
        {
            probes = [.. all.Where(i => Manifest.Entries[i].Role == "probe")];
            references = [.. all.Where(i => Manifest.Entries[i].Role == "reference")];
        }

        var pairs = new TemplatePairs(this, _templates, probes, references, isWithin);
        return pairs.Count > 0 ? pairs : throw new InputException(new InputProblem(Manifest.Name, 0, null, "there is no pair of images to compare"));
    }

    /// <summary>Compares: the manifest's pairs where it has them; else each probe with each reference where roles are given, else every two images once.</summary>
    /// <param name="everyTwo">Every two images once even where roles are given; pairs of the manifest still come first.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InputException">There is nothing to compare.</exception>
    public ComparisonSet Compare(bool everyTwo = false, CancellationToken cancellation = default)
    {
        (int Probe, int Reference)[] pairs = [.. PairsOf(everyTwo)];
        if (pairs.Length == 0)
        {
            throw new InputException(new InputProblem(Manifest.Name, 0, null, "there is no pair of images to compare"));
        }

        double[] scores = new double[pairs.Length];
        var failed = new ComparisonFailure[pairs.Length];
        Parallel.For(0, pairs.Length, new ParallelOptions { CancellationToken = cancellation }, k =>
        {
            (int a, int b) = pairs[k];
            failed[k] = _templates[a] is null ? ComparisonFailure.ProbeFailureToAcquire : _templates[b] is null ? ComparisonFailure.ReferenceFailureToEnrol : ComparisonFailure.None;
            scores[k] = failed[k] == ComparisonFailure.None ? Score(a, b) : double.NaN;
        });
        (int[] subjects, string[] names) = Subjects();
        return Listed(subjects, names, pairs, scores, failed);
    }

    /// <summary>The mated comparisons that give a score: those of one person's images, which are few.</summary>
    internal ComparisonSet Mated(TemplatePairs pairs)
    {
        (int[] subjects, string[] names) = Subjects();
        ILookup<int, int> references = pairs.References.Where(pairs.HasTemplate).ToLookup(image => subjects[image]);
        (int Probe, int Reference)[] mated = [.. from p in pairs.Probes where pairs.HasTemplate(p) from r in references[subjects[p]] where !pairs.IsWithin || p < r select (p, r)];
        return Listed(subjects, names, mated, [.. mated.Select(pair => Score(pair.Probe, pair.Reference))], new ComparisonFailure[mated.Length]);
    }

    private ComparisonSet Listed(int[] subjects, string[] names, (int Probe, int Reference)[] pairs, double[] scores, ComparisonFailure[] failed) => new(
        new ScoreScale { Minimum = -1, Maximum = 1 },
        [.. Manifest.Entries.Select(entry => entry.Image)],
        subjects,
        names,
        Manifest.Labels,
        new ComparisonSet.Columns([.. pairs.Select(p => p.Probe)], [.. pairs.Select(p => p.Reference)], scores, failed),
        [.. Manifest.Notes, .. ImageNotes])
    {
        LegalLabels = Manifest.LegalLabels,
    };

    /// <summary>
    /// Searches each probe in the gallery of references: once as a mated search where its person is in the gallery, and once as a non-mated search with that person's references taken out. Where the manifest has no
    /// roles, each person's first image is the reference.
    /// </summary>
    /// <param name="protocol">How long the list is.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InputException">No reference has a template, or there is no probe.</exception>
    public SearchSet Search(SearchProtocol protocol, CancellationToken cancellation = default) => Search(protocol, [], cancellation);

    /// <summary>The same, with tests of searches (TPIR, FNIR, FPIR) that were declared before the data.</summary>
    /// <param name="protocol">How to search.</param>
    /// <param name="primary">The declared tests.</param>
    /// <param name="cancellation">Stops between probes.</param>
    /// <exception cref="InputException">There is no reference with a template, or no probe.</exception>
    public SearchSet Search(SearchProtocol protocol, IReadOnlyList<PrimaryTest> primary, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(primary);
        ArgumentNullException.ThrowIfNull(protocol);
        (int[] subjects, string[] names) = Subjects();
        bool[] isReference = References(subjects);
        int[] gallery = [.. Enumerable.Range(0, _templates.Length).Where(i => isReference[i] && _templates[i] is not null)];
        int[] probes = [.. Enumerable.Range(0, _templates.Length).Where(i => !isReference[i])];
        if (gallery.Length == 0 || probes.Length == 0)
        {
            throw new InputException(new InputProblem(Manifest.Name, 0, null, "the data set has no reference with a template, or no probe"));
        }

        var people = new FactorLabels(Manifest.Labels.Factors);
        for (int i = 0; i < subjects.Length; i++)
        {
            foreach (string factor in Manifest.Labels.Factors)
            {
                people.Set(people.Index(factor), subjects[i], Manifest.Labels.Label(factor, i));
            }
        }

        using var matrix = new TemplateMatrix(Engine.Dimension, Engine.Pipeline);
        foreach (int image in gallery)
        {
            matrix.Add(_templates[image]!, subjects[image]);
        }

        var enrolled = gallery.GroupBy(r => subjects[r]).ToDictionary(images => images.Key, images => images.Count());
        HashSet<int> meant = [.. subjects.Where((_, i) => isReference[i])];
        using var matcher = new CosineMatcher();
        var searches = new List<SearchOutcome>();
        foreach (int probe in probes)
        {
            cancellation.ThrowIfCancellationRequested();

            // One more than the list holds: without the probe's own person there are as many again.
            Core.Matching.Candidate[] found = _templates[probe] is not { } template ? [] : Search(matcher, matrix, template, protocol.ListLimit + 1L);
            if (meant.Contains(subjects[probe]))
            {
                searches.Add(Outcome(probe, "mated", true, found, gallery, subjects, protocol));
            }

            int others = gallery.Length - enrolled.GetValueOrDefault(subjects[probe]);
            searches.Add(Outcome(probe, "non-mated", false, found.Where(candidate => candidate.Subject != subjects[probe]), gallery, subjects, protocol, others));
        }

        return new SearchSet
        {
            Protocol = new LiveProtocol
            {
                Title = $"{protocol.Title} on {Manifest.Name}",
                MatcherName = Engine.Name,
                MatcherVersion = Engine.Version,
                Scale = new ScoreScale { Minimum = -1, Maximum = 1 },
                Floor = -1,
                LegalLabels = Manifest.LegalLabels,
                Primary = primary,
            },
            Subjects = names,
            Labels = people,
            Searches = searches,
            SharedWith = string.Create(CultureInfo.InvariantCulture, $"The retrospective and the operator-initiated protocol search the same probes in the same gallery with the same scores, and differ in the list alone: {SearchProtocol.Retrospective.ListLimit} people or {SearchProtocol.OperatorInitiated.ListLimit}. A face is found first, or anybody matches, whatever the list's length: rank-1 and FPIR are the same figures in both reports by construction, not two findings that agree. What the list can change is TPIR at a threshold, CMC and how many candidates are shown. A photograph taken in the street is another image than these."),
            Notes = [.. Manifest.Notes, .. ImageNotes, $"A list holds up to {protocol.ListLimit} people, each with their best image. Each probe is searched twice: with its person in the gallery, and with their references taken out."],
        };
    }

    private static Core.Matching.Candidate[] Search(CosineMatcher matcher, TemplateMatrix matrix, ReferenceTemplate template, long people)
    {
        using var probe = new ProbeTemplate(template.Vector, template.Pipeline);
        return matcher.Search(matrix, probe, new SearchOptions((int)Math.Min(people, matrix.Count)) { BySubject = true, AllowFewer = true });
    }

    private SearchOutcome Outcome(int probe, string kind, bool mated, IEnumerable<Core.Matching.Candidate> found, int[] gallery, int[] subjects, SearchProtocol protocol, int? size = null)
    {
        var outcome = new SearchOutcome
        {
            Id = $"{Manifest.Entries[probe].Image} {kind}",
            Subject = subjects[probe],
            IsMated = mated,
            IsAcquired = _templates[probe] is not null,
            GallerySize = size ?? gallery.Length,
            ListLimit = protocol.ListLimit,
        };
        outcome.List.AddRange(found.Take(protocol.ListLimit).Select((candidate, rank) =>
            new Candidate(rank + 1, Manifest.Entries[gallery[candidate.EntryId]].Image, candidate.Subject, MatcherScore.Decimal(candidate.Score.Value))));
        return outcome;
    }

    private double Score(int a, int b) => MatcherScore.Decimal(CosineMatcher.Compare(_templates[a]!, _templates[b]!).Value);

    private bool[] References(int[] subjects)
    {
        if (Manifest.Entries.Any(entry => entry.Role.Length > 0))
        {
            return [.. Manifest.Entries.Select(entry => entry.Role == "reference")];
        }

        var seen = new HashSet<int>();
        return [.. subjects.Select(seen.Add)];
    }

    private IEnumerable<(int Probe, int Reference)> PairsOf(bool everyTwo)
    {
        if (Manifest.Pairs is { } given)
        {
            return given;
        }

        int[] all = [.. Enumerable.Range(0, Manifest.Entries.Count)];
        return !everyTwo && IsCrossed()
            ? from p in all where Manifest.Entries[p].Role == "probe" from r in all where Manifest.Entries[r].Role == "reference" select (p, r)
            : from p in all from r in all where p < r select (p, r);
    }

    private bool IsCrossed() => Manifest.Entries.All(entry => entry.Role.Length > 0) && Manifest.Entries.Any(e => e.Role == "probe") && Manifest.Entries.Any(e => e.Role == "reference");

    private (int[] Of, string[] Names) Subjects()
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] of = [.. Manifest.Entries.Select(entry => index.TryAdd(entry.Subject, index.Count) ? index.Count - 1 : index[entry.Subject])];
        return (of, [.. index.OrderBy(pair => pair.Value).Select(pair => pair.Key)]);
    }
}
