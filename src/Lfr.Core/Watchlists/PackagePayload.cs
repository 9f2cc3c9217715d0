using System.Buffers.Binary;
using System.Security.Cryptography;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>What is encrypted: the form, a <see cref="TemplateContainer"/> of the templates in the order of the form, and the pictures in the same order. Little-endian; each part has its length before it.</summary>
/// <remarks>The container has no names: who is on the list, the form alone says, which was signed. It is written to memory and read from it, never through a file (docs/decisions/0043).</remarks>
internal static class PackagePayload
{
    public static byte[] Write(ListedPeople people)
    {
        var form = WatchlistFile.Format(people.Form);
        var references = people.Templates.References();
        var container = TemplateContainer.Length(people.Templates.Matrix);
        var length = (2L * sizeof(long)) + form.Length + container;
        foreach (var reference in references)
        {
            length += sizeof(int) + people.Picture(reference.EntryId).Length;
        }

        if (length > Array.MaxLength)
        {
            throw new InvalidOperationException($"The package would have {length} bytes, over the {Array.MaxLength} that one can have. Make it without pictures, or of fewer images.");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteInt64LittleEndian(Take(ref rest, sizeof(long)), form.Length);
        form.CopyTo(Take(ref rest, form.Length));
        BinaryPrimitives.WriteInt64LittleEndian(Take(ref rest, sizeof(long)), container);
        using (var target = new MemoryStream(bytes, bytes.Length - rest.Length, (int)container))
        {
            TemplateContainer.Write(target, people.Templates.Matrix);
            if (target.Position != container)
            {
                throw new InvalidOperationException("The list was changed while its package was made. Make it again.");
            }
        }

        _ = Take(ref rest, (int)container);
        foreach (var reference in references)
        {
            var picture = people.Picture(reference.EntryId).Span;
            BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, sizeof(int)), picture.Length);
            picture.CopyTo(Take(ref rest, picture.Length));
        }

        CryptographicOperations.ZeroMemory(form);
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The bytes were authenticated before, so that a contradiction is our defect or another version's.</summary>
    /// <param name="plain">The bytes; the caller zeroes them.</param>
    /// <param name="pipeline">What the package says of itself, and the templates have to say as well.</param>
    /// <param name="dimension">Likewise.</param>
    /// <param name="builtAt">When the list was built.</param>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public static ListedPeople Read(byte[] plain, PipelineId pipeline, int dimension, DateTimeOffset builtAt)
    {
        // The scan reads a quarter of the bytes; scores and order are those of the full templates, bit for bit.
        var templates = new Watchlist(new TemplateMatrix(dimension, pipeline, TemplatePrecision.Int8));
        var pictures = new Dictionary<long, byte[]>();
        try
        {
            ReadOnlySpan<byte> rest = plain;
            var form = WatchlistFile.Parse(Take(ref rest, checked((int)BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, sizeof(long))))), "in the package");
            var length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(Take(ref rest, sizeof(long))));
            var begin = plain.Length - rest.Length;
            _ = Take(ref rest, length);
            Enrol(form, new MemoryStream(plain, begin, length, writable: false), templates);
            foreach (var reference in templates.References())
            {
                var picture = Take(ref rest, BinaryPrimitives.ReadInt32LittleEndian(Take(ref rest, sizeof(int))));
                if (!picture.IsEmpty)
                {
                    pictures.Add(reference.EntryId, picture.ToArray());
                }
            }

            return rest.IsEmpty ? new ListedPeople(form, templates, pictures, builtAt) : throw new InvalidDataException("The package goes on after its pictures.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidDataException or TemplateContainerException)
        {
            templates.Dispose();
            throw new InvalidDataException($"The package's content cannot be read by this version: {e.Message}", e);
        }
    }

    // Each template under the person and image that the form has for it, in the form's order and with its entry id.
    private static void Enrol(WatchlistForm form, MemoryStream source, Watchlist templates)
    {
        var images = (form.Entries ?? []).SelectMany(e => (e.Images ?? []).Select(i => (Subject: e.SubjectId!, Image: i.Id!, Entry: i.EntryId))).ToList();
        using var container = TemplateContainer.Load(source);
        if (container.Matrix.Pipeline != templates.Pipeline || container.Matrix.Dimension != templates.Dimension)
        {
            throw new InvalidDataException("The package's templates are of another pipeline or dimension than its header says.");
        }

        if (container.Matrix.Count != images.Count)
        {
            throw new InvalidDataException($"The package holds {container.Matrix.Count} templates, and its form names {images.Count}.");
        }

        var vector = GC.AllocateArray<float>(templates.Dimension, pinned: true);
        try
        {
            foreach (var image in images)
            {
                if (image.Entry is not { } entry || !container.Matrix.TryCopyVector(entry, vector)
                    || templates.Add(image.Subject, new ReferenceTemplate(vector, templates.Pipeline), image.Image) != entry)
                {
                    throw new InvalidDataException("The package's templates are not those that its form names, or not in its order.");
                }
            }
        }
        finally
        {
            VectorMemory.Erase(vector);
        }
    }

    private static Span<byte> Take(ref Span<byte> rest, int length)
    {
        var part = rest[..length];
        rest = rest[length..];
        return part;
    }

    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, int length)
    {
        var part = rest[..length];
        rest = rest[length..];
        return part;
    }
}
