using System.Runtime.InteropServices;

namespace Lfr.Core.Matching.Storage;

/// <summary>Asks the operating system for large pages, so that a scan does not wait for address translation. A hint: nothing depends on it.</summary>
internal static partial class HugePages
{
    /// <summary>Size of a large page on x86-64 and most Arm systems; blocks are aligned to it.</summary>
    public const nuint Bytes = 2 << 20;

    private const int Advice = 14; // MADV_HUGEPAGE, linux/mman.h

    public static unsafe void Advise(void* start, nuint bytes)
    {
        var whole = bytes & ~(Bytes - 1);
        if (OperatingSystem.IsLinux() && whole != 0)
        {
            _ = Advise((nint)start, whole, Advice);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Advise(nint start, nuint bytes, int advice);
}
