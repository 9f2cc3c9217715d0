namespace Lfr.Cli;

/// <summary>Finds the pictures of a folder, in ordinal order: the same on every machine.</summary>
internal static class PictureFolder
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png", ".bmp", ".ppm", ".pgm", ".pnm"];

    /// <summary>The pictures directly in a folder.</summary>
    /// <exception cref="CommandException">The folder does not exist.</exception>
    public static List<string> Pictures(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.Input, $"the folder {folder} does not exist{(File.Exists(folder) ? ": it is a file" : "")}. Name a folder with pictures.");
        }

        return [.. Directory.EnumerateFiles(folder).Where(path => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant())).Order(StringComparer.Ordinal)];
    }

    /// <summary>Subjects and their pictures: sub-folders are people with several pictures, pictures in the folder itself are people of that name.</summary>
    /// <exception cref="CommandException">The folder does not exist, or holds no picture.</exception>
    public static List<(string Subject, string Path)> Subjects(string folder)
    {
        var found = Pictures(folder).Select(path => (Path.GetFileNameWithoutExtension(path), path)).ToList();
        foreach (var person in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            found.AddRange(Pictures(person).Select(path => (Path.GetFileName(person), path)));
        }

        return found.Count > 0 ? found : throw new CommandException(ExitCode.Input, $"the folder {folder} holds no picture ({string.Join(", ", Extensions)}).");
    }
}
