using BenchmarkDotNet.Attributes;
using Lfr.Core.Embedding;
using Lfr.Core.Models;

namespace Lfr.Benchmarks.Engine;

/// <summary>Embedding one face and several at once.</summary>
[MemoryDiagnoser]
public class EmbedBenchmarks
{
    private OnnxSession _session = null!;
    private OnnxFaceEmbedder _embedder = null!;
    private float[] _vectors = [];
    private float[] _norms = [];

    [Params(1, 8, 32)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var card = BenchmarkModels.Pack.Card("fr-feature-dynamic");
        _session = OnnxSession.Load(BenchmarkModels.Pack.ReadVerified(card), card.Id);
        _embedder = new OnnxFaceEmbedder(_session, card, 32);
        _vectors = new float[Batch * _embedder.Dimension];
        _norms = new float[Batch];
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _embedder.Dispose();
        _session.Dispose();
    }

    [Benchmark]
    public float Embed()
    {
        for (var i = 0; i < Batch; i++)
        {
            _embedder.InputSlot(i).Fill(0.1f * (i + 1));
        }

        _embedder.Embed(Batch, _vectors, _norms);
        return _norms[0];
    }
}
