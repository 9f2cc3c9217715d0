using Lfr.Core.Detection;
using Lfr.Core.Imaging;
using Lfr.DetectionStudy;

namespace Lfr.Core.Tests.Detection;

/// <summary>Faces found and boxes that are none, on real faces in known places (decision 0003 has the whole study).</summary>
public sealed class DetectionCountsTests
{
    private const int Width = 1920;
    private const int Height = 1080;

    [SkippableFact]
    public void Crowded_photographs_every_face_and_no_false_box()
    {
        using var models = new Lfr.DetectionStudy.Models(TestFolders.RequireModels());
        Skip.If(TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh, or set LFR_PHOTOS.");
        using var confirmed = Look.Default(models);
        using var unconfirmed = Look.Default(models, new DetectorOptions { MinConfirmedScore = null });
        var (found, without) = (new Tally(), new Tally());
        var truth = CrowdStudy.Truth();
        foreach (var path in Directory.GetFiles(TestFolders.Photographs!, "*.jpg"))
        {
            using var picture = ImageFile.Load(path);
            found.Count(confirmed, picture, truth[Path.GetFileName(path)]);
            without.Count(unconfirmed, picture, truth[Path.GetFileName(path)]);
        }

        Assert.Equal((22, 22, 0), (found.Found, found.Faces, found.FalseBoxes));

        // What the third look is for: without it, knees and clothes are faces.
        Assert.Equal(22, without.Found);
        Assert.InRange(without.FalseBoxes, 3, 10);
    }

    [SkippableTheory]
    [InlineData(24, 0.9)]
    [InlineData(48, 0.99)]
    public void Small_faces_of_a_large_frame_are_found(int height, double recall)
    {
        using var models = new Lfr.DetectionStudy.Models(TestFolders.RequireModels());
        var capacity = FramePainter.Capacity(Width, Height, height);
        var faces = StudyFaces.London(TestFolders.RequireData()).Take(4 * capacity).ToArray();
        using var look = Look.Default(models);
        using var painter = new FramePainter();
        var tally = new Tally();
        for (var first = 0; first < faces.Length; first += capacity)
        {
            using var frame = Texture(first);
            var planted = painter.Paint(frame, faces.AsSpan(first, capacity), new Condition(height, 0, 0, 1), first);
            tally.Count(look, frame, planted);
        }

        Assert.Equal(84, tally.Faces);
        Assert.True(tally.Found >= recall * tally.Faces, $"{tally.Found} of {tally.Faces} faces of {height} px were found.");
        Assert.Equal(0, tally.FalseBoxes);
        foreach (var face in faces)
        {
            face.Picture.Dispose();
        }
    }

    // Noise over a slope: neither is a face, and the real frames of the study are not part of the repository.
    private static Image Texture(int seed)
    {
        var random = new Random(seed);
        var frame = new Image(Width, Height, PixelFormat.Rgb24);
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var grey = (byte)((80 * x / Width) + (90 * y / Height) + random.Next(12));
                frame.Pixels.Slice(((y * Width) + x) * 3, 3).Fill(grey);
            }
        }

        return frame;
    }
}
