using System.Text.Json.Nodes;

namespace Lfr.Cli.Tests;

/// <summary>What can be wrong with the models, as the tool says it.</summary>
public sealed class ModelFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void The_models_are_as_their_cards_say()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var result = Tool.Run("models", "verify", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.All(result.Json.GetProperty("models").EnumerateArray(), model => Assert.True(model.GetProperty("ok").GetBoolean()));
    }

    [SkippableTheory]
    [InlineData("detect")]
    [InlineData("verify")]
    [InlineData("demo")]
    public void A_model_with_another_hash_ends_with_4_and_both_hashes(string command)
    {
        Copy();
        using (var stream = File.Open(_folder.File("fr_feature_dynamic.onnx"), FileMode.Open))
        {
            stream.Position = 1000;
            var value = stream.ReadByte();
            stream.Position = 1000;
            stream.WriteByte((byte)(value ^ 1));
        }

        var picture = TestPictures.Gradient(_folder, "a.png", 64, 64);
        var place = _folder.File("out");
        string[] arguments = command switch
        {
            "detect" => ["detect", picture],
            "verify" => ["verify", picture, picture],
            _ => ["demo", "--photos", TestFolders.Photographs ?? _folder.Path, "--out", place],
        };
        Skip.If(command == "demo" && TestFolders.Photographs is null, "The photographs are not there: run eng/setup.sh.");
        Tool.Run([.. arguments, "--models", _folder.Path]).AssertRefused(4, "sha256");
        Assert.False(Directory.Exists(place));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path, "*.part"));
    }

    [SkippableTheory]
    [InlineData("--json")]
    [InlineData("")]
    public void Verifying_says_all_that_differ_on_standard_error_and_gives_the_result(string json)
    {
        Copy();
        File.WriteAllText(_folder.File("fr_feature_dynamic.onnx"), "no model");
        File.Delete(_folder.File("fr_landmark.onnx"));
        var result = Tool.Run(["models", "verify", "--models", _folder.Path, .. json.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        result.AssertRefused(4, "2 of 5 model files");
        Assert.Contains("has 8 bytes", result.Error, StringComparison.Ordinal);
        Assert.Contains("fr_landmark.onnx of card 'fr-landmark-68' is missing", result.Error, StringComparison.Ordinal);
        if (json.Length > 0)
        {
            Assert.Equal(3, result.Json.GetProperty("models").EnumerateArray().Count(model => model.GetProperty("ok").GetBoolean()));
        }
    }

    [SkippableFact]
    public void A_missing_model_ends_with_4_and_what_to_do()
    {
        Copy();
        File.Delete(_folder.File("fr_landmark.onnx"));
        Tool.Run("detect", TestPictures.Gradient(_folder, "a.png", 64, 64), "--models", _folder.Path).AssertRefused(4, "lfr models fetch --to DIR");
    }

    [SkippableFact]
    public void A_model_of_another_dimension_than_its_card_says_ends_with_4()
    {
        Copy();
        var path = _folder.File("fr-feature-dynamic.json");
        var card = JsonNode.Parse(File.ReadAllText(path))!;
        card["templateDimension"] = 128;
        card["outputs"]![0]!["shape"]![1] = 128;
        File.WriteAllText(path, card.ToJsonString());
        Tool.Run("detect", TestPictures.Gradient(_folder, "a.png", 64, 64), "--models", _folder.Path).AssertRefused(4, "128");
    }

    [SkippableFact]
    public void A_folder_without_an_embedder_ends_with_4()
    {
        Copy();
        File.Delete(_folder.File("fr-feature.json"));
        File.Delete(_folder.File("fr-feature-dynamic.json"));
        Tool.Run("detect", TestPictures.Gradient(_folder, "a.png", 64, 64), "--models", _folder.Path).AssertRefused(4, "embedder");
    }

    [Fact]
    public void No_model_folder_ends_with_4_and_says_where_one_is_looked_for() =>
        Tool.Run(_folder.Path, new Dictionary<string, string?> { ["LFR_MODELS"] = null }, "models", "list").AssertRefused(4, "--models");

    [SkippableFact]
    public void The_folder_is_found_above()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var models = Directory.CreateDirectory(Path.Combine(_folder.Path, ".lfr", "models"));
        File.Copy(Path.Combine(TestFolders.Models!, "fr-detect.json"), Path.Combine(models.FullName, "fr-detect.json"));
        var inner = Directory.CreateDirectory(Path.Combine(_folder.Path, "a", "b"));
        var result = Tool.Run(inner.FullName, new Dictionary<string, string?> { ["LFR_MODELS"] = null }, "models", "list", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(1, result.Json.GetProperty("models").GetArrayLength());
    }

    private void Copy()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        foreach (var path in Directory.EnumerateFiles(TestFolders.Models!))
        {
            File.Copy(path, _folder.File(Path.GetFileName(path)));
        }
    }
}
