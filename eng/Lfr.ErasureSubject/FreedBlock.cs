using System.Runtime.InteropServices;
using Lfr.Core.Engine;

namespace Lfr.ErasureSubject;

/// <summary>A block of native memory that is filled and freed, as a model's intermediate tensors are.</summary>
internal static class FreedBlock
{
    private const int Bytes = 1 << 20; // More than whatever takes freed memory next takes of it.

    public static void Run(bool overwrite)
    {
        if (!NativePools.Keep() || (overwrite && !NativePools.Overwrite()))
        {
            Stage.Reach("refused");
            return;
        }

        var block = Marshal.AllocHGlobal(Bytes);
        var neighbour = Marshal.AllocHGlobal(Bytes); // So that the freed block does not become a part of the pool's free end.
        Fill(block);
        Marshal.FreeHGlobal(block);
        Stage.Reach("freed");
        Marshal.FreeHGlobal(neighbour);
    }

    // Made in place: no copy of it is anywhere else. The test makes the same bytes (ErasureTests).
    private static void Fill(nint block)
    {
        var state = 88172645463325252UL;
        for (var i = 0; i < Bytes / sizeof(ulong); i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            Marshal.WriteInt64(block, i * sizeof(ulong), unchecked((long)state));
        }
    }
}
