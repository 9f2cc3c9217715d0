using System.Security.Cryptography;
using Lfr.Cli.ModelPreparation;
using Lfr.Core.Models;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Lfr.Cli.Tests.ModelPreparation;

/// <summary>The edited models against the original ones, in ONNX Runtime.</summary>
public sealed class GraphEditTests
{
    // Values of order 1 in float32; the runtime may fuse and order the same sums differently in the two graphs. A swapped or shifted anchor
    // is off by a thousand times as much (the smallest step between two anchors is 8 of 320 pixels).
    private const float Tolerance = 5e-6f;

    [SkippableTheory]
    [InlineData("fr-detect-dynamic")]
    [InlineData("fr-feature-dynamic")]
    public void The_edit_gives_the_bytes_whose_hash_the_card_holds_and_the_same_each_time(string id)
    {
        var (pack, card, original) = Open(id);
        var first = GraphEdit.Apply(pack.ReadVerified(original), card);
        var second = GraphEdit.Apply(pack.ReadVerified(original), card);
        Assert.Equal(first, second);
        Assert.Equal(card.Sha256, Convert.ToHexStringLower(SHA256.HashData(first)));
    }

    [SkippableFact]
    public void The_detector_loses_exactly_the_nodes_numbered_152_and_up()
    {
        var (pack, card, original) = Open("fr-detect-dynamic");
        var before = NodeNames(pack.ReadVerified(original));
        var after = NodeNames(pack.ReadVerified(card));
        Assert.Equal(before.Where(name => Number(name) < 152), after);
        Assert.Equal(175, before.Count);
        Assert.Equal(152, after.Count);
    }

    [SkippableFact]
    public void At_the_original_size_scores_and_decoded_boxes_agree()
    {
        var (pack, card, original) = Open("fr-detect-dynamic");
        var input = Noise(3 * 240 * 320, seed: 1);
        var expected = Run(pack, original, input, [1, 3, 240, 320], "scores", "boxes");
        var actual = Run(pack, card, input, [1, 3, 240, 320], "scores", "462");
        AssertEqual(expected[0], actual[0]);
        AssertEqual(expected[1], Decode(card.Anchors!, actual[1], 320, 240));
    }

    [SkippableTheory]
    [InlineData(640, 384)]
    [InlineData(32, 32)]
    [InlineData(96, 1024)]
    [InlineData(1920, 1088)]
    public void The_detector_takes_any_size_divisible_by_32_and_gives_one_row_an_anchor(int width, int height)
    {
        var (pack, card, _) = Open("fr-detect-dynamic");
        var outputs = Run(pack, card, Noise(3 * height * width, seed: 2), [1, 3, height, width], "scores", "462");
        var anchors = card.Anchors!.Count(width, height);
        Assert.Equal(2 * anchors, outputs[0].Length);
        Assert.Equal(4 * anchors, outputs[1].Length);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void The_embedder_gives_each_face_of_a_batch_what_the_original_gives_it_alone(int batch)
    {
        var (pack, card, original) = Open("fr-feature-dynamic");
        const int Values = 3 * 112 * 112;
        var input = Noise(batch * Values, seed: 3);
        var together = Run(pack, card, input, [batch, 3, 112, 112], "output")[0];
        Assert.Equal(batch * 512, together.Length);
        for (var face = 0; face < batch; face++)
        {
            var alone = Run(pack, original, input[(face * Values)..((face + 1) * Values)], [1, 3, 112, 112], "output")[0];
            var dot = 0.0;
            var (a, b) = (0.0, 0.0);
            for (var i = 0; i < 512; i++)
            {
                double x = alone[i], y = together[(face * 512) + i];
                (dot, a, b) = (dot + (x * y), a + (x * x), b + (y * y));
            }

            // Sums may be taken in another order in a batch: float32 rounding, nothing more.
            Assert.True(dot / Math.Sqrt(a * b) > 1 - 1e-6);
            Assert.Equal(Math.Sqrt(a), Math.Sqrt(b), 1e-4 * Math.Sqrt(a));
        }
    }

    [SkippableFact]
    public void A_tensor_that_the_graph_does_not_have_is_named()
    {
        var (pack, card, original) = Open("fr-detect-dynamic");
        var wrong = card with { Outputs = [card.Outputs[0] with { Name = "nowhere" }] };
        var exception = Assert.Throws<InvalidDataException>(() => GraphEdit.Apply(pack.ReadVerified(original), wrong));
        Assert.Contains("nowhere", exception.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void What_is_no_model_is_refused()
    {
        var (_, card, _) = Open("fr-detect-dynamic");
        Assert.Throws<InvalidDataException>(() => GraphEdit.Apply([], card));
        Assert.Throws<InvalidDataException>(() => GraphEdit.Apply("not a model"u8.ToArray(), card));
    }

    private static void AssertEqual(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], Tolerance);
        }
    }

    private static (ModelPack Pack, ModelCard Card, ModelCard Original) Open(string id)
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var pack = ModelPack.LoadCards(TestFolders.Models!);
        var card = pack.Card(id);
        return (pack, card, pack.Card(card.Provenance.DerivedFrom!));
    }

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = (random.Next(256) - 127) / 128f;
        }

        return values;
    }

    private static float[][] Run(ModelPack pack, ModelCard card, float[] input, int[] shape, params string[] outputs)
    {
        using var session = new InferenceSession(pack.ReadVerified(card));
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(card.Input.Name, new DenseTensor<float>(input, shape))], outputs);
        return [.. results.Select(result => result.AsTensor<float>().ToArray())];
    }

    /// <summary>The contract of <see cref="AnchorContract"/>, written out a second time on purpose.</summary>
    private static float[] Decode(AnchorContract anchors, float[] regression, int width, int height)
    {
        var boxes = new float[regression.Length];
        var at = 0;
        for (var map = 0; map < anchors.Strides.Count; map++)
        {
            var stride = anchors.Strides[map];
            var (rows, columns) = ((int)Math.Ceiling(height / (double)stride), (int)Math.Ceiling(width / (double)stride));
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    foreach (var side in anchors.BoxSidesPixels[map])
                    {
                        var (w, h) = (Math.Min(1, (double)side / width), Math.Min(1, (double)side / height));
                        var x = ((column + 0.5) / columns) + (regression[at] * anchors.CentreVariance * w);
                        var y = ((row + 0.5) / rows) + (regression[at + 1] * anchors.CentreVariance * h);
                        (w, h) = (w * Math.Exp(regression[at + 2] * anchors.SizeVariance), h * Math.Exp(regression[at + 3] * anchors.SizeVariance));
                        boxes[at++] = (float)(x - (w / 2));
                        boxes[at++] = (float)(y - (h / 2));
                        boxes[at++] = (float)(x + (w / 2));
                        boxes[at++] = (float)(y + (h / 2));
                    }
                }
            }
        }

        return boxes;
    }

    private static List<string> NodeNames(byte[] onnx) =>
        [.. ProtoMessage.Parse(onnx).All(OnnxFields.ModelGraph).Single().Message.All(OnnxFields.GraphNode).Select(node => node.Message.Text(OnnxFields.NodeName))];

    private static int Number(string name) => int.Parse(name.AsSpan(name.LastIndexOf('_') + 1), System.Globalization.CultureInfo.InvariantCulture);
}
