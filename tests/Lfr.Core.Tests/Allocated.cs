namespace Lfr.Core.Tests;

/// <summary>What a call allocates on the managed heap.</summary>
internal static class Allocated
{
    /// <summary>Bytes that this thread allocates in one call once warm: the least of several, because the runtime itself allocates when it compiles or replaces a method.</summary>
    public static long Least(Action call)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 10; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
