using Lfr.Core.Matching.Selection;

namespace Lfr.Core.Tests.Matching;

public sealed unsafe class NativeScratchTests
{
    /// <summary>A search that gets no memory ends with that, and what it erases on its way out is there.</summary>
    [Fact]
    public void Memory_that_is_refused_leaves_nothing_to_erase()
    {
        using var scratch = new NativeScratch();
        scratch.Reserve(1024);
        new Span<byte>(scratch.Take(512), 512).Fill(7);
        Assert.Throws<OutOfMemoryException>(() => scratch.Reserve(nuint.MaxValue / 4));
        scratch.Erase();
        scratch.Reserve(64);
        Assert.False(new Span<byte>(scratch.Take(64), 64).ContainsAnyExcept((byte)0));
    }
}
