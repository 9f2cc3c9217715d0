using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Lfr.Core.Tests.Engine;

/// <summary>What a process holds, and on whose account: the managed heap, the C library's blocks in use, and what that library keeps of freed ones.</summary>
/// <param name="WorkingSet">Resident bytes of the process.</param>
/// <param name="ManagedHeap">Bytes of live objects after a full collection.</param>
/// <param name="ManagedCommitted">Bytes that the collector has from the system.</param>
/// <param name="NativeInUse">Bytes of malloc that are in use; -1 where the C library does not say.</param>
/// <param name="NativeKept">Bytes that were freed and that malloc keeps; -1 where the C library does not say.</param>
/// <param name="Processor">Processor time of the process so far.</param>
internal sealed record ProcessMemory(long WorkingSet, long ManagedHeap, long ManagedCommitted, long NativeInUse, long NativeKept, TimeSpan Processor)
{
    public static ProcessMemory Now()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var managed = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var (inUse, kept) = Native();
        return new ProcessMemory(process.WorkingSet64, managed, GC.GetGCMemoryInfo().TotalCommittedBytes, inUse, kept, process.TotalProcessorTime);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"working set {WorkingSet >> 20} MiB, managed heap {ManagedHeap >> 20} of {ManagedCommitted >> 20} MiB, malloc {NativeInUse >> 20} MiB in use and {NativeKept >> 20} MiB kept, processor {Processor.TotalSeconds:0.0} s");

    private static (long InUse, long Kept) Native()
    {
        if (!OperatingSystem.IsLinux())
        {
            return (-1, -1);
        }

        try
        {
            var info = MallInfo2();
            return ((long)(info.MappedBytes + info.UsedBytes), (long)info.FreeBytes);
        }
        catch (EntryPointNotFoundException)
        {
            return (-1, -1); // musl, or glibc before 2.33
        }
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern Information MallInfo2();

    // struct mallinfo2 of malloc.h: ten size_t.
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Information
    {
        public readonly nuint ArenaBytes;
        public readonly nuint FreeChunks;
        public readonly nuint FastChunks;
        public readonly nuint MappedRegions;
        public readonly nuint MappedBytes;
        public readonly nuint Unused;
        public readonly nuint FastBytes;
        public readonly nuint UsedBytes;
        public readonly nuint FreeBytes;
        public readonly nuint TopBytes;
    }
}
