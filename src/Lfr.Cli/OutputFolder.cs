using Lfr.Core;

namespace Lfr.Cli;

/// <summary>A folder of results that appears whole or not at all: filled under a temporary name beside its place, then renamed.</summary>
internal sealed class OutputFolder : IDisposable
{
    // The names of what lfr wrote, so that an older result is replaced and nothing that somebody put beside it is lost.
    private const string ListFile = ".lfr-output";

    private readonly string _place;

    /// <summary>Starts one. An older result at that place will be replaced; a folder with anything else in it is not touched.</summary>
    /// <param name="path">Where it will be.</param>
    /// <exception cref="CommandException">There is something else at that place.</exception>
    public OutputFolder(string path)
    {
        _place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (File.Exists(_place))
        {
            throw new CommandException(ExitCode.Input, $"{path} is a file. Name a folder with --out.");
        }

        if (Directory.Exists(_place) && Foreign() is { } foreign)
        {
            throw new CommandException(ExitCode.Input, $"{path} holds other files than lfr's ({foreign}). Name a new or empty folder with --out.");
        }

        TemporaryPath = AtomicFile.TemporaryName(_place);
        try
        {
            Directory.CreateDirectory(TemporaryPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Input, $"the folder {path} cannot be made: {e.Message.Replace(TemporaryPath, path, StringComparison.Ordinal)} Name another with --out.");
        }
    }

    /// <summary>Where to write meanwhile.</summary>
    public string TemporaryPath { get; }

    /// <summary>Where to write a file meanwhile.</summary>
    public string PathOf(string name) => Path.Combine(TemporaryPath, name);

    /// <summary>Puts the folder at its place.</summary>
    public void Complete()
    {
        File.WriteAllLines(PathOf(ListFile), Entries(TemporaryPath).Order(StringComparer.Ordinal));
        if (Directory.Exists(_place))
        {
            if (Foreign() is { } foreign)
            {
                throw new CommandException(ExitCode.Input, $"{_place} was filled with other files meanwhile ({foreign}). Name another folder with --out.");
            }

            var old = AtomicFile.TemporaryName(_place);
            Directory.Move(_place, old);
            Directory.Move(TemporaryPath, _place);
            Directory.Delete(old, recursive: true);
            return;
        }

        Directory.Move(TemporaryPath, _place);
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        if (Directory.Exists(TemporaryPath))
        {
            Directory.Delete(TemporaryPath, recursive: true);
        }
    }

    // The first thing at the place that lfr did not write; null where there is none.
    private string? Foreign()
    {
        var list = Path.Combine(_place, ListFile);
        var ours = File.Exists(list) ? File.ReadLines(list).Append(ListFile).ToHashSet(StringComparer.Ordinal) : [];
        return Entries(_place).FirstOrDefault(name => !ours.Contains(name));
    }

    private static IEnumerable<string> Entries(string folder) =>
        Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path));
}
