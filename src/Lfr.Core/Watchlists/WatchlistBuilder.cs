using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Quality;

namespace Lfr.Core.Watchlists;

/// <summary>Makes a watchlist of a form and the images that it names: everything that is wrong is said at once, and nothing is made of a form that is not in order.</summary>
/// <remarks>Used by one thread at a time, for one list; the engine may serve others meanwhile.</remarks>
public sealed class WatchlistBuilder
{
    private readonly IFaceEngine _engine;
    private readonly WatchlistBuilderOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Makes a builder.</summary>
    /// <param name="engine">Makes the references; its pipeline becomes the list's.</param>
    /// <param name="options">How lists are made.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size of the pictures is out of range.</exception>
    public WatchlistBuilder(IFaceEngine engine, WatchlistBuilderOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(options);
        if (options.PictureSizePixels is { } size)
        {
            Throw.IfOutOfRange(size, 32, 512, nameof(options.PictureSizePixels), "Give the side of a picture that an officer looks at.");
        }

        _engine = engine;
        _options = options;
        _time = time ?? TimeProvider.System;
    }

    /// <summary>Everything that is wrong with a form before any image is looked at; empty where it is in order.</summary>
    public IReadOnlyList<WatchlistProblem> Check(WatchlistForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return WatchlistRules.Check(form, _time.GetUtcNow());
    }

    /// <summary>Makes the list.</summary>
    /// <param name="form">The form.</param>
    /// <param name="open">Opens an image; the builder disposes it. It may throw <see cref="ImageFormatException"/>.</param>
    /// <param name="cancellationToken">Gives up; everything that was made is zeroed.</param>
    /// <exception cref="WatchlistRefusedException">The form is not in order, an image cannot be read, or a person has no image that is good enough.</exception>
    public WatchlistBuild Build(WatchlistForm form, Func<WatchlistEntry, WatchlistImage, Image> open, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(open);
        var problems = WatchlistRules.Check(form, _time.GetUtcNow());
        if (problems.Count > 0)
        {
            throw new WatchlistRefusedException(problems);
        }

        var templates = new Watchlist(new TemplateMatrix(_engine.Info.Dimension, _engine.Info.Pipeline, TemplatePrecision.Int8));
        var pictures = new Dictionary<long, byte[]>();
        var people = default(ListedPeople);
        try
        {
            var failures = new List<EnrolmentFailure>();
            var entries = new List<WatchlistEntry>(form.Entries!.Count);
            for (var i = 0; i < form.Entries.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                entries.Add(Enrol(form.Entries[i], $"entries[{i}]", open, templates, pictures, failures, problems));
            }

            if (problems.Count > 0)
            {
                throw new WatchlistRefusedException(problems);
            }

            people = new ListedPeople(form with { Entries = entries }, templates, pictures, _time.GetUtcNow());
            var result = new WatchlistBuild(people, failures, DuplicateSearch.Run(templates, _options, cancellationToken));
            people = null;
            templates = null;
            return result;
        }
        finally
        {
            people?.Dispose();
            templates?.Dispose();
        }
    }

    private WatchlistEntry Enrol(
        WatchlistEntry entry, string field, Func<WatchlistEntry, WatchlistImage, Image> open, Watchlist templates, Dictionary<long, byte[]> pictures,
        List<EnrolmentFailure> failures, List<WatchlistProblem> problems)
    {
        var enrolled = new List<WatchlistImage>();
        for (var i = 0; i < entry.Images!.Count; i++)
        {
            var image = entry.Images[i];
            try
            {
                using var picture = open(entry, image);
                using var result = _engine.CreateTemplate(picture, FaceChoice.Only, _options.Quality);
                if (result.Template is not { } template)
                {
                    failures.Add(new EnrolmentFailure(entry.SubjectId!, image.Id!, result.Failure));
                    continue;
                }

                var id = templates.Add(entry.SubjectId!, template.ToReference(), image.Id!);
                var sample = result.Sample!.Value;
                enrolled.Add(image with { EntryId = id, Norm = sample.Quality.Norm, InterEyeDistancePixels = sample.Quality.InterEyeDistancePixels });
                if (_options.PictureSizePixels is { } size)
                {
                    pictures.Add(id, ReferencePicture.Make(picture, sample.Detection.Box, size));
                }
            }
            catch (ImageFormatException e)
            {
                problems.Add(new WatchlistProblem($"{field}.images[{i}]", e.Message));
            }
        }

        if (enrolled.Count == 0 && !problems.Exists(p => p.Field.StartsWith(field + ".", StringComparison.Ordinal)))
        {
            var reasons = string.Join(", ", failures.Where(f => f.SubjectId == entry.SubjectId).Select(f => $"{f.ImageId}: {f.Reason}"));
            problems.Add(new WatchlistProblem($"{field}.images", $"none is good enough to be looked for ({reasons}): a bad reference accuses for as long as it is listed. Give a better image, or leave the person out"));
        }

        return entry with { Images = enrolled };
    }
}
