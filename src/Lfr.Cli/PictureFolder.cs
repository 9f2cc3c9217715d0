using System.Text.Json;
using Lfr.Core.Imaging;

namespace Lfr.Cli;

/// <summary>The pictures of a folder, in ordinal order, the same on every machine, and what lies there besides and is passed over: who is left out is said.</summary>
internal sealed class PictureFolder
{
    private const int MostNamed = 10;

    // What systems put there by themselves, besides hidden files.
    private static readonly string[] OfTheSystem = ["Thumbs.db", "desktop.ini"];

    private PictureFolder(List<(string Subject, string Path)> pictures, List<string> passedOver) => (Pictures, PassedOver) = (pictures, passedOver);

    /// <summary>Which names are taken for pictures, in words: for help and messages.</summary>
    public static string Extensions { get; } = string.Join(", ", ImageFile.Extensions);

    /// <summary>The pictures with whom they are of.</summary>
    public IReadOnlyList<(string Subject, string Path)> Pictures { get; }

    /// <summary>Files that are not named as pictures, folders that are not looked into, and folders of people without a picture; folders end with a separator.</summary>
    public IReadOnlyList<string> PassedOver { get; }

    /// <summary>The pictures directly in a folder.</summary>
    /// <exception cref="CommandException">The folder does not exist.</exception>
    public static PictureFolder Flat(string folder)
    {
        var (pictures, passedOver) = Look(folder);
        passedOver.AddRange(Folders(folder).Where(IsWorthAWord).Select(AsFolder));
        return new PictureFolder([.. pictures.Select(OfItsName)], passedOver);
    }

    /// <summary>Subjects and their pictures: sub-folders are people with several pictures, pictures in the folder itself are people of that name.</summary>
    /// <exception cref="CommandException">The folder does not exist, or holds no picture.</exception>
    public static PictureFolder OfSubjects(string folder)
    {
        var (own, passedOver) = Look(folder);
        var found = own.Select(OfItsName).ToList();
        foreach (var person in Folders(folder))
        {
            var (pictures, others) = Look(person);
            others.AddRange(Folders(person).Where(IsWorthAWord).Select(AsFolder));
            found.AddRange(pictures.Select(path => (Path.GetFileName(person), path)));
            passedOver.AddRange(!IsWorthAWord(person) ? [] : pictures.Count == 0 && others.Count == 0 ? [AsFolder(person)] : others);
        }

        return found.Count > 0
            ? new PictureFolder(found, passedOver)
            : throw new CommandException(ExitCode.Input, $"the folder {folder} holds no picture ({Extensions}){(passedOver.Count > 0 ? $"; passed over: {Names(passedOver)}" : "")}.");
    }

    /// <summary>Says what was passed over, if anything was.</summary>
    public void Say(CommandOutput output)
    {
        if (PassedOver.Count > 0)
        {
            output.Warning($"passed over, since it is not named as a picture ({Extensions}) or lies deeper: {Names(PassedOver)}. {PassedOver.Count} in all.");
        }
    }

    /// <summary>Writes what was passed over as a property.</summary>
    public void Write(Utf8JsonWriter writer) => Write(writer, PassedOver);

    /// <summary>Writes what was passed over, of several folders, as a property.</summary>
    public static void Write(Utf8JsonWriter writer, IEnumerable<string> passedOver)
    {
        writer.WriteStartArray("passedOver");
        foreach (var path in passedOver)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
    }

    private static string Names(IReadOnlyList<string> paths) =>
        string.Join(", ", paths.Take(MostNamed)) + (paths.Count > MostNamed ? FormattableString.Invariant($" and {paths.Count - MostNamed} more") : "");

    private static (string Subject, string Path) OfItsName(string path) => (Path.GetFileNameWithoutExtension(path), path);

    private static string AsFolder(string path) => path + Path.DirectorySeparatorChar;

    private static IOrderedEnumerable<string> Folders(string folder) => Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal);

    private static (List<string> Pictures, List<string> Others) Look(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new CommandException(ExitCode.Input, $"the folder {folder} does not exist{(File.Exists(folder) ? ": it is a file" : "")}. Name a folder with pictures.");
        }

        var files = Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).ToLookup(ImageFile.IsNamedAsPicture);
        return ([.. files[true]], [.. files[false].Where(IsWorthAWord)]);
    }

    private static bool IsWorthAWord(string path) =>
        !Path.GetFileName(path).StartsWith('.') && !OfTheSystem.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase) && !File.GetAttributes(path).HasFlag(FileAttributes.Hidden);
}
