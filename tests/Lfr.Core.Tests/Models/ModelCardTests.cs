using System.Text.Json.Nodes;
using Lfr.Core.Models;

namespace Lfr.Core.Tests.Models;

public sealed class ModelCardTests
{
    private static string CardsFolder => Path.Combine(TestFolders.Root, "models");

    public static TheoryData<string> Ids => [.. Directory.EnumerateFiles(CardsFolder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_committed_card_is_readable_and_named_by_its_id(string id)
    {
        var card = Parse(Json(id));
        Assert.Equal(id, card.Id);
        Assert.All(card.Accuracy, a => Assert.InRange(a.Proportion, 0, 1));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_card_that_is_written_is_read_as_the_same(string id)
    {
        var card = Parse(Json(id));
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            card.WriteTo(writer);
        }

        // Records compare lists by reference, so the texts are compared.
        Assert.Equal(Text(card), Text(ModelCard.Parse(buffer.ToArray(), "copy")));
    }

    // LFW, one image of each of 5,749 people: 5,749 * 5,748 / 2 pairs. Thresholds and counts as the calibration run recorded them.
    [Theory]
    [InlineData("fr-feature")]
    [InlineData("fr-feature-dynamic")]
    public void The_calibration_is_the_recorded_one(string id)
    {
        var calibration = Parse(Json(id)).Calibration!;
        Assert.Equal(5749L * 5748 / 2, calibration.NonMatedComparisons);
        Assert.Equal(
            [(1e-2, .2416f, 165226L), (1e-3, .3325f, 16522L), (1e-4, .4079f, 1652L), (1e-5, .4771f, 165L)],
            calibration.Rows.Select(row => (row.Fmr, row.Threshold, row.FalseMatches)));
        Assert.Equal(.4079f, calibration.Default.Threshold);
    }

    [Fact]
    public void A_rate_that_was_not_calibrated_is_refused_and_the_offered_ones_are_named()
    {
        var exception = Assert.Throws<ModelException>(() => Parse(Json("fr-feature")).Calibration!.At(1e-6));
        Assert.Contains("1e-2, 1e-3, 1e-4, 1e-5", exception.Message, StringComparison.Ordinal);
    }

    // 4,420 anchors at 320x240: the length of the original graph's outputs.
    [Fact]
    public void Anchors_of_the_any_size_detector_are_as_many_as_the_original_graph_has()
    {
        var anchors = Parse(Json("fr-detect-dynamic")).Anchors!;
        Assert.Equal(4420, anchors.Count(320, 240));
    }

    public static TheoryData<string, Action<JsonObject>, string> Spoilt => new()
    {
        { "unknown field", card => card["calibraton"] = 1, "calibraton" },
        { "missing field", card => card.Remove("sha256"), "sha256" },
        { "null for a required text", card => card["id"] = null, "id" },
        { "another schema", card => card["schema"] = "lfr-model-card/9", "lfr-model-card/9" },
        { "a path for a file", card => card["file"] = "../x.onnx", "file name" },
        { "short hash", card => card["sha256"] = "abc", "64" },
        { "upper-case hash", card => card["sha256"] = new string('A', 64), "64" },
        { "no length", card => card["bytes"] = 0, "0 bytes" },
        { "unknown colour order", card => card["input"]!["colourOrder"] = "Rgba", "colourOrder" },
        { "three channels of grey", card => card["input"]!["colourOrder"] = "Gray", "channels" },
        { "scale of zero", card => card["input"]!["scale"] = 0, "scale" },
        { "batch of zero", card => card["input"]!["batch"] = 0, "positive" },
        { "no outputs", card => card["outputs"] = new JsonArray(), "output" },
        { "no dimension", card => card.Remove("templateDimension"), "templateDimension" },
        { "more false matches than the rate allows", card => card["calibration"]!["rows"]![2]!["falseMatches"] = 1653, "1653" },
        { "rows out of order", card => card["calibration"]!["rows"]![2]!["threshold"] = 0.2, "rows" },
        { "no calibrated pipeline", card => card["calibration"]!["pipelines"] = new JsonArray(), "'pipelines'" },
        { "no word of calibrated pipelines", card => card["calibration"]!.AsObject().Remove("pipelines"), "pipelines" },
        { "a calibrated pipeline that is none", card => card["calibration"]!["pipelines"]![0]!["id"] = "default", "'default'" },
        { "a calibrated pipeline without a ground", card => card["calibration"]!["pipelines"]![1]!["ground"] = " ", "'ground'" },
        { "no default row", card => card["calibration"]!["defaultFmr"] = 1e-6, "default" },
        { "a proportion above one", card => card["accuracy"]![0]!["value"] = 99.4, "proportion" },
        { "neither value nor counts", card => card["accuracy"]![0]!.AsObject().Remove("value"), "counts" },
    };

    [Theory]
    [MemberData(nameof(Spoilt))]
    public void A_spoilt_card_is_refused_and_the_fault_is_named(string fault, Action<JsonObject> spoil, string named)
    {
        Assert.NotEmpty(fault);
        var json = Json("fr-feature");
        spoil(json);
        var exception = Assert.Throws<ModelException>(() => Parse(json));
        Assert.StartsWith("card.json is no", exception.Message, StringComparison.Ordinal);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, Action<JsonObject>, string> SpoiltGeometry => new()
    {
        { "anchors without sizes", "fr-detect-dynamic", card => card.Remove("detector"), "'detector'" },
        { "sizes without anchors", "fr-detect-dynamic", card => card.Remove("anchors"), "'detector'" },
        { "a size is missing", "fr-detect-dynamic", card => card["detector"]!.AsObject().Remove("trainedWidth"), "trainedWidth" },
        { "trained at nothing", "fr-detect-dynamic", card => card["detector"]!["trainedHeight"] = 0, "320x0" },
        { "another fixed size", "fr-detect-dynamic", card => card["input"]!["width"] = 640, "fixed at 640x" },
        { "no face to find", "fr-detect-dynamic", card => card["detector"]!["findableFaceHeightPixels"] = 0, "findableFaceHeightPixels" },
        { "nothing between", "fr-detect-dynamic", card => card["detector"]!["maxFineFaceHeightPixels"] = 16, "maxFineFaceHeightPixels" },
        { "a point is missing", "fr-landmark-68", card => card["landmarks"]!.AsObject().Remove("noseTip"), "noseTip" },
        { "a point past the end", "fr-landmark-68", card => card["landmarks"]!["noseTip"] = 68, "outside 0 to 67: 68" },
        { "a point before the beginning", "fr-landmark-68", card => card["landmarks"]!["leftEye"]![0] = -1, "outside 0 to 67: -1" },
        { "an eye without points", "fr-landmark-68", card => card["landmarks"]!["rightEye"] = new JsonArray(), "an eye" },
        { "one point twice", "fr-landmark-68", card => card["landmarks"]!["rightMouthCorner"] = 48, "twice" },
    };

    [Theory]
    [MemberData(nameof(SpoiltGeometry))]
    public void Spoilt_geometry_is_refused_and_the_fault_is_named(string fault, string id, Action<JsonObject> spoil, string named)
    {
        Assert.NotEmpty(fault);
        var json = Json(id);
        Assert.NotNull(Parse(Json(id)));
        spoil(json);
        Assert.Contains(named, Assert.Throws<ModelException>(() => Parse(json)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    public void What_is_no_card_is_refused(string text) =>
        Assert.Throws<ModelException>(() => ModelCard.Parse(System.Text.Encoding.UTF8.GetBytes(text), "card.json"));

    [Fact]
    public void An_output_that_the_card_does_not_have_is_refused_and_the_others_are_named()
    {
        var exception = Assert.Throws<ModelException>(() => Parse(Json("fr-detect")).Output("landmarks"));
        Assert.Contains("scores, boxes", exception.Message, StringComparison.Ordinal);
    }

    private static JsonObject Json(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(CardsFolder, id + ".json")))!.AsObject();

    private static ModelCard Parse(JsonObject json) => ModelCard.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), "card.json");

    private static string Text(ModelCard card)
    {
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer))
        {
            card.WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }
}
