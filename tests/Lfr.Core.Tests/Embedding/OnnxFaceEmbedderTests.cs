using Lfr.Core.Embedding;
using Lfr.Core.Models;
using Lfr.Tests;

namespace Lfr.Core.Tests.Embedding;

public sealed class OnnxFaceEmbedderTests
{
    /// <summary>Before the model had run there was nobody to zero the crops that were to go into it.</summary>
    [SkippableFact]
    public void Crops_are_zeroed_also_where_the_model_cannot_be_run()
    {
        var pack = ModelPack.Load(TestFolders.RequireModels());
        var card = pack.Card("fr-feature-dynamic");
        var session = OnnxSession.Load(pack.PathOf(card));
        using var embedder = new OnnxFaceEmbedder(session, card, maxBatch: 2);
        embedder.InputSlot(0).Fill(1);
        embedder.InputSlot(1).Fill(1);
        session.Dispose();
        Assert.ThrowsAny<Exception>(() => embedder.Embed(2, new float[2 * embedder.Dimension], new float[2]));
        Assert.False(embedder.InputSlot(0).ContainsAnyExcept(0f) || embedder.InputSlot(1).ContainsAnyExcept(0f));
    }
}
