using System.Runtime.InteropServices;
using Lfr.Core.Engine;

namespace Lfr.Core.Tests.Engine;

public sealed unsafe class NativePoolsTests
{
    private const int Blocks = 2048;

    // Under the size from which glibc maps a block by itself.
    private const int BlockBytes = 64 << 10;

    [SkippableFact]
    public void Trimming_gives_back_what_lies_free_between_blocks_in_use()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "glibc is the C library of Linux.");
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = (nint)NativeMemory.Alloc(BlockBytes);
            new Span<byte>((void*)blocks[i], BlockBytes).Fill(1);
        }

        // Every sixteenth stays, so that no end of the pool can simply be cut off: 120 MiB lie free between them.
        for (var i = 0; i < Blocks; i++)
        {
            if (i % 16 != 0)
            {
                NativeMemory.Free((void*)blocks[i]);
            }
        }

        var before = ProcessMemory.Now().WorkingSet;
        Skip.IfNot(NativePools.Trim(), "The C library is not glibc.");
        var after = ProcessMemory.Now().WorkingSet;
        for (var i = 0; i < Blocks; i += 16)
        {
            Assert.Equal(BlockBytes, new ReadOnlySpan<byte>((void*)blocks[i], BlockBytes).Count((byte)1));
            NativeMemory.Free((void*)blocks[i]);
        }

        Assert.True(before - after > 60L << 20, $"{before >> 20} MiB before, {after >> 20} after");
    }
}
