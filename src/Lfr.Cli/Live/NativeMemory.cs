using System.Runtime.InteropServices;

namespace Lfr.Cli.Live;

/// <summary>What the C library keeps for itself. With glibc every thread that runs a model has its own pool of native memory into which the runtime's freed
/// tensors go, so that a process grows for as long as new threads take a frame. The tool's first statement has them share those that there are (NativePools.Keep): see benchmarks/results/engine-load.md.</summary>
internal static class NativeMemory
{
    /// <summary>Pools that the C library has now; null where it is another than glibc, or does not say.</summary>
    public static int? CountPools()
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        // The stream writes the text's address and length here when it is closed.
        var result = Marshal.AllocHGlobal(2 * IntPtr.Size);
        try
        {
            var file = OpenMemory(result, result + IntPtr.Size);
            if (file == 0)
            {
                return null;
            }

            var done = WriteInfo(0, file);
            _ = Close(file);
            var text = Marshal.ReadIntPtr(result);
            var count = done == 0 ? Marshal.PtrToStringUTF8(text)!.Split("<heap nr=").Length - 1 : (int?)null;
            Free(text);
            return count;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        finally
        {
            Marshal.FreeHGlobal(result);
        }
    }

    /// <summary>Has many threads take native memory at once, as threads that run models do, and gives the pools before and after.</summary>
    public static (int? Before, int? After) PoolsUnderLoad()
    {
        const int Threads = 32;
        var before = CountPools();
        using var all = new Barrier(Threads);
        var threads = Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            all.SignalAndWait();
            var block = Marshal.AllocHGlobal(1024);
            all.SignalAndWait();
            Marshal.FreeHGlobal(block);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return (before, CountPools());
    }

    [DllImport("libc", EntryPoint = "open_memstream")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint OpenMemory(nint text, nint length);

    [DllImport("libc", EntryPoint = "malloc_info")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int WriteInfo(int options, nint file);

    [DllImport("libc", EntryPoint = "fclose")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(nint file);

    [DllImport("libc", EntryPoint = "free")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void Free(nint text);
}
