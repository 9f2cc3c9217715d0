using System.Text.Json;
using Lfr.Core.Imaging;

namespace Lfr.Cli;

/// <summary>Reads pictures, and keeps what a reader might not expect of each: that only the first of several was read, transparency, inks, reduced depth.</summary>
internal sealed class PictureNotes
{
    private readonly List<(string Path, string Note)> _notes = [];

    /// <summary>Reads a picture.</summary>
    public Image Load(string path)
    {
        var image = ImageFile.Load(path, ImageLimits.Default, out var info);
        _notes.AddRange(info.Notes.Select(note => (path, note)));
        return image;
    }

    /// <summary>One warning a note and picture.</summary>
    public void Say(CommandOutput output) => _notes.ForEach(note => output.Warning($"{note.Path}: {note.Note}"));

    /// <summary>The notes on one picture, as a property of it.</summary>
    public void Write(Utf8JsonWriter writer, string path)
    {
        writer.WriteStartArray("notes");
        foreach (var (_, note) in _notes.Where(note => note.Path == path).Distinct())
        {
            writer.WriteStringValue(note);
        }

        writer.WriteEndArray();
    }

    /// <summary>The notes on all pictures, as a property.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("notes");
        foreach (var (path, note) in _notes)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteString("note", note);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
