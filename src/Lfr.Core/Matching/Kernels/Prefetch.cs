using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Lfr.Core.Matching.Kernels;

/// <summary>Asks for memory before it is needed. A hint: beyond the end of a panel it asks for the next one, and where nothing is mapped it does nothing.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Bytes in a cache line.</summary>
    public const int LineBytes = 64;

    /// <summary>How far ahead a scan asks: further than the processor's own window of instructions reaches.</summary>
    private const int DistanceBytes = 2048;

    /// <summary>Asks for the lines that a scan of narrow values will read some way on. A scan of binary32 does without: it has little to do a line, so
    /// that the processor reaches far enough ahead by itself, and asking cost it a tenth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)] // in the innermost loop
    public static void Ahead(void* here, int lines)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0((byte*)here + DistanceBytes);
            if (lines == 2)
            {
                Sse.Prefetch0((byte*)here + DistanceBytes + LineBytes);
            }
        }
    }

    /// <summary>Asks for a run of bytes.</summary>
    public static void Run(void* start, long bytes)
    {
        if (Sse.IsSupported)
        {
            for (long offset = 0; offset < bytes; offset += LineBytes)
            {
                Sse.Prefetch1((byte*)start + offset);
            }
        }
    }
}
