using System.Diagnostics;
using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Cli.Live;

/// <summary>The models alone, with what the engine feeds them of a picture in inputs of the engine's shapes: what a pipeline could at best take.</summary>
/// <remarks>The faces matter: the embedder is some 7 % slower on aligned faces than on a face that only fills the input. A picture without a face fills the inputs as a whole, and then the models
/// are flattered by that much.</remarks>
internal sealed class BareModels : IDisposable
{
    private const int MaxBatch = 8;

    private readonly Image _picture;
    private readonly FaceDetection[] _faces;
    private readonly List<OnnxSession> _sessions = [];
    private readonly ModelCard _embedderCard;
    private readonly OnnxSession _embedder;
    private readonly OnnxRun _basePass;
    private readonly OnnxRun? _finePass;
    private readonly OnnxRun[] _confirming;
    private readonly OnnxRun _landmarks;
    private readonly OnnxRun?[] _embed = new OnnxRun?[MaxBatch + 1];

    /// <summary>Loads the models that <see cref="FaceEngine"/> chooses.</summary>
    /// <param name="engine">Finds the faces of the picture.</param>
    /// <param name="pack">The models.</param>
    /// <param name="frameWidth">Columns of the frames.</param>
    /// <param name="frameHeight">Rows of the frames.</param>
    /// <param name="picture">What the models look at; copied.</param>
    public BareModels(FaceEngine engine, ModelPack pack, int frameWidth, int frameHeight, ImageView picture)
    {
        using (var resizer = new ImageResizer(ResizeFilter.Triangle))
        {
            _picture = resizer.Resize(picture, picture.Width, picture.Height);
        }

        using (var batch = engine.CreateBatch())
        {
            engine.Process(_picture, QualityLimits.None, batch);
            _faces = [.. Enumerable.Range(0, batch.Count).Select(i => batch[i].Detection)];
        }

        var detector = Choose(pack, ModelRole.Detector, c => c.Input.Width is null);
        var landmarks = Choose(pack, ModelRole.Landmarks, c => c.Input.Batch is null);
        _embedderCard = Choose(pack, ModelRole.Embedder, c => c.Input.Batch is null);
        var boxes = Load(pack, detector);
        _basePass = Pass(boxes, detector, detector.Detector!.TrainedWidth, detector.Detector.TrainedHeight);
        _finePass = UltraLightDetector.FineSize(frameWidth, frameHeight, detector, new DetectorOptions()) is { } size
            ? Pass(boxes, detector, size.Width, size.Height)
            : null;
        _confirming = [.. BoxConfirmer.Sides.Select(side => _faces.Length > 0
            ? Pass(boxes, detector, side, side, BoxConfirmer.Shown(_picture, _faces[0].Box, side))
            : Pass(boxes, detector, side, side))];
        _landmarks = PreparedInput.Fill(new OnnxRun(
            Load(pack, landmarks),
            new TensorShape(landmarks.Input.Name, 1, landmarks.Input.Channels, landmarks.Input.Height!.Value, landmarks.Input.Width!.Value),
            new TensorShape(landmarks.Outputs[0].Name, 1, 2 * landmarks.Landmarks!.Points)), landmarks, landmarks.Input.Width!.Value, landmarks.Input.Height!.Value, Surroundings());
        _embedder = Load(pack, _embedderCard);
    }

    /// <summary>Runs each model as often as a frame needs it.</summary>
    /// <param name="faces">Faces that were found.</param>
    /// <param name="thirdLooks">Boxes that were looked at a third time, those that did not stay included.</param>
    public TimeSpan Run(int faces, int thirdLooks)
    {
        var begin = Stopwatch.GetTimestamp();
        _basePass.Run();
        _finePass?.Run();
        for (var i = 0; i < thirdLooks; i++)
        {
            Array.ForEach(_confirming, r => r.Run());
        }

        for (var i = 0; i < faces; i++)
        {
            _landmarks.Run();
        }

        for (var left = faces; left > 0; left -= MaxBatch)
        {
            Embed(Math.Min(left, _embedderCard.Input.Batch ?? MaxBatch)).Run();
        }

        return Stopwatch.GetElapsedTime(begin);
    }

    public void Dispose()
    {
        _basePass.Dispose();
        _finePass?.Dispose();
        Array.ForEach(_confirming, r => r.Dispose());
        _landmarks.Dispose();
        _picture.Dispose();
        Array.ForEach(_embed, r => r?.Dispose());
        _sessions.ForEach(s => s.Dispose());
    }

    private static ModelCard Choose(ModelPack pack, ModelRole role, Func<ModelCard, bool> preferred)
    {
        var all = pack.Cards.Where(c => c.Role == role).ToList();
        return all.FirstOrDefault(preferred) ?? all[0];
    }

    private ImageView Surroundings()
    {
        if (_faces.Length == 0)
        {
            return _picture;
        }

        var (left, top, right, bottom) = LandmarkLocator.CropOf(_picture, _faces[0].Box);
        return _picture.View.Crop(left, top, right - left, bottom - top);
    }

    private OnnxRun Pass(OnnxSession session, ModelCard card, int width, int height) => Pass(session, card, width, height, _picture);

    private static OnnxRun Pass(OnnxSession session, ModelCard card, int width, int height, ImageView picture)
    {
        var anchors = card.Anchors!.Count(width, height);
        return PreparedInput.Fill(new OnnxRun(
            session, new TensorShape(card.Input.Name, 1, card.Input.Channels, height, width), new TensorShape(card.Outputs[0].Name, 1, anchors, 2),
            new TensorShape(card.Outputs[1].Name, 1, anchors, 4)), card, width, height, picture);
    }

    private OnnxRun Embed(int batch) => _embed[batch] ??= WithFaces(PreparedInput.Fill(new OnnxRun(
        _embedder,
        new TensorShape(_embedderCard.Input.Name, batch, _embedderCard.Input.Channels, _embedderCard.Input.Height!.Value, _embedderCard.Input.Width!.Value),
        new TensorShape(_embedderCard.Outputs[0].Name, batch, _embedderCard.TemplateDimension!.Value)),
        _embedderCard, _embedderCard.Input.Width!.Value, _embedderCard.Input.Height!.Value, _picture), batch);

    private OnnxRun WithFaces(OnnxRun run, int batch)
    {
        var aligner = new FaceAligner();
        var length = run.Input.Length / batch;
        for (var i = 0; i < batch && _faces.Length > 0; i++)
        {
            if (aligner.TryEstimate(_faces[i % _faces.Length].Landmarks, out var transform))
            {
                aligner.Align(_picture, transform, _embedderCard.Input.ToTensorFormat(), run.Input.Slice(i * length, length));
            }
        }

        return run;
    }

    private OnnxSession Load(ModelPack pack, ModelCard card)
    {
        var session = OnnxSession.Load(pack.ReadVerified(card), card.Id);
        _sessions.Add(session);
        return session;
    }
}
