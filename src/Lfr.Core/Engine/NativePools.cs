using System.Runtime.InteropServices;

namespace Lfr.Core.Engine;

/// <summary>What the C library keeps of memory that was given back. With glibc the tensors that ONNX Runtime frees stay with the process, in a pool for each thread, so that
/// a process with eight threads grows past a gigabyte that nobody uses (benchmarks/results/engine-load.md). Safe for concurrent use.</summary>
public static class NativePools
{
    // M_MMAP_THRESHOLD and M_ARENA_MAX of malloc.h.
    private const int MapFrom = -3;
    private const int ArenaMax = -8;

    private const int MapFromBytes = 1 << 20;
    private const int Arenas = 2;

    /// <summary>Has the whole process give blocks of 1 MiB and more straight back to the system, and share two pools for the others. Call it once, before the first engine is made
    /// and before threads are started. It is the host's choice, because it holds for everything in the process; blocks cost page faults instead of memory. The environment's
    /// <c>MALLOC_MMAP_THRESHOLD_=1048576</c> with <c>MALLOC_ARENA_MAX=2</c> does the same.</summary>
    /// <returns>Whether the C library took both; false where it is not glibc, where nothing changes.</returns>
    public static bool Limit() => Share() is true && Set(MapFrom, MapFromBytes) is true;

    /// <summary>Has the process share two pools, and nothing else. Of use only before threads made pools of their own: call it first.</summary>
    /// <returns>Whether the C library took it; null where it is not glibc and has no such pools.</returns>
    internal static bool? Share() => Set(ArenaMax, Arenas);

    private static bool? Set(int option, int value)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            return SetOption(option, value) == 1;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // musl has no such pools.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
