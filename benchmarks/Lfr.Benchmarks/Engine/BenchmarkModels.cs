using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.Benchmarks.Engine;

/// <summary>What the face benchmarks run on: the default pack and a photograph of three people, cut to 1920 x 1080.</summary>
internal static class BenchmarkModels
{
    public const int FrameWidth = 1920;
    public const int FrameHeight = 1080;

    public static ModelPack Pack { get; } = ModelPack.Load(Folder("LFR_MODELS", "models"));

    public static string PhotographPath { get; } = Path.Combine(Folder("LFR_PHOTOS", "photos"), "sample1.jpg");

    /// <summary>The photograph's upper left 1920 x 1080.</summary>
    public static Image Frame()
    {
        using var photograph = ImageFile.Load(PhotographPath);
        var frame = new Image(FrameWidth, FrameHeight, photograph.Format);
        for (var y = 0; y < FrameHeight; y++)
        {
            photograph.View.Row(y)[..frame.Stride].CopyTo(frame.Pixels[(y * frame.Stride)..]);
        }

        return frame;
    }

    private static string Folder(string variable, string name)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Lfr.sln")))
            {
                return Path.Combine(folder, ".lfr", name);
            }
        }

        throw new DirectoryNotFoundException($"There is no .lfr/{name} above {AppContext.BaseDirectory}: run eng/setup.sh, or set {variable}.");
    }
}
