using Lfr.Core.Detection;
using Lfr.Core.Imaging;
using Lfr.DetectionStudy;

namespace Lfr.Core.Tests.Detection;

public sealed class UltraLightDetectorTests
{
    public static TheoryData<DetectorOptions, string> OutOfRange => new()
    {
        { new DetectorOptions { MinScore = 1 }, nameof(DetectorOptions.MinScore) },
        { new DetectorOptions { MinScore = float.NaN }, nameof(DetectorOptions.MinScore) },
        { new DetectorOptions { MinConfirmedScore = -0.1f }, nameof(DetectorOptions.MinConfirmedScore) },
        { new DetectorOptions { MinConfirmedScore = 1 }, nameof(DetectorOptions.MinConfirmedScore) },
        { new DetectorOptions { MinConfirmedScore = float.NaN }, nameof(DetectorOptions.MinConfirmedScore) },
        { new DetectorOptions { LastResortScore = 1 }, nameof(DetectorOptions.LastResortScore) },
        { new DetectorOptions { MinFaceHeightPixels = 7 }, nameof(DetectorOptions.MinFaceHeightPixels) },
        { new DetectorOptions { MaxFinePassPixels = 1000 }, nameof(DetectorOptions.MaxFinePassPixels) },
    };

    [Theory, MemberData(nameof(OutOfRange))]
    public void An_option_outside_its_range_is_named(DetectorOptions options, string name) =>
        Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(options.Check).ParamName);

    // Every candidate box is wanted, so that each is confirmed at the edges of images of any shape.
    [SkippableTheory]
    [InlineData(1, 1)]
    [InlineData(3, 500)]
    [InlineData(500, 3)]
    [InlineData(97, 95)]
    [InlineData(700, 40)]
    public void Images_of_any_shape_are_looked_at(int width, int height)
    {
        using var models = new Lfr.DetectionStudy.Models(TestFolders.RequireModels());
        using var look = Look.Default(models, new DetectorOptions { MinScore = 0.01f, MinConfirmedScore = 0 });
        using var image = new Image(width, height, PixelFormat.Rgb24);
        new Random(width).NextBytes(image.Pixels);
        foreach (var (box, score) in look.Find(image))
        {
            Assert.InRange(score, 0.01f, 1);
            Assert.True(float.IsFinite(box.Area));
        }
    }

    [SkippableFact]
    public void What_confirms_is_part_of_the_configuration()
    {
        using var models = new Lfr.DetectionStudy.Models(TestFolders.RequireModels());
        var configurations = new DetectorOptions[] { new(), new() { MinConfirmedScore = null }, new() { MinConfirmedScore = 0.6f } }.Select(options =>
        {
            using var detector = new UltraLightDetector(models.Boxes, models.BoxCard, models.Points, models.PointCard, options);
            return detector.Configuration;
        });
        Assert.Equal(3, configurations.Distinct().Count());
    }
}
