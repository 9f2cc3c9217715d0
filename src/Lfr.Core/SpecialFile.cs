using System.Runtime.InteropServices;

namespace Lfr.Core;

/// <summary>Devices, pipes and sockets. .NET calls everything a file that is no folder.</summary>
internal static partial class SpecialFile
{
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int TypeOnly = 1; // STATX_TYPE
    private const int ModeOffset = 28; // stx_mode in struct statx, the same on every architecture.
    private const int TypeMask = 0xF000; // S_IFMT
    private const int RegularType = 0x8000; // S_IFREG
    private const string Devices = "/dev/";

    /// <summary>Whether a path leads, links followed, to something that is neither a regular file nor a folder nor nothing.</summary>
    public static bool IsAt(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        if (OperatingSystem.IsLinux())
        {
            Span<byte> answer = stackalloc byte[256]; // sizeof(struct statx)
            return Statx(CurrentFolder, path, 0, TypeOnly, answer) == 0 && (BitConverter.ToUInt16(answer[ModeOffset..]) & TypeMask) != RegularType;
        }

        // Elsewhere .NET gives no way to ask for the kind; what is known by its place is refused.
        return (File.GetAttributes(path) & FileAttributes.Device) != 0 || Path.GetFullPath(path).StartsWith(Devices, StringComparison.Ordinal);
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> answer);
}
