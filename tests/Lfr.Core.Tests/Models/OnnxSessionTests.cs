using Lfr.Core.Models;

namespace Lfr.Core.Tests.Models;

public sealed class OnnxSessionTests
{
    private const string Id = "fr-landmark-68";

    [SkippableFact]
    public void A_model_comes_from_a_path_a_stream_or_bytes_and_gives_the_same_values()
    {
        var path = ModelPath();
        var bytes = File.ReadAllBytes(path);
        using var fromPath = OnnxSession.Load(path);
        using var stream = new MemoryStream(bytes);
        using var fromStream = OnnxSession.Load(stream, "stream");
        using var fromBytes = OnnxSession.Load(bytes, "bytes", new OnnxSessionOptions { Threads = 2 });
        Assert.Equal(["fr_landmark.onnx", "stream", "bytes"], [fromPath.Name, fromStream.Name, fromBytes.Name]);
        Assert.True(stream.CanRead);
        var expected = Run(fromPath);
        Assert.Contains(expected, value => value != 0);
        Assert.Equal(expected, Run(fromStream));
        Assert.Equal(expected, Run(fromBytes));
    }

    /// <summary>What the memory scans cannot tell by themselves: they find our buffers and templates, and what the runtime kept would be neither.</summary>
    [Fact]
    public void The_runtime_keeps_no_memory_between_runs()
    {
        using var settings = OnnxSession.Settings(new OnnxSessionOptions { Threads = 3 });
        Assert.Equal((false, false, 3, 1), (settings.EnableCpuMemArena, settings.EnableMemoryPattern, settings.IntraOpNumThreads, settings.InterOpNumThreads));
    }

    [SkippableFact]
    [Trait("Concurrent", nameof(OnnxSession))]
    public void Eight_runs_at_once_on_one_session_give_the_values_of_one()
    {
        using var session = OnnxSession.Load(ModelPath());
        var expected = Enumerable.Range(0, EightThreads.Count).Select(shift => Run(session, shift)).ToList();
        Assert.NotEqual(expected[0], expected[1]);
        EightThreads.Run(5, (thread, turn) => Assert.Equal(expected[(thread + turn) % EightThreads.Count], Run(session, (thread + turn) % EightThreads.Count)));
    }

    // Small tensors are zeroed through the caches, large ones past them, at any alignment.
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData((1 << 18) - 1)]
    [InlineData(1 << 18)]
    [InlineData((1 << 18) + 13)]
    public void Every_value_of_a_tensor_is_zeroed(int count)
    {
        var tensor = GC.AllocateArray<float>(count + 1, pinned: true);
        for (var skip = 0; skip < 2; skip++)
        {
            Array.Fill(tensor, 1.5f);
            OnnxRun.Zero(tensor.AsSpan(skip, count));
            Assert.False(tensor.AsSpan(skip, count).ContainsAnyExcept(0f));
            Assert.Equal(1.5f, tensor[skip == 0 ? count : 0]);
        }
    }

    [SkippableFact]
    public void The_provider_in_use_is_reported()
    {
        using var session = OnnxSession.Load(ModelPath());
        Assert.Equal(ExecutionProvider.Cpu, session.Provider);
        Assert.False(session.MayUseCpuFallback);
    }

    // The library that the tests run with holds the processor's provider alone.
    [SkippableTheory]
    [InlineData(ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.DirectMl)]
    [InlineData(ExecutionProvider.OpenVino)]
    public void A_provider_that_is_not_there_is_an_error_and_never_the_processor_unasked(ExecutionProvider provider)
    {
        var path = ModelPath();
        var refusal = Assert.Throws<ModelException>(() => OnnxSession.Load(path, new OnnxSessionOptions { Provider = provider }));
        Assert.Contains(provider.ToString(), refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Reference the package", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);

        using var allowed = OnnxSession.Load(path, new OnnxSessionOptions { Provider = provider, AllowCpuFallback = true });
        Assert.Equal(ExecutionProvider.Cpu, allowed.Provider);
    }

    [Fact]
    public void What_is_no_model_is_refused_by_name()
    {
        Assert.Contains("'junk'", Assert.Throws<ModelException>(() => OnnxSession.Load([1, 2, 3], "junk")).Message, StringComparison.Ordinal);
        var missing = Assert.Throws<ModelException>(() => OnnxSession.Load("/nowhere/at/all.onnx"));
        Assert.Contains("/nowhere/at/all.onnx", missing.Message, StringComparison.Ordinal);
        Assert.Contains("Run the set-up", missing.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxSession.Load([1], "junk", new OnnxSessionOptions { Threads = 0 }));
    }

    [SkippableFact]
    public void A_name_that_the_model_does_not_have_is_refused()
    {
        using var session = OnnxSession.Load(ModelPath());
        var refusal = Assert.Throws<ModelException>(() => new OnnxRun(session, new TensorShape("no such input", 1, 1, 64, 64)));
        Assert.Contains("no such input", refusal.Message, StringComparison.Ordinal);
    }

    private static string ModelPath()
    {
        var folder = TestFolders.RequireModels();
        return Path.Combine(folder, ModelPack.Load(folder).Card(Id).File);
    }

    private static float[] Run(OnnxSession session, int shift = 0)
    {
        var card = ModelPack.Load(TestFolders.RequireModels()).Card(Id);
        using var run = new OnnxRun(
            session, new TensorShape(card.Input.Name, 1, 1, card.Input.Height!.Value, card.Input.Width!.Value), new TensorShape(card.Outputs[0].Name, 1, 136));
        for (var i = 0; i < run.Input.Length; i++)
        {
            run.Input[i] = (i + (shift * 31)) % 256 / 256f;
        }

        run.Run();
        return run.Output(0).ToArray();
    }
}
