using System.Runtime.InteropServices;

namespace Lfr.Benchmarks.Matching;

/// <summary>What the operating system counts of the calling thread (getrusage, Linux): why a call took long, where its time alone does not say.</summary>
internal readonly partial record struct ThreadUsage(double ProcessorMicroseconds, long Faults, long Waits, long Preemptions)
{
    private const int Thread = 1; // RUSAGE_THREAD, linux/resource.h

    public static unsafe ThreadUsage Now()
    {
        // timeval utime and stime, then fourteen longs: minflt is the fifth of them, nvcsw and nivcsw the last two.
        var usage = stackalloc long[18];
        if (GetUsage(Thread, usage) != 0)
        {
            throw new PlatformNotSupportedException("getrusage(RUSAGE_THREAD) needs Linux.");
        }

        return new ThreadUsage((1e6 * (usage[0] + usage[2])) + usage[1] + usage[3], usage[8], usage[16], usage[17]);
    }

    public static ThreadUsage operator -(ThreadUsage end, ThreadUsage start) =>
        new(end.ProcessorMicroseconds - start.ProcessorMicroseconds, end.Faults - start.Faults, end.Waits - start.Waits, end.Preemptions - start.Preemptions);

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetUsage(int who, long* usage);
}
