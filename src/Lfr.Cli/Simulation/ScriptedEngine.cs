using System.Numerics.Tensors;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Cli.Simulation;

/// <summary>
/// An engine whose faces are a script's: everything behind it (tracking, search, confirmation, alerts, audit, erasure) is the real code, and
/// nothing that it says is about accuracy. Its pipeline id is its own, so that its templates are never compared with real ones.
/// </summary>
internal sealed class ScriptedEngine : IFaceEngine
{
    /// <summary>Values of a template: so many that two different identities, which are random, score under 0.4 for certain.</summary>
    public const int Dimension = 256;

    private const string Configuration = "scripted/1: synthetic templates, no model and no face";

    /// <inheritdoc/>
    public EngineInfo Info { get; } = new(
        "Lfr.ScriptedEngine (synthetic)", "1", PipelineId.OfConfiguration(Configuration),
        Configuration, Dimension, ExecutionProvider.Cpu);

    /// <summary>The template of an identity: a random direction that its number alone decides.</summary>
    public static void Reference(int identity, Span<float> vector) => Fill(Mix(0x5EED_0000_0000_0000UL ^ (uint)identity), vector);

    /// <inheritdoc/>
    public FaceBatch CreateBatch(int capacity = 64) => new(capacity, Dimension, Info.Pipeline);

    /// <inheritdoc/>
    public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
    {
        destination.Clear();
        Span<ScriptedFace> faces = stackalloc ScriptedFace[ScriptedFrame.MaxFaces];
        Span<float> vector = stackalloc float[Dimension];
        var count = Math.Min(ScriptedFrame.Read(image, faces), destination.Capacity);
        foreach (var face in faces[..count])
        {
            var detection = new FaceDetection(new BoundingBox(face.X, face.Y, face.X + face.Size, face.Y + face.Size), 1, default);
            var quality = new FaceQuality(3.8f, 10, 128, 0, face.Size * 0.4f, face.Size, 0, 0, 0.5f, 0);
            if (face.Failure == FailureReason.None)
            {
                Template(face, vector);
            }

            destination.Add(new FaceSample(detection, quality, face.Failure), face.Failure == FailureReason.None ? vector : []);
        }

        vector.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // It holds nothing.
    }

    /// <summary>s r + sqrt(1 - s²) n, with r the identity's reference and n a random direction at a right angle to it.</summary>
    private static void Template(in ScriptedFace face, Span<float> vector)
    {
        Span<float> reference = stackalloc float[Dimension];
        Reference(face.Identity, reference);
        Fill(Mix(0x0D1F_FE2E_0000_0000UL ^ (uint)face.Seed ^ ((ulong)(uint)face.Identity << 32)), vector);
        var along = TensorPrimitives.Dot<float>(vector, reference);
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] -= along * reference[i];
        }

        var scale = MathF.Sqrt(Math.Max(0, 1 - (face.Similarity * face.Similarity))) / TensorPrimitives.Norm<float>(vector);
        for (var i = 0; i < Dimension; i++)
        {
            vector[i] = (scale * vector[i]) + (face.Similarity * reference[i]);
        }
    }

    // Sums of four uniforms are near enough to normal for a random direction.
    private static void Fill(ulong state, Span<float> vector)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            var sum = 0f;
            for (var j = 0; j < 4; j++)
            {
                state += 0x9E3779B97F4A7C15;
                sum += (Mix(state) >> 40) * (1f / (1 << 24));
            }

            vector[i] = sum - 2;
        }

        var norm = TensorPrimitives.Norm<float>(vector);
        TensorPrimitives.Divide(vector, norm, vector);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
