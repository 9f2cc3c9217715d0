using System.Text.Json;
using Lfr.Core.Detection;

namespace Lfr.Core.Tests.Engine;

/// <summary>One face as an independent implementation (numpy, Pillow, ONNX Runtime for Node) saw it on the same weights.</summary>
internal sealed record GoldenFace(
    string Name, string Image, string Crop, BoundingBox Box, FaceLandmarks Points, double[] Matrix, float Norm, float[] Embedding, float[] EmbeddingOfCrop)
{
    public static IEnumerable<string> Names()
    {
        using var document = Open();
        return document is null ? ["absent"] : [.. document.RootElement.GetProperty("images").EnumerateObject().Select(p => p.Name)];
    }

    public static GoldenFace Load(string name)
    {
        var folder = TestFolders.RequireData("golden");
        using var document = Open();
        var face = document!.RootElement.GetProperty("images").GetProperty(name);
        var box = Floats(face.GetProperty("box"));
        var points = face.GetProperty("points5").EnumerateArray().Select(Floats).Select(p => new ImagePoint(p[0], p[1])).ToArray();
        return new GoldenFace(
            name,
            Path.Combine(folder, face.GetProperty("file").GetString()!),
            Path.Combine(folder, face.GetProperty("crop_png").GetString()!),
            new BoundingBox(box[0], box[1], box[2], box[3]),
            new FaceLandmarks(points[0], points[1], points[2], points[3], points[4]),
            [.. face.GetProperty("matrix2x3").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetDouble())],
            face.GetProperty("norm").GetSingle(),
            Floats(face.GetProperty("embedding")),
            Floats(face.GetProperty("embedding_from_crop_png")));
    }

    private static float[] Floats(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetSingle())];

    private static JsonDocument? Open()
    {
        var path = Path.Combine(TestFolders.SharedData ?? "", "golden", "golden.json");
        return File.Exists(path) ? JsonDocument.Parse(File.ReadAllBytes(path)) : null;
    }
}
