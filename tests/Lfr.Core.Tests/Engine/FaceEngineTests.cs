using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Engine;

public sealed class FaceEngineTests(EngineFixture engines) : IClassFixture<EngineFixture>
{
    private static readonly string[] Portraits = ["001_03.jpg", "002_08.jpg", "003_03.jpg"];

    private static Image Portrait(int index = 0) => ImageFile.Load(TestFolders.RequireData("faces", "london", "images", Portraits[index]));

    [SkippableFact]
    public void An_image_without_a_face_is_a_counted_failure_not_an_exception()
    {
        using var grey = new Image(640, 480, PixelFormat.Rgb24);
        grey.Pixels.Fill(127);
        using var result = engines.Default.CreateTemplate(grey);
        Assert.Equal(FailureReason.NoFace, result.Failure);
        Assert.False(result.HasTemplate);
        Assert.Equal(0, result.FacesFound);
    }

    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(1, 500)]
    [InlineData(500, 1)]
    [InlineData(2, 3)]
    public void The_smallest_and_thinnest_images_give_no_face(int width, int height)
    {
        using var image = new Image(width, height, PixelFormat.Rgb24);
        using var result = engines.Default.CreateTemplate(image);
        Assert.Equal(FailureReason.NoFace, result.Failure);
    }

    [SkippableFact]
    public void Two_people_where_one_is_expected_are_a_failure_that_says_how_many()
    {
        using var both = SideBySide();
        using var result = engines.Default.CreateTemplate(both);
        Assert.Equal(FailureReason.MoreThanOneFace, result.Failure);
        Assert.Equal(2, result.FacesFound);
        using var central = engines.Default.CreateTemplate(both, FaceChoice.MostCentral);
        Assert.True(central.HasTemplate);
    }

    [SkippableFact]
    public void Colour_orders_and_strides_describe_one_face()
    {
        using var rgb = Portrait();
        using var padded = new PaddedBgr(rgb);
        using var a = engines.Default.CreateTemplate(rgb);
        using var b = engines.Default.CreateTemplate(padded.View);
        Assert.Equal(a.Template!.Vector.ToArray(), b.Template!.Vector.ToArray());
    }

    [SkippableFact]
    public void Calls_beyond_the_images_at_once_wait_their_turn_and_get_the_same()
    {
        using var engine = new FaceEngine(ModelPack.Load(TestFolders.RequireModels()), new FaceEngineOptions { ImagesAtOnce = 1 });
        using var image = ImageFile.Load(Path.Combine(TestFolders.RequireData("faces", "london", "images"), "001_03.jpg"));
        using var alone = engine.CreateBatch();
        engine.Process(image, QualityLimits.None, alone);
        var expected = alone.Vector(0).ToArray();
        const int Threads = 8;
        using var together = new Barrier(Threads);
        var found = new float[Threads][];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            using var batch = engine.CreateBatch();
            together.SignalAndWait();
            for (var turn = 0; turn < 3; turn++)
            {
                engine.Process(image, QualityLimits.None, batch);
            }

            found[i] = batch.Vector(0).ToArray();
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.All(found, vector => Assert.Equal(expected, vector));

        // Two calls side by side would have made a second worker.
        Assert.Equal(1, engine.IdleWorkers);
    }

    [SkippableFact]
    public void No_image_at_once_is_refused()
    {
        var pack = ModelPack.Load(TestFolders.RequireModels());
        Assert.Contains("ImagesAtOnce", Assert.Throws<ArgumentOutOfRangeException>(() => new FaceEngine(pack, new FaceEngineOptions { ImagesAtOnce = 0 })).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_grey_image_is_a_face_too()
    {
        using var rgb = Portrait();
        using var grey = new Image(rgb.Width, rgb.Height, PixelFormat.Gray8);
        for (var i = 0; i < grey.Pixels.Length; i++)
        {
            grey.Pixels[i] = rgb.Pixels[3 * i];
        }

        using var result = engines.Default.CreateTemplate(grey);
        Assert.True(result.HasTemplate);
    }

    [SkippableFact]
    public void A_face_s_vector_does_not_depend_on_the_company_in_the_image()
    {
        using var alone = Portrait();
        using var both = SideBySide();
        using var batch = engines.RecipeEngine.CreateBatch();
        engines.RecipeEngine.Process(both, QualityLimits.None, batch);
        Assert.Equal(2, batch.Count);
        var together = batch.Vector(0).ToArray();

        // The same image again, in the same engine, after another image was seen in between.
        using var other = engines.RecipeEngine.CreateTemplate(alone, FaceChoice.MostCentral);
        engines.RecipeEngine.Process(both, QualityLimits.None, batch);
        Assert.Equal(together, batch.Vector(0).ToArray());
    }

    [SkippableFact]
    [Trait("Concurrent", nameof(FaceEngine))]
    public void Eight_threads_get_the_vectors_that_one_thread_gets()
    {
        var engine = engines.Default;
        var alone = Portraits.Select((_, i) => Vector(i)).ToArray();
        EightThreads.Run(2, (thread, turn) => Assert.Equal(alone[(thread + turn) % alone.Length], Vector((thread + turn) % alone.Length)));

        float[] Vector(int index)
        {
            using var image = Portrait(index);
            using var result = engine.CreateTemplate(image);
            return result.Template!.Vector.ToArray();
        }
    }

    [SkippableFact]
    public void A_camera_loop_allocates_nothing_on_the_managed_heap()
    {
        using var image = Portrait();
        using var batch = engines.Default.CreateBatch();
        void Frames()
        {
            for (var i = 0; i < 5; i++)
            {
                engines.Default.Process(image, null, batch);
            }
        }

        Frames();
        var allocated = Allocated.Least(Frames);
        Assert.Equal(1, batch.Count);
        Assert.Equal(0, allocated);
    }

    [SkippableFact]
    public void More_faces_than_the_batch_holds_keep_the_best()
    {
        using var both = SideBySide();
        using var all = engines.Default.CreateBatch();
        engines.Default.Process(both, QualityLimits.None, all);
        using var one = engines.Default.CreateBatch(1);
        engines.Default.Process(both, QualityLimits.None, one);
        Assert.Equal(1, one.Count);
        Assert.Equal(all[0].Detection, one[0].Detection);
    }

    [SkippableFact]
    public void A_batch_of_another_pipeline_is_refused()
    {
        using var image = Portrait();
        using var batch = engines.RecipeEngine.CreateBatch();
        Assert.NotEqual(engines.Default.Info.Pipeline, engines.RecipeEngine.Info.Pipeline);
        Assert.Throws<PipelineMismatchException>(() => engines.Default.Process(image, null, batch));
    }

    [SkippableFact]
    public void The_pipeline_id_covers_what_changes_a_score_and_nothing_else()
    {
        var pack = ModelPack.Load(TestFolders.RequireModels());
        using var other = new FaceEngine(pack, new FaceEngineOptions { MaxBatch = 1, Limits = QualityLimits.None, Session = new OnnxSessionOptions { Threads = 2 } });
        Assert.Equal(engines.Default.Info.Pipeline, other.Info.Pipeline);
        using var coarse = new FaceEngine(pack, new FaceEngineOptions { Detector = new() { MinFaceHeightPixels = 48 } });
        Assert.NotEqual(engines.Default.Info.Pipeline, coarse.Info.Pipeline);
    }

    [SkippableFact]
    public void A_disposed_engine_says_so()
    {
        var engine = new FaceEngine(ModelPack.Load(TestFolders.RequireModels()));
        using var batch = engine.CreateBatch();
        engine.Dispose();
        engine.Dispose();
        using var image = new Image(10, 10, PixelFormat.Rgb24);
        Assert.Throws<ObjectDisposedException>(() => engine.Process(image, null, batch));
    }

    private static Image SideBySide()
    {
        using var left = Portrait(0);
        using var right = Portrait(2);
        var both = new Image(left.Width + right.Width, Math.Max(left.Height, right.Height), PixelFormat.Rgb24);
        Copy(left, 0);
        Copy(right, left.Width);
        return both;

        void Copy(Image from, int x)
        {
            for (var y = 0; y < from.Height; y++)
            {
                from.View.Row(y).CopyTo(both.Pixels[((y * both.Stride) + (3 * x))..]);
            }
        }
    }

    /// <summary>The picture as a camera might deliver it: blue first, rows padded with noise.</summary>
    private sealed class PaddedBgr : IDisposable
    {
        private readonly byte[] _bytes;
        private readonly int _stride;
        private readonly int _width;
        private readonly int _height;

        public PaddedBgr(Image rgb)
        {
            (_width, _height, _stride) = (rgb.Width, rgb.Height, rgb.Stride + 13);
            _bytes = new byte[_stride * _height];
            _bytes.AsSpan().Fill(200);
            for (var y = 0; y < _height; y++)
            {
                var row = rgb.View.Row(y);
                for (var x = 0; x < _width; x++)
                {
                    var to = _bytes.AsSpan((y * _stride) + (3 * x), 3);
                    (to[0], to[1], to[2]) = (row[(3 * x) + 2], row[(3 * x) + 1], row[3 * x]);
                }
            }
        }

        public ImageView View => new(_bytes, _width, _height, PixelFormat.Bgr24, _stride);

        public void Dispose() => _bytes.AsSpan().Clear();
    }
}
