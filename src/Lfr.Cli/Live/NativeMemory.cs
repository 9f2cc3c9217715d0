using System.Runtime.InteropServices;

namespace Lfr.Cli.Live;

/// <summary>What the C library keeps for itself. With glibc every thread that runs a model has its own pool of native memory into which the runtime's freed
/// tensors go, so that a process grows for as long as new threads take a frame. With two pools it is level after two minutes: see benchmarks/results/live.md.</summary>
internal static class NativeMemory
{
    private const int ArenaMax = -8;
    private const int Arenas = 2;

    /// <summary>Has the process share few pools. Does nothing where the C library is another.</summary>
    public static void ShareArenas()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = SetOption(ArenaMax, Arenas);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such pools.
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
