namespace Lfr.Cli;

/// <summary>A folder of results that appears whole or not at all: filled under a temporary name beside its place, then renamed.</summary>
internal sealed class OutputFolder : IDisposable
{
    private readonly string _place;
    private readonly string _marker;

    /// <summary>Starts one.</summary>
    /// <param name="path">Where it will be.</param>
    /// <param name="marker">Name of a file that says what a folder there holds: an older result is replaced, anything else is not touched.</param>
    /// <exception cref="CommandException">There is something else at that place.</exception>
    public OutputFolder(string path, string marker)
    {
        _place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        _marker = marker;
        if (File.Exists(_place))
        {
            throw new CommandException(ExitCode.Input, $"{path} is a file. Name a folder with --out.");
        }

        if (Directory.Exists(_place) && !IsReplaceable())
        {
            throw new CommandException(ExitCode.Input, $"{path} holds other files (there is no {marker}). Name a new or empty folder with --out.");
        }

        TemporaryPath = $"{_place}.{Environment.ProcessId}.part";
        try
        {
            Directory.CreateDirectory(TemporaryPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Input, $"the folder {path} cannot be made: {e.Message} Name another with --out.");
        }
    }

    /// <summary>Where to write meanwhile.</summary>
    public string TemporaryPath { get; }

    /// <summary>Where to write a file meanwhile.</summary>
    public string PathOf(string name) => Path.Combine(TemporaryPath, name);

    /// <summary>Puts the folder at its place.</summary>
    public void Complete()
    {
        if (Directory.Exists(_place))
        {
            if (!IsReplaceable())
            {
                throw new CommandException(ExitCode.Input, $"{_place} was filled with other files meanwhile. Name another folder with --out.");
            }

            var old = $"{_place}.{Environment.ProcessId}.old";
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

    private bool IsReplaceable() => File.Exists(Path.Combine(_place, _marker)) || !Directory.EnumerateFileSystemEntries(_place).Any();
}
