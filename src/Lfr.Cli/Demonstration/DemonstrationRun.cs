using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Demonstration;

/// <summary>Enrols the faces of some photographs, and looks for them in others as if those were frames of a camera. Who matches
/// is what the engine's scores and the policy say; nobody labelled these photographs.</summary>
internal sealed class DemonstrationRun : IDisposable
{
    private static readonly Rgb EnrolledColour = new(0x1f, 0x77, 0xb4);
    private static readonly Rgb AlertColour = new(0xc6, 0x28, 0x28);
    private static readonly Rgb SeenColour = new(0x9e, 0x9e, 0x9e);

    private readonly FaceEngine _engine;
    private readonly IThresholdPolicy _policy;
    private readonly string _folder;
    private readonly Watchlist _watchlist;
    private readonly CosineMatcher _matcher = new();
    private readonly FaceBatch _batch;

    /// <summary>Prepares a run.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="policy">Gives the threshold.</param>
    /// <param name="folder">Where the annotated pictures go.</param>
    public DemonstrationRun(FaceEngine engine, IThresholdPolicy policy, string folder)
    {
        _engine = engine;
        _policy = policy;
        _folder = folder;
        _batch = engine.CreateBatch();
        _watchlist = new Watchlist(engine.Info.Pipeline, engine.Info.Dimension);
    }

    /// <summary>The watchlist, in the order of enrolment.</summary>
    public List<EnrolledFace> Listed { get; } = [];

    /// <summary>The alerts, frame by frame, in a frame from the left.</summary>
    public List<DemonstrationAlert> Alerts { get; } = [];

    /// <summary>The frames' annotated pictures: frame, picture.</summary>
    public List<(string Photograph, string Picture)> Frames { get; } = [];

    /// <summary>The enrolled photographs' annotated pictures: photograph, picture.</summary>
    public List<(string Photograph, string Picture)> Enrolled { get; } = [];

    /// <summary>What a reader might not expect of the photographs.</summary>
    public PictureNotes Notes { get; } = new();

    /// <summary>Faces that were found in the frames.</summary>
    public int FacesSeen { get; private set; }

    /// <summary>Faces of the frames that gave no template, by reason.</summary>
    public SortedDictionary<FailureReason, int> FailuresToAcquire { get; } = [];

    /// <summary>The watchlist's size as the policy was told.</summary>
    public PolicyContext Context => new(Math.Max(1, _watchlist.SubjectCount));

    /// <summary>Enrols every good face of a photograph.</summary>
    public void Enrol(string path)
    {
        using var image = Notes.Load(path);
        _engine.Process(image, QualityLimits.Reference, _batch);
        var position = 0;
        foreach (var index in FromTheLeft())
        {
            var face = _batch[index];
            if (!face.HasTemplate)
            {
                Draw(image, face.Detection.Box, SeenColour, face.Failure.ToString());
                continue;
            }

            var subject = $"{Path.GetFileNameWithoutExtension(path)}-{++position}";
            _watchlist.Add(subject, _batch.ToReference(index), Path.GetFileName(path));
            Listed.Add(new EnrolledFace(subject, Path.GetFileName(path), face.Detection.Box));
            Draw(image, face.Detection.Box, EnrolledColour, subject);
        }

        _batch.Clear();
        Enrolled.Add((Path.GetFileName(path), Save(image, "enrolled", path)));
    }

    /// <summary>Looks for the enrolled faces in a photograph. Templates of faces that do not match are zeroed before this returns.</summary>
    public void LookAt(string path)
    {
        using var image = Notes.Load(path);
        _engine.Process(image, QualityLimits.Probe, _batch);
        FacesSeen += _batch.Count;
        var context = Context;
        foreach (var index in FromTheLeft())
        {
            var face = _batch[index];
            if (!face.HasTemplate)
            {
                FailuresToAcquire[face.Failure] = FailuresToAcquire.GetValueOrDefault(face.Failure) + 1;
                Draw(image, face.Detection.Box, SeenColour, face.Failure.ToString());
                continue;
            }

            using var probe = _batch.ToProbe(index);
            var best = _watchlist.Search(_matcher, probe)[0];
            var decision = _policy.Decide(best.Score, context);
            if (!decision.IsMatch)
            {
                Draw(image, face.Detection.Box, SeenColour, "");
                continue;
            }

            Alerts.Add(new DemonstrationAlert(Path.GetFileName(path), best.Subject, decision, face.Detection.Box));
            Draw(image, face.Detection.Box, AlertColour, $"{best.Subject} {decision.Score}");
        }

        _batch.Clear();
        Frames.Add((Path.GetFileName(path), Save(image, "frame", path)));
    }

    public void Dispose()
    {
        _batch.Dispose();
        _matcher.Dispose();
        _watchlist.Dispose();
    }

    private IEnumerable<int> FromTheLeft() => Enumerable.Range(0, _batch.Count).OrderBy(index => _batch[index].Detection.Box.Left);

    private static void Draw(Image image, BoundingBox box, Rgb colour, string text)
    {
        var scale = Math.Max(1, image.Height / 500);
        var (x, y) = ((int)box.Left, (int)box.Top);
        Annotation.Outline(image, x, y, (int)box.Width, (int)box.Height, 2 * scale, colour);
        if (text.Length > 0)
        {
            var (width, height) = Annotation.MeasureText(text, scale);
            Annotation.Text(image, Math.Clamp(x, 0, Math.Max(0, image.Width - width)), Math.Max(0, y - height), text, scale, Rgb.White, colour);
        }
    }

    private string Save(Image image, string prefix, string path)
    {
        var name = $"{prefix}-{Path.GetFileNameWithoutExtension(path)}.png";
        PngEncoder.Save(image, Path.Combine(_folder, name));
        return name;
    }
}
