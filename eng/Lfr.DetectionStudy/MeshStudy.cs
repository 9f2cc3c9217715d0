using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text.Json;
using Lfr.Core.Alignment;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.DetectionStudy;

/// <summary>Whether the face mesh's points give better templates than the 68 points, on easy and on hard faces.</summary>
internal static class MeshStudy
{
    private static readonly double[] Rates = [1e-2, 1e-3];

    private static readonly Condition[] Hard =
    [
        new(96, 0, 0, 1), new(96, 30, 0, 1), new(96, 60, 0, 1), new(48, 0, 0, 1), new(48, 30, 0, 1), new(48, 60, 0, 1), new(48, 0, 0.03, 1), new(48, 0, 0.06, 1), new(48, 0, 0, 0.1),
        new(48, 0, 0, 0.02),
    ];

    public static void Run(Models models, string modelFolder, string tflite, string data)
    {
        var onnx = TfliteConverter.Convert(File.ReadAllBytes(tflite));
        Console.WriteLine($"face mesh as ONNX: {onnx.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(onnx))}");
        using var session = OnnxSession.Load(onnx, "face-mesh");
        using var mesh = new MeshLandmarks(session);
        using var detector = new UltraLightDetector(models.Boxes, models.BoxCard, models.Points, models.PointCard);
        using var recipe = new UltraLightDetector(models.Boxes, models.BoxCard, models.Points, models.PointCard, new DetectorOptions { FinePass = false, MinConfirmedScore = null, LastResortScore = 0.3f });
        Golden(Path.Combine(data, "golden"), recipe, mesh);

        var pack = ModelPack.Load(modelFolder);
        var card = pack.Card("fr-feature-dynamic");
        using var embedderSession = OnnxSession.Load(pack.ReadVerified(card), card.Id);
        using var embedder = new OnnxFaceEmbedder(embedderSession, card, 1);
        List<StudyFace> london = [.. StudyFaces.London(data), .. StudyFaces.LondonSmiling(data)];
        List<StudyFace> meds = [.. StudyFaces.Meds(data, static _ => true)];
        List<StudyFace> frontal = [.. StudyFaces.Meds(data, static label => label == "Frontal")];
        Console.WriteLine("\n| set | points | templates | non-mated pairs | " + string.Join(" | ", Rates.Select(r => $"TMR at this set's FMR {r:0.###}")) + " | d' |\n|---|---|---|---|" + string.Concat(Rates.Select(_ => "---|")) + "---|");
        Set("London", london, null);
        Set("London at 24 px", london, 24);
        Set("London at 32 px", london, 32);
        Set("MEDS frontal", frontal, null);
        Set("MEDS frontal at 32 px", frontal, 32);
        Set("MEDS all poses", meds, null);
        Set("MEDS all poses at 32 px", meds, 32);

        // Hard faces by one cause at a time, as the detection study has them.
        Console.WriteLine("\n(one face in a grey frame; degrees either way)");
        foreach (var condition in Hard)
        {
            Painted(FormattableString.Invariant($"London, {condition.Height} px, {condition.Degrees} degrees, blur {condition.Blur}, light {condition.Light}"), london, condition);
            Painted(FormattableString.Invariant($"MEDS frontal, {condition.Height} px, {condition.Degrees} degrees, blur {condition.Blur}, light {condition.Light}"), frontal, condition);
        }

        void Painted(string name, List<StudyFace> faces, Condition condition)
        {
            using var painter = new FramePainter();
            var side = 4 * condition.Height;
            Compare(name, faces, (face, number) =>
            {
                var frame = new Image(side, side, PixelFormat.Rgb24);
                frame.Pixels.Fill(128);
                return (frame, painter.Paint(frame, [face], condition, number)[0]);
            });
        }

        void Set(string name, List<StudyFace> faces, double? height)
        {
            using var resizer = new ImageResizer(ResizeFilter.Triangle);
            Compare(name, faces, (face, _) =>
            {
                var scale = height is { } h ? h / face.Height : 1;
                return (resizer.Resize(face.Picture, (int)(face.Picture.Width * scale), (int)(face.Picture.Height * scale)), new PlantedFace(face.Centre.X * scale, face.Centre.Y * scale, face.Height * scale));
            });
        }

        void Compare(string name, List<StudyFace> faces, Func<StudyFace, int, (Image Picture, PlantedFace At)> show)
        {
            var (plain, meshed, subjects, sessions) = (new List<float[]>(), new List<float[]>(), new List<string>(), new List<string>());
            var found = new FaceDetection[64];
            for (var i = 0; i < faces.Count; i++)
            {
                var (picture, at) = show(faces[i], i);
                using (picture)
                {
                    var count = detector.Detect(picture, found);
                    var index = Array.FindIndex(found, 0, count, f => at.IsFoundBy(f.Box));
                    if (index < 0)
                    {
                        continue;
                    }

                    plain.Add(Template(picture, found[index].Landmarks));
                    meshed.Add(Template(picture, mesh.Locate(picture, found[index].Box)));
                    subjects.Add(faces[i].Subject);
                    sessions.Add(faces[i].Session);
                }
            }

            var matched = Row(name, "68", plain, subjects, sessions);
            var matchedByMesh = Row(name, "mesh", meshed, subjects, sessions);
            Console.WriteLine($"  {name}: pairs that only the 68 points match, and only the mesh: " + string.Join("; ", Rates.Select((rate, r) =>
                FormattableString.Invariant($"at {rate:0.###} {matched[r].Except(matchedByMesh[r]).Count()} and {matchedByMesh[r].Except(matched[r]).Count()} pairs"))));
        }

        float[] Template(ImageView picture, in FaceLandmarks landmarks)
        {
            var aligner = new FaceAligner();
            var vector = new float[embedder.Dimension];
            if (aligner.TryEstimate(landmarks, out var transform))
            {
                aligner.Align(picture, transform, embedder.InputFormat, embedder.InputSlot(0));
                embedder.Embed(1, vector, new float[1]);
            }

            return vector;
        }
    }

    private static void Golden(string folder, UltraLightDetector detector, MeshLandmarks mesh)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        var found = new FaceDetection[64];
        foreach (var image in json.RootElement.GetProperty("images").EnumerateObject())
        {
            using var picture = ImageFile.Load(Path.Combine(folder, image.Value.GetProperty("file").GetString()!));
            detector.Detect(picture, found);
            var points = mesh.Locate(picture, found[0].Box);
            var expected = image.Value.GetProperty("variants").GetProperty("mesh_2pass_landmarks").GetProperty("points5").EnumerateArray().Select(p => new ImagePoint(p[0].GetSingle(), p[1].GetSingle())).ToArray();
            Console.WriteLine(FormattableString.Invariant($"  {image.Name}: largest distance to the golden points {Enumerable.Range(0, 5).Max(i => points[i].DistanceTo(expected[i])):0.00} px of {found[0].Box.Height:0}"));
        }
    }

    /// <returns>The mated pairs at or above the threshold, for each rate.</returns>
    private static HashSet<(int, int)>[] Row(string set, string points, List<float[]> vectors, List<string> subjects, List<string> sessions)
    {
        var (mated, others) = (new List<((int, int) Pair, double Score)>(), new List<double>());
        for (var i = 0; i < vectors.Count; i++)
        {
            for (var j = i + 1; j < vectors.Count; j++)
            {
                if (subjects[i] != subjects[j])
                {
                    others.Add(TensorPrimitives.Dot<float>(vectors[i], vectors[j]));
                }
                else if (sessions[i] != sessions[j])
                {
                    mated.Add(((i, j), TensorPrimitives.Dot<float>(vectors[i], vectors[j])));
                }
            }
        }

        others.Sort((a, b) => b.CompareTo(a));
        var thresholds = Rates.Select(rate => others[(int)(rate * others.Count)]).ToArray();
        var cells = thresholds.Select(threshold => FormattableString.Invariant($"{mated.Count(s => s.Score > threshold)} of {mated.Count} (t {threshold:0.000})"));
        var scores = mated.ConvertAll(m => m.Score);
        var d = (scores.Average() - others.Average()) / Math.Sqrt((Variance(scores) + Variance(others)) / 2);
        Console.WriteLine(FormattableString.Invariant($"| {set} | {points} | {vectors.Count} | {others.Count} | {string.Join(" | ", cells)} | {d:0.00} |"));
        return [.. thresholds.Select(threshold => mated.Where(m => m.Score > threshold).Select(m => m.Pair).ToHashSet())];
    }

    private static double Variance(List<double> values)
    {
        var mean = values.Average();
        return values.Average(v => (v - mean) * (v - mean));
    }
}
