using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lfr.Core.Embedding;

namespace Lfr.Core.Tests.Embedding;

public sealed class ProbeTemplateTests
{
    private static readonly PipelineId Pipeline = PipelineId.Parse(new string('a', 64));

    [Fact]
    public void Dispose_zeroes_the_memory_that_held_the_values()
    {
        var template = new ProbeTemplate([0.6f, 0.8f], Pipeline);
        ref var first = ref MemoryMarshal.GetReference(template.Vector);
        Assert.Equal(0.6f, first);

        template.Dispose();

        // The same address, which is pinned and kept alive by the reference.
        Assert.Equal(0f, first);
        Assert.Equal(0f, Unsafe.Add(ref first, 1));
        Assert.True(template.IsErased);
    }

    [Fact]
    public void A_template_that_nobody_disposed_is_zeroed_by_its_finaliser()
    {
        // The array is looked at through a handle of its own, which keeps it while the template that owned it goes.
        var (memory, owner) = Abandon();
        for (var i = 0; i < 10 && owner.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(owner.IsAlive);
        Assert.Equal([0f, 0f], memory);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (float[] Memory, WeakReference Owner) Abandon()
        {
            var template = new ProbeTemplate([0.6f, 0.8f], Pipeline);
            var field = typeof(ProbeTemplate).GetField("_vector", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;
            var memory = (float[])field.GetValue(template)!;
            Assert.Equal([0.6f, 0.8f], memory);
            return (memory, new WeakReference(template));
        }
    }

    [Fact]
    public void An_erased_template_cannot_be_read()
    {
        var template = new ProbeTemplate([1f], Pipeline);
        template.Dispose();
        template.Dispose();
        Assert.Throws<ObjectDisposedException>(() => template.Vector.Length);
        Assert.Throws<ObjectDisposedException>(template.ToReference);
    }

    [Fact]
    public void The_values_do_not_move_when_the_collector_compacts()
    {
        using var template = new ProbeTemplate([0.6f, 0.8f], Pipeline);
        var before = Address(template);
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Equal(before, Address(template));

        static unsafe nint Address(ProbeTemplate template) => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(template.Vector));
    }

    [Fact]
    public void It_cannot_be_serialised()
    {
        using var template = new ProbeTemplate([1f], Pipeline);
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(template));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Serialize(new { probe = template }));
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<ProbeTemplate>("{}"));
    }

    [Fact]
    public void Its_text_says_nothing_of_its_values()
    {
        using var template = new ProbeTemplate([0.6f, 0.8f], Pipeline);
        Assert.DoesNotContain("0.6", template.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_is_refused_with_its_position(float value)
    {
        var error = Assert.Throws<ArgumentException>(() => new ProbeTemplate([1f, value], Pipeline));
        Assert.Contains("position 1", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new ReferenceTemplate([1f, value], Pipeline));
    }

    [Fact]
    public void A_vector_that_is_not_of_length_one_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ProbeTemplate([1f, 1f], Pipeline));
        Assert.Throws<ArgumentException>(() => new ProbeTemplate([0f, 0f], Pipeline));
        Assert.Throws<ArgumentException>(() => new ProbeTemplate([], Pipeline));
        Assert.Throws<ArgumentException>(() => new ReferenceTemplate([0f, 0f], Pipeline));
    }

    [Fact]
    public void A_template_without_a_pipeline_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new ProbeTemplate([1f], default));
        Assert.Throws<ArgumentException>(() => new ReferenceTemplate([1f], default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("zz0f000000000000000000000000000000000000000000000000000000000000")]
    public void A_pipeline_id_is_64_hexadecimal_digits(string text) => Assert.Throws<FormatException>(() => PipelineId.Parse(text));

    [Fact]
    public void A_pipeline_id_reads_both_cases_as_one() =>
        Assert.Equal(PipelineId.Parse(new string('A', 64)), PipelineId.Parse(new string('a', 64)));
}
