using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Tests.Engine;

namespace Lfr.Core.Tests.Models;

/// <summary>A card is a text that anybody may edit: what in it can change a score is part of the pipeline id, and nothing else is.</summary>
public sealed class ModelContractTests(EngineFixture engines) : IClassFixture<EngineFixture>
{
    /// <summary>The cards whose properties together are all that a card can have.</summary>
    private static readonly string[] Cards = ["fr-detect-dynamic", "fr-landmark-68", "fr-feature-dynamic"];

    /// <summary>Changes no score. A property that is named neither here nor in the contract fails the test: decide.</summary>
    private static readonly string[] Harmless =
    [
        "schema", // One value is read.
        "id", "role", "summary", "file", "bytes", // Which bytes they are, the hash says.
        "outputs.meaning",
        "landmarks.order", // The name of the numbering, for people; the numbers themselves count.
        "licence", "provenance", "accuracy", "calibration",
    ];

    public static TheoryData<string> Properties => [.. PropertiesOf(typeof(ModelCard), "").Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void Each_property_of_a_card_is_in_the_contract_or_named_as_harmless(string property)
    {
        var isHarmless = Harmless.Any(name => property == name || property.StartsWith(name + ".", StringComparison.Ordinal));
        var changed = 0;
        foreach (var json in Cards.Select(Json))
        {
            var before = Text(json);
            if (!TryChange(json, property))
            {
                continue;
            }

            changed++;
            Assert.True(isHarmless == (Text(json) == before), isHarmless ? $"{property} moves the pipeline id and changes no score" : $"{property} can change a score and does not move the pipeline id");
        }

        Assert.True(changed > 0, $"No card has {property}, so nothing was tried.");
    }

    [Fact]
    public void What_is_named_as_harmless_exists() =>
        Assert.All(Harmless, name => Assert.Contains(PropertiesOf(typeof(ModelCard), ""), p => (p + ".").StartsWith(name + ".", StringComparison.Ordinal)));

    // What is read by position counts by position, and no value hides in a neighbour.
    [Fact]
    public void The_order_of_outputs_the_numbers_of_points_and_the_ends_of_lists_count()
    {
        var detector = Json("fr-detect-dynamic");
        var before = Text(detector);
        var outputs = detector["outputs"]!.AsArray();
        var first = outputs[0]!;
        outputs.RemoveAt(0);
        outputs.Add(first);
        Assert.NotEqual(before, Text(detector));

        var landmarks = Json("fr-landmark-68");
        before = Text(landmarks);
        landmarks["landmarks"]!["leftEye"]!.AsArray().RemoveAt(5);
        landmarks["landmarks"]!["rightEye"]!.AsArray().Insert(0, 41);
        Assert.NotEqual(before, Text(landmarks));
    }

    [Fact]
    public void The_contract_is_the_same_text_in_every_culture()
    {
        var (before, culture) = (Text(Json("fr-detect-dynamic")), System.Globalization.CultureInfo.CurrentCulture);
        try
        {
            var comma = (System.Globalization.CultureInfo)System.Globalization.CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            System.Globalization.CultureInfo.CurrentCulture = comma;
            Assert.Equal("0,5", 0.5.ToString(System.Globalization.CultureInfo.CurrentCulture));
            Assert.Equal(before, Text(Json("fr-detect-dynamic")));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }

    public static TheoryData<string, string, Action<JsonObject>> Edits => new()
    {
        { "the embedder's colour order", "fr-feature-dynamic", card => card["input"]!["colourOrder"] = "Rgb" },
        { "the embedder's mean", "fr-feature-dynamic", card => card["input"]!["mean"] = 100 },
        { "the embedder's scale", "fr-feature-dynamic", card => card["input"]!["scale"] = 0.0039 },
        { "the nose", "fr-landmark-68", card => card["landmarks"]!["noseTip"] = 33 },
        { "an eye", "fr-landmark-68", card => card["landmarks"]!["leftEye"]!.AsArray().RemoveAt(0) },
        { "the landmark model's mean", "fr-landmark-68", card => card["input"]!["mean"] = 127 },
        { "the detector's colour order", "fr-detect-dynamic", card => card["input"]!["colourOrder"] = "Bgr" },
        { "a variance", "fr-detect-dynamic", card => card["anchors"]!["centreVariance"] = 0.2 },
        { "an anchor", "fr-detect-dynamic", card => card["anchors"]!["boxSidesPixels"]![3]![2] = 255 },
        { "the findable height", "fr-detect-dynamic", card => card["detector"]!["findableFaceHeightPixels"] = 17 },
    };

    [SkippableTheory]
    [MemberData(nameof(Edits))]
    public void An_edited_contract_is_another_pipeline_and_old_templates_are_refused(string edit, string card, Action<JsonObject> change)
    {
        using var engine = With(card, change, out var folder);
        using (folder)
        {
            Assert.True(engine.Info.Pipeline != engines.Default.Info.Pipeline, edit);
            using var enrolled = engines.Default.CreateBatch(1);
            using var image = new Image(8, 8, PixelFormat.Rgb24);
            Assert.Throws<PipelineMismatchException>(() => engine.Process(image, null, enrolled));
        }
    }

    [SkippableFact]
    public void Edited_prose_is_the_same_pipeline()
    {
        foreach (var card in Cards)
        {
            using var engine = With(
                card,
                json =>
                {
                    json["summary"] = "Other words.";
                    json["licence"]!["note"] = "Other terms.";
                    json["provenance"]!["version"] = "9.9.9";
                    json["accuracy"] = new JsonArray();
                    json.Remove("calibration");
                },
                out var folder);
            using (folder)
            {
                Assert.Equal(engines.Default.Info.Pipeline, engine.Info.Pipeline);
            }
        }
    }

    private static FaceEngine With(string card, Action<JsonObject> change, out TemporaryFolder folder)
    {
        var models = TestFolders.RequireModels();
        folder = new TemporaryFolder();
        foreach (var path in Directory.EnumerateFiles(models))
        {
            File.Copy(path, folder.File(Path.GetFileName(path)));
        }

        var json = Json(card);
        change(json);
        File.WriteAllText(folder.File(card + ".json"), json.ToJsonString());
        return new FaceEngine(ModelPack.LoadCards(folder.Path));
    }

    /// <summary>Every value of a card as a path of its JSON names; a list's elements have no number.</summary>
    private static IEnumerable<string> PropertiesOf(Type type, string prefix) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is not null)
        .SelectMany(property =>
        {
            var path = prefix + JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            var inner = property.PropertyType;
            while (inner.IsGenericType && inner.IsAssignableTo(typeof(IEnumerable)))
            {
                inner = inner.GetGenericArguments()[0];
            }

            return inner.Namespace == typeof(ModelCard).Namespace && !inner.IsEnum ? PropertiesOf(inner, path + ".") : [path];
        });

    /// <summary>Puts another value of the same kind in a property's place; false where the card has no such part.</summary>
    private static bool TryChange(JsonNode node, string path)
    {
        var names = path.Split('.');
        foreach (var name in names[..^1])
        {
            node = node[name]!;
            while (node is JsonArray { Count: > 0 } list)
            {
                node = list[0]!;
            }

            if (node is not JsonObject)
            {
                return false;
            }
        }

        node[names[^1]] = Other(names[^1], node[names[^1]]);
        return true;
    }

    private static JsonNode? Other(string name, JsonNode? value) => value switch
    {
        JsonArray { Count: > 0 } list => new JsonArray([Other(name, list[0]?.DeepClone()), .. list.Skip(1).Select(item => item?.DeepClone())]),
        JsonValue number when number.GetValueKind() == JsonValueKind.Number => number.GetValue<double>() + 1,
        JsonValue when name == "layout" => "Nhwc",
        JsonValue when name == "colourOrder" => value.GetValue<string>() == "Bgr" ? "Rgb" : "Bgr",
        JsonValue when name == "role" => value.GetValue<string>() == "Embedder" ? "Detector" : "Embedder",
        JsonValue text => text.GetValue<string>() + "x",
        _ => name is "holder" or "group" or "note" or "derivedFrom" or "derivation" ? "x" : 1, // Absent, or any length.
    };

    private static JsonObject Json(string id) => JsonNode.Parse(File.ReadAllText(Path.Combine(TestFolders.Root, "models", id + ".json")))!.AsObject();

    // Past the rules: a value that they refuse has to be noticed all the same.
    private static string Text(JsonObject json) => ModelContract.Text(json.Deserialize(ModelCardJson.Default.ModelCard)!);
}
