using System.Runtime.InteropServices;

namespace Lfr.Core;

/// <summary>Tells what stands at a path and is no file of bytes: opening a pipe waits for somebody at its other end, a device may have no end, and replacing either takes it away.</summary>
internal static partial class SpecialFile
{
    /// <summary>A pipe without a name in the file system, as a shell makes for <c>&lt;(...)</c> and behind <c>/dev/stdin</c>: it has its writer already, so that opening it waits for nobody.</summary>
    public const string UnnamedPipe = "a pipe";

    private const int CurrentFolder = -100; // AT_FDCWD
    private const int TypeOnly = 1; // STATX_TYPE
    private const int ModeOffset = 28; // stx_mode in struct statx, the same on every architecture.
    private const int TypeMask = 0xF000; // S_IFMT
    private const int RegularType = 0x8000; // S_IFREG
    private const int PipeType = 0x1000; // S_IFIFO
    private const int SocketType = 0xC000; // S_IFSOCK
    private const string Devices = "/dev/";
    private const string StandardInput = "/dev/stdin";
    private const string Descriptors = "/dev/fd/";

    /// <summary>Whether a path leads, links followed, to something that is neither a regular file nor a folder nor nothing.</summary>
    public static bool IsAt(string path) => KindAt(path) is not null;

    /// <summary>What that is, with its article; null where it is a regular file, a folder or nothing.</summary>
    public static string? KindAt(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        if (OperatingSystem.IsLinux())
        {
            Span<byte> answer = stackalloc byte[256]; // sizeof(struct statx)
            return Statx(CurrentFolder, path, 0, TypeOnly, answer) != 0
                ? null
                : (BitConverter.ToUInt16(answer[ModeOffset..]) & TypeMask) switch
                {
                    RegularType => null,
                    PipeType => HasNoName(path) ? UnnamedPipe : "a named pipe",
                    SocketType => "a socket",
                    _ => "a device",
                };
        }

        // Elsewhere .NET gives no way to ask for the kind; what is known by its place is refused.
        var full = Path.GetFullPath(path);
        return full == StandardInput || full.StartsWith(Descriptors, StringComparison.Ordinal) ? UnnamedPipe
            : (File.GetAttributes(path) & FileAttributes.Device) != 0 || full.StartsWith(Devices, StringComparison.Ordinal) ? "a device, a pipe or a socket"
            : null;
    }

    // A descriptor's link in /proc leads to "pipe:[INODE]", which is no path.
    private static bool HasNoName(string path) => File.ResolveLinkTarget(path, returnFinalTarget: true)?.Name.StartsWith("pipe:[", StringComparison.Ordinal) == true;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, Span<byte> answer);
}
