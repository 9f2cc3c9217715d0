using System.Runtime.InteropServices;

namespace Lfr.Core.Engine;

/// <summary>What the C library does with the tensors that ONNX Runtime frees after every run. It matters twice: for speed, because memory that goes back to the system is paid for again with a
/// page fault for each 4 KiB, and for privacy, because memory that stays holds what was in it. Figures: benchmarks/results/engine-load.md. Safe for concurrent use.</summary>
/// <remarks>Each holds for everything in the process, and so is the host's choice: call them before the first engine is made and before threads are started. They need glibc (most Linux
/// distributions); with another C library nothing changes, and they say so. Left alone, glibc returns some blocks and keeps others, by sizes that it learns: the same frames then take one time or
/// several times that, and a process of many threads grows for a while.</remarks>
public static class NativePools
{
    // Options of malloc.h.
    private const int TrimThreshold = -1;
    private const int MapFrom = -3;
    private const int Perturb = -6;
    private const int ArenaMax = -8;

    private const int Never = -1;
    private const int ReturnedFrom = 1 << 20;

    // The most that older versions take: half of a pool's size.
    private const int LargestOfOldVersions = 32 << 20;

    // Not zero, which turns it off. A freed byte becomes 0xA5, and a new one its complement.
    private const int Pattern = 0xA5;

    /// <summary>Freed blocks stay with the process for the next run: the quick way. The process keeps as much as was ever in use at once, which is about 170 MB
    /// for each thread that looks at frames of 1920x1080. No further pools are made; those that the runtime made before (seven or eight, when a program's first statement runs) are shared. After the ninth glibc has settled the
    /// number of pools for good, and only the rest of this still works.</summary>
    /// <returns>Whether the C library took it; false where it is not glibc, where nothing changes.</returns>
    public static bool Keep() => Set(TrimThreshold, Never) && (Set(MapFrom, int.MaxValue) || Set(MapFrom, LargestOfOldVersions)) && Set(ArenaMax, 1);

    /// <summary>Freed blocks of 1 MiB and more go back to the system at once: the small way. Where page faults are dear, as in many virtual machines, a frame takes several times as long.</summary>
    /// <returns>Whether the C library took it; false where it is not glibc, where nothing changes.</returns>
    public static bool Return() => Set(MapFrom, ReturnedFrom) && Set(ArenaMax, 1);

    /// <summary>Freed blocks of more than a kilobyte are overwritten at once, so that nothing that a model computed of a face stays in memory that is kept. Costs about a quarter of a frame's time.</summary>
    /// <returns>Whether the C library took it; false where it is not glibc, where nothing changes.</returns>
    public static bool Overwrite() => Set(Perturb, Pattern);

    /// <summary>Gives free memory back to the system now, from within the pools as well. Blocks of other sizes fall between those that are in use, so that a process of many threads keeps several times what its
    /// models ever use at once, and slowly more: called every minute or so, this holds it level. Memory given back is paid for once more with page faults, and a pool stands still while it is looked through.</summary>
    /// <returns>Whether there was any; false where the C library is not glibc, where nothing changes.</returns>
    public static bool Trim() => Ask(static () => TrimAll(0));

    private static bool Set(int option, int value) => Ask(() => SetOption(option, value));

    private static bool Ask(Func<int> call)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return call() == 1;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // musl has no such functions.
        }
    }

    [DllImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int TrimAll(nuint keptAtTheTop);

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
