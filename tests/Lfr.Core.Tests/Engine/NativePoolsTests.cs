using System.Runtime.InteropServices;
using Lfr.Core.Engine;

namespace Lfr.Core.Tests.Engine;

public sealed unsafe partial class NativePoolsTests
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

        var before = ResidentBetween(blocks);
        Skip.IfNot(NativePools.Trim(), "The C library is not glibc.");
        var after = ResidentBetween(blocks);
        for (var i = 0; i < Blocks; i += 16)
        {
            Assert.Equal(BlockBytes, new ReadOnlySpan<byte>((void*)blocks[i], BlockBytes).Count((byte)1));
            NativeMemory.Free((void*)blocks[i]);
        }

        // Other tests of this process may have taken some of it meanwhile.
        Assert.True(before > 100L << 20, $"{before >> 20} MiB were there");
        Assert.True(after < before / 2, $"{before >> 20} MiB before, {after >> 20} after");
    }

    /// <summary>Bytes of the freed blocks that are in memory: whole pages, and of these blocks alone, whatever the rest of the process does.</summary>
    private static long ResidentBetween(nint[] blocks)
    {
        nint page = Environment.SystemPageSize;
        long resident = 0;
        for (var i = 0; i < Blocks; i++)
        {
            var first = (blocks[i] + page - 1) / page * page;
            for (var address = first; i % 16 != 0 && address + page <= blocks[i] + BlockBytes; address += page)
            {
                // A page that is mapped no longer (the error) is not in memory either.
                byte state = 0;
                resident += InCore(address, (nuint)page, &state) == 0 && (state & 1) == 1 ? page : 0;
            }
        }

        return resident;
    }

    [LibraryImport("libc", EntryPoint = "mincore")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InCore(nint address, nuint length, byte* states);
}
