using System.Runtime.InteropServices;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Quality;

namespace Lfr.Core.Tests.Engine;

public sealed class FaceBatchTests
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('c', 64));
    private static readonly FaceSample Good = new(new FaceDetection(new BoundingBox(1, 2, 3, 4), 0.9f, default), default, FailureReason.None);

    [Fact]
    public void Clear_zeroes_the_templates_and_keeps_the_memory()
    {
        using var batch = new FaceBatch(4, 2, Pipeline);
        batch.Add(Good, [0.6f, 0.8f]);
        ref var first = ref MemoryMarshal.GetReference(batch.Vector(0));
        Assert.Equal(0.6f, first);

        batch.Clear();

        Assert.Equal(0f, first);
        Assert.Equal(0, batch.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => batch.Vector(0).Length);
    }

    [Fact]
    public void Dispose_zeroes_too()
    {
        var batch = new FaceBatch(1, 2, Pipeline);
        batch.Add(Good, [0.6f, 0.8f]);
        ref var first = ref MemoryMarshal.GetReference(batch.Vector(0));
        batch.Dispose();
        Assert.Equal(0f, first);
        Assert.Throws<ObjectDisposedException>(batch.Clear);
    }

    [Fact]
    public void A_refused_face_has_no_template_and_says_why()
    {
        using var batch = new FaceBatch(1, 2, Pipeline);
        batch.Add(Good with { Failure = FailureReason.Blurred }, []);
        var error = Assert.Throws<InvalidOperationException>(() => batch.ToProbe(0));
        Assert.Contains("Blurred", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_of_another_dimension_or_not_finite_is_refused()
    {
        using var batch = new FaceBatch(1, 2, Pipeline);
        Assert.Throws<ArgumentException>(() => batch.Add(Good, [1f]));
        Assert.Throws<ArgumentException>(() => batch.Add(Good, [float.NaN, 1f]));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void A_full_batch_says_so()
    {
        using var batch = new FaceBatch(1, 1, Pipeline);
        batch.Add(Good, [1f]);
        Assert.Throws<InvalidOperationException>(() => batch.Add(Good, [1f]));
    }
}
