using System.Buffers.Binary;
using System.Security.Cryptography;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>What is encrypted: the form, the templates in the order of their entries, and the pictures. Little-endian; each part has its length before it.</summary>
/// <remarks>Not a <see cref="TemplateContainer"/>, which goes through files and has names of its own: docs/decisions/0043.</remarks>
internal static class PackagePayload
{
    public static byte[] Write(ListedPeople people)
    {
        var form = WatchlistFile.Format(people.Form);
        var references = people.Templates.References();
        var dimension = people.Templates.Dimension;
        var length = sizeof(long) + (long)form.Length + sizeof(int);
        foreach (var reference in references)
        {
            length += (2L * sizeof(int)) + ((long)dimension * sizeof(float)) + people.Picture(reference.EntryId).Length;
        }

        if (length > Array.MaxLength)
        {
            throw new InvalidOperationException($"The package would have {length} bytes, over the {Array.MaxLength} that one can have. Make it without pictures, or of fewer images.");
        }

        var bytes = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        var rest = bytes.AsSpan();
        BinaryPrimitives.WriteInt64LittleEndian(Take(ref rest, sizeof(long)), form.Length);
        form.CopyTo(Take(ref rest, form.Length));
        BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, sizeof(int)), references.Count);
        var index = SubjectIndex(people.Form);
        var vector = new float[dimension];
        foreach (var reference in references)
        {
            BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, sizeof(int)), index[(reference.Subject, reference.Image)]);
            people.Templates.Matrix.TryCopyVector(reference.EntryId, vector);
            foreach (var value in vector)
            {
                BinaryPrimitives.WriteSingleLittleEndian(Take(ref rest, sizeof(float)), value);
            }

            var picture = people.Picture(reference.EntryId).Span;
            BinaryPrimitives.WriteInt32LittleEndian(Take(ref rest, sizeof(int)), picture.Length);
            picture.CopyTo(Take(ref rest, picture.Length));
        }

        Array.Clear(vector);
        CryptographicOperations.ZeroMemory(form);
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The bytes were authenticated before, so that a contradiction is our defect or another version's.</summary>
    /// <exception cref="InvalidDataException">The parts do not fit together.</exception>
    public static ListedPeople Read(ReadOnlySpan<byte> bytes, PipelineId pipeline, int dimension, DateTimeOffset builtAt)
    {
        // The scan reads a quarter of the bytes; scores and order are those of the full templates, bit for bit.
        var templates = new Watchlist(new TemplateMatrix(dimension, pipeline, TemplatePrecision.Int8));
        var pictures = new Dictionary<long, byte[]>();
        try
        {
            var form = WatchlistFile.Parse(Take(ref bytes, checked((int)BinaryPrimitives.ReadInt64LittleEndian(Take(ref bytes, sizeof(long))))), "in the package");
            var images = (form.Entries ?? []).SelectMany(e => (e.Images ?? []).Select(i => (Subject: e.SubjectId!, Image: i.Id!, Entry: i.EntryId))).ToList();
            var count = BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int)));
            var vector = new float[dimension];
            for (var i = 0; i < count; i++)
            {
                var image = images[BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int)))];
                for (var j = 0; j < dimension; j++)
                {
                    vector[j] = BinaryPrimitives.ReadSingleLittleEndian(Take(ref bytes, sizeof(float)));
                }

                var id = templates.Add(image.Subject, new ReferenceTemplate(vector, pipeline), image.Image);
                if (id != image.Entry)
                {
                    throw new InvalidDataException("The package's references are not in the order of its form.");
                }

                var picture = Take(ref bytes, BinaryPrimitives.ReadInt32LittleEndian(Take(ref bytes, sizeof(int))));
                if (!picture.IsEmpty)
                {
                    pictures.Add(id, picture.ToArray());
                }
            }

            Array.Clear(vector);
            return bytes.IsEmpty && count == images.Count
                ? new ListedPeople(form, templates, pictures, builtAt)
                : throw new InvalidDataException("The package holds more, or fewer references, than its form names.");
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidDataException)
        {
            templates.Dispose();
            throw new InvalidDataException($"The package's content cannot be read by this version: {e.Message}", e);
        }
    }

    private static Dictionary<(string Subject, string Image), int> SubjectIndex(WatchlistForm form) => form.Entries!
        .SelectMany(e => e.Images!.Select(i => (Subject: e.SubjectId!, Image: i.Id!)))
        .Select((key, index) => (key, index))
        .ToDictionary(p => p.key, p => p.index);

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
