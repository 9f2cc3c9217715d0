using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Engine;

/// <summary>A false box must not become a template: boxes planted by a detector that lies.</summary>
public sealed class FalseBoxTests
{
    private static readonly PipelineId Pipeline = PipelineId.OfConfiguration("test");

    [SkippableTheory]
    [InlineData("true", FailureReason.None)]
    [InlineData("outside", FailureReason.LandmarksImplausible)]
    [InlineData("mirrored", FailureReason.LandmarksImplausible)]
    [InlineData("upside down", FailureReason.LandmarksImplausible)]
    [InlineData("tiny", FailureReason.LandmarksImplausible)]
    [InlineData("one point", FailureReason.LandmarksImplausible)]
    [InlineData("not finite", FailureReason.LandmarksImplausible)]
    [InlineData("elsewhere", FailureReason.NormTooLow)]
    public void A_planted_box_is_refused_with_its_reason(string plant, FailureReason expected)
    {
        var face = GoldenFace.Load("london_001_03");
        using var image = ImageFile.Load(face.Image);
        var points = face.Points;
        var box = face.Box;
        var found = plant switch
        {
            "true" => new FaceDetection(box, 0.9f, points),
            "outside" => new FaceDetection(box, 0.9f, Move(points, p => new ImagePoint(p.X + (1.2f * box.Width), p.Y))),
            "mirrored" => new FaceDetection(box, 0.9f, new FaceLandmarks(points.RightEye, points.LeftEye, points.NoseTip, points.LeftMouthCorner, points.RightMouthCorner)),
            "upside down" => new FaceDetection(box, 0.9f, points with { LeftMouthCorner = points.LeftEye with { Y = box.Top }, RightMouthCorner = points.RightEye with { Y = box.Top } }),
            "tiny" => new FaceDetection(box, 0.9f, Move(points, p => new ImagePoint(box.CentreX + (0.03f * (p.X - box.CentreX)), box.CentreY + (0.03f * (p.Y - box.CentreY))))),
            "one point" => new FaceDetection(box, 0.9f, Move(points, _ => new ImagePoint(box.CentreX, box.CentreY))),
            "not finite" => new FaceDetection(box, 0.9f, points with { NoseTip = new ImagePoint(float.NaN, 0) }),

            // Points of a face's shape where there is only a wall: nothing that geometry could see, and the raw vector is too short.
            _ => new FaceDetection(new BoundingBox(4, 4, 104, 124), 0.9f, Move(points, p => new ImagePoint(4 + ((p.X - box.Left) * 100 / box.Width), 4 + ((p.Y - box.Top) * 120 / box.Height)))),
        };

        var models = ModelPack.Load(TestFolders.RequireModels());
        var embedder = LoadedModel.Load(models, ModelRole.Embedder, null, new OnnxSessionOptions(), card => card.Input.Batch is null);
        using var session = embedder.Session;
        using var worker = new FaceWorker(new Planted(found), embedder, new FaceAligner(), 1);
        using var batch = new FaceBatch(4, worker.Embedder.Dimension, Pipeline);
        worker.Process(image, QualityLimits.Probe with { MinSharpness = 0 }, batch);

        Assert.Equal(1, batch.Count);
        Assert.Equal(expected, batch[0].Failure);
        Assert.Equal(expected == FailureReason.None, batch[0].HasTemplate);
        if (expected != FailureReason.None)
        {
            Assert.Throws<InvalidOperationException>(() => batch.Vector(0).Length);
        }

        if (expected == FailureReason.LandmarksImplausible)
        {
            worker.Process(image, QualityLimits.None, ClearOf(batch));
            Assert.Equal(expected, batch[0].Failure);
        }
    }

    private static FaceBatch ClearOf(FaceBatch batch)
    {
        batch.Clear();
        return batch;
    }

    private static FaceLandmarks Move(in FaceLandmarks p, Func<ImagePoint, ImagePoint> move) =>
        new(move(p.LeftEye), move(p.RightEye), move(p.NoseTip), move(p.LeftMouthCorner), move(p.RightMouthCorner));

    private sealed class Planted(FaceDetection face) : IFaceDetector
    {
        public string Configuration => "planted";

        public int Detect(ImageView image, Span<FaceDetection> destination)
        {
            destination[0] = face;
            return 1;
        }

        public void Dispose()
        {
        }
    }
}
