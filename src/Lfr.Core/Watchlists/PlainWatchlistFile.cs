using System.Text.Json;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>A watchlist as a file: Matching's container with the subjects' names and, beside each template, what it was made from. Its checksum finds damage; it is
/// neither encrypted nor signed, so it is for development and for machines that nobody else reads.</summary>
/// <remarks>Safe for concurrent use.</remarks>
public static class PlainWatchlistFile
{
    /// <summary>What the container's metadata says it is.</summary>
    public const string Format = "lfr-plain-watchlist/1";

    /// <summary>Writes a watchlist: whole or not at all, replacing the file if it exists.</summary>
    /// <param name="watchlist">The watchlist; what others add meanwhile may or may not be in the file.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The watchlist has been disposed.</exception>
    public static void Save(Watchlist watchlist, string path)
    {
        ArgumentNullException.ThrowIfNull(watchlist);
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var matrix = new TemplateMatrix(watchlist.Dimension, watchlist.Pipeline);
        var names = new List<string>();
        var images = new List<string>();
        var subjects = new Dictionary<string, int>(StringComparer.Ordinal);
        var vector = GC.AllocateArray<float>(watchlist.Dimension, pinned: true);
        foreach (var reference in watchlist.References())
        {
            // One that was removed since is left out.
            if (!watchlist.Matrix.TryCopyVector(reference.EntryId, vector))
            {
                continue;
            }

            if (!subjects.TryGetValue(reference.Subject, out var subject))
            {
                subjects.Add(reference.Subject, subject = names.Count);
                names.Add(reference.Subject);
            }

            matrix.Add(vector, subject);
            images.Add(reference.Image);
        }

        VectorMemory.Erase(vector);
        TemplateContainer.Save(path, matrix, names, Metadata(images));
    }

    /// <summary>Reads a watchlist.</summary>
    /// <param name="path">The file.</param>
    /// <returns>A watchlist that the caller disposes; its references are in the order of enrolment.</returns>
    /// <exception cref="TemplateContainerException">The file is no container, cut short, altered, or holds a template that is not finite or not of length one.</exception>
    /// <exception cref="InvalidDataException">The file is a container of something else than a watchlist.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Watchlist Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var container = TemplateContainer.Load(path);
        var images = Images(container, path);
        var matrix = container.Matrix;
        var watchlist = new Watchlist(matrix.Pipeline, matrix.Dimension);
        var vector = GC.AllocateArray<float>(matrix.Dimension, pinned: true);
        try
        {
            for (var id = 0; id < images.Count; id++)
            {
                if (!matrix.TryGetSubject(id, out var subject) || !matrix.TryCopyVector(id, vector) || subject < 0 || subject >= container.SubjectNames.Count)
                {
                    throw new InvalidDataException($"{path} is no watchlist: its entry {id} is missing or has no subject.");
                }

                watchlist.Add(container.SubjectNames[subject], new ReferenceTemplate(vector, matrix.Pipeline), images[id]);
            }

            return watchlist;
        }
        catch
        {
            watchlist.Dispose();
            throw;
        }
        finally
        {
            VectorMemory.Erase(vector);
        }
    }

    private static byte[] Metadata(List<string> images)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteStartArray("images");
            images.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>What each template was made from, by entry id.</summary>
    internal static List<string> Images(TemplateContainer container, string path)
    {
        try
        {
            using var metadata = JsonDocument.Parse(container.Metadata);
            if (metadata.RootElement.GetProperty("format").GetString() == Format)
            {
                var images = metadata.RootElement.GetProperty("images").EnumerateArray().Select(image => image.GetString()!).ToList();
                if (images.Count == container.Matrix.Count && images.TrueForAll(image => !string.IsNullOrWhiteSpace(image)))
                {
                    return images;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} holds templates, but is no watchlist: {exception.Message}", exception);
        }

        throw new InvalidDataException($"{path} holds templates, but is no watchlist of the format {Format}.");
    }
}
