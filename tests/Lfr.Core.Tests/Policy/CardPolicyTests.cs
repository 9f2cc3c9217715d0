using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Tests.Engine;

namespace Lfr.Core.Tests.Policy;

/// <summary>A card's thresholds are offered to the pipelines that they were measured with or shown to hold for, and to no other.</summary>
public sealed class CardPolicyTests(EngineFixture engines) : IClassFixture<EngineFixture>
{
    private static ModelCard Card(string id = "fr-feature-dynamic")
    {
        var path = Path.Combine(TestFolders.Root, "models", id + ".json");
        return ModelCard.Parse(File.ReadAllBytes(path), path);
    }

    [Fact]
    public void Each_calibrated_pipeline_gets_the_threshold_and_is_told_why()
    {
        Assert.Equal(2, Card().Calibration!.Pipelines.Count);
        foreach (var known in Card().Calibration!.Pipelines)
        {
            var policy = CardPolicy.Create(Card(), PipelineId.Parse(known.Id), 1e-4);
            Assert.Equal(0.4079f, policy.Threshold.Value);
            Assert.Equal(known.Id, policy.Pipeline.ToString());
            Assert.EndsWith(known.Ground, policy.Evidence.Source, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_pipeline_is_refused_and_told_what_differs_and_what_to_do()
    {
        var other = PipelineId.OfConfiguration("another mean");
        foreach (var take in new Action[] { () => CardPolicy.Create(Card(), other), () => CardPolicy.Create(Card(), other, 1e-4), () => CardPolicy.CalibrationFor(Card(), other), () => CardPolicy.Create(Card(), default) })
        {
            var message = Assert.Throws<PolicyRefusedException>(take).Message;
            Assert.Contains(Card().Calibration!.Pipelines[1].Id, message, StringComparison.Ordinal);
            Assert.Contains("lfr calibrate", message, StringComparison.Ordinal);
            Assert.Contains("--threshold", message, StringComparison.Ordinal);
        }
    }

    // What GoldenVectorTests shows to give the measured vectors is what the cards name.
    [SkippableFact]
    public void The_cards_name_the_pipelines_that_the_golden_vectors_are_compared_with()
    {
        Assert.Equal([engines.RecipeEngine.Info.Pipeline.ToString(), engines.Default.Info.Pipeline.ToString()], Card().Calibration!.Pipelines.Select(p => p.Id));
        var pack = ModelPack.LoadCards(TestFolders.RequireModels());
        using var recipe = new FaceEngine(pack, new FaceEngineOptions { EmbedderId = "fr-feature", Detector = EngineFixture.Recipe });
        using var one = new FaceEngine(pack, new FaceEngineOptions { EmbedderId = "fr-feature" });
        Assert.Equal([recipe.Info.Pipeline.ToString(), one.Info.Pipeline.ToString()], Card("fr-feature").Calibration!.Pipelines.Select(p => p.Id));
    }

    // A setting that lets other faces through moves no score; which faces are compared is still part of what was measured.
    [SkippableFact]
    public void An_engine_with_another_setting_gets_no_threshold_of_the_card()
    {
        using var engine = new FaceEngine(ModelPack.LoadCards(TestFolders.RequireModels()), new FaceEngineOptions { Detector = new DetectorOptions { MinFaceHeightPixels = 12 } });
        Assert.Throws<PolicyRefusedException>(() => CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline));
    }
}
