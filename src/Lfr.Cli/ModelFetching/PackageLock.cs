namespace Lfr.Cli.ModelFetching;

/// <summary>The pinned packages and files that the tool was built with: <c>eng/packages.lock</c>, inside the tool.</summary>
internal sealed class PackageLock
{
    private const string Resource = "packages.lock";

    private PackageLock(IReadOnlyList<LockedPackage> packages) => Packages = packages;

    /// <summary>The packages, in the order of the file.</summary>
    public IReadOnlyList<LockedPackage> Packages { get; }

    /// <summary>Reads the lock that is inside the tool.</summary>
    public static PackageLock Load()
    {
        using var stream = typeof(PackageLock).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The tool was built without {Resource}.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd());
    }

    /// <summary>Reads a lock's text.</summary>
    /// <exception cref="FormatException">A line is none that the file may hold, or a file's package is not named before it.</exception>
    internal static PackageLock Parse(string text)
    {
        var packages = new List<LockedPackage>();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#'))
        {
            switch (line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                case ["package", var name, var version, var integrity] when integrity.StartsWith("sha512-", StringComparison.Ordinal):
                    packages.Add(new LockedPackage(name, version, integrity, []));
                    break;
                case ["file", { Length: 64 } sha256, var name, var path, var destination] when packages.Find(package => package.Name == name) is { } package:
                    package.Files.Add(new LockedFile(sha256, path, destination));
                    break;
                default:
                    throw new FormatException($"packages.lock has a line that is neither a package nor a file of one: {line}");
            }
        }

        return new PackageLock(packages);
    }
}

/// <summary>An archive of a registry.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Integrity">"sha512-" and the base64 of the archive's SHA-512.</param>
/// <param name="Files">What is taken from it.</param>
internal sealed record LockedPackage(string Name, string Version, string Integrity, List<LockedFile> Files)
{
    /// <summary>The name that <c>npm pack</c> gives the archive.</summary>
    public string ArchiveName => $"{Name.TrimStart('@').Replace('/', '-')}-{Version}.tgz";
}

/// <summary>A file of an archive.</summary>
/// <param name="Sha256">Its SHA-256, lower-case hexadecimal.</param>
/// <param name="Path">Its path in the archive.</param>
/// <param name="Destination">Its kind and name: "models/x.onnx", "photos/x.jpg".</param>
internal sealed record LockedFile(string Sha256, string Path, string Destination);
