using System.Runtime.InteropServices;

namespace Lfr.Cli.Live;

/// <summary>A process that crashes can leave its whole memory in a file. While cameras are watched, it and its children leave none.</summary>
internal static class CoreDumps
{
    private const int CoreSize = 4;

    /// <summary>Turns core dumps off for this process and its children.</summary>
    /// <returns>False where the system does not let us, or is another than Linux.</returns>
    public static bool TurnOff()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var none = default(Limit);
        return SetLimit(CoreSize, in none) == 0;
    }

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limit
    {
        public nuint Current;
        public nuint Most;
    }
}
