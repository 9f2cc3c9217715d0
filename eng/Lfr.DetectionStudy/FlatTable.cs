using System.Buffers.Binary;
using System.Text;

namespace Lfr.DetectionStudy;

/// <summary>A table of a FlatBuffers file (flatbuffers.dev/internals): fields by number, each of which may be absent. Reads past the end of the
/// file are an <see cref="InvalidDataException"/>.</summary>
internal readonly struct FlatTable(ReadOnlyMemory<byte> file, int at)
{
    /// <summary>The root table of a file.</summary>
    public static FlatTable Root(ReadOnlyMemory<byte> file) => new(file, Int(file, 0));

    /// <summary>A number of one byte, or 0.</summary>
    public int Byte(int field) => Field(field) is var place && place == 0 ? 0 : Slice(file, place, 1).Span[0];

    /// <summary>A number of four bytes, or the default.</summary>
    public int Int(int field, int absent = 0) => Field(field) is var place && place == 0 ? absent : Int(file, place);

    /// <summary>A list of four-byte numbers, empty where it is absent.</summary>
    public int[] Ints(int field)
    {
        var (place, count) = Vector(field);
        var values = new int[count];
        for (var i = 0; i < count; i++)
        {
            values[i] = Int(file, place + (4 * i));
        }

        return values;
    }

    /// <summary>Raw bytes, empty where they are absent.</summary>
    public ReadOnlyMemory<byte> Bytes(int field)
    {
        var (place, count) = Vector(field);
        return Slice(file, place, count);
    }

    /// <summary>A text, empty where it is absent.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Bytes(field).Span);

    /// <summary>A nested table.</summary>
    /// <exception cref="InvalidDataException">It is absent.</exception>
    public FlatTable Table(int field) => Field(field) is var place && place == 0
        ? throw new InvalidDataException($"a table lacks its field {field}.")
        : new FlatTable(file, place + Int(file, place));

    /// <summary>A list of nested tables.</summary>
    public FlatTable[] Tables(int field)
    {
        var (place, count) = Vector(field);
        var tables = new FlatTable[count];
        for (var i = 0; i < count; i++)
        {
            tables[i] = new FlatTable(file, place + (4 * i) + Int(file, place + (4 * i)));
        }

        return tables;
    }

    private static int Int(ReadOnlyMemory<byte> file, int place) => BinaryPrimitives.ReadInt32LittleEndian(Slice(file, place, 4).Span);

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> file, int place, int length) =>
        place < 0 || length < 0 || place > file.Length - length ? throw new InvalidDataException("an offset points past the end of the file.") : file.Slice(place, length);

    private int Field(int field)
    {
        var table = at - Int(file, at);
        var slot = 4 + (2 * field);
        return slot >= BinaryPrimitives.ReadUInt16LittleEndian(Slice(file, table, 2).Span)
            ? 0
            : BinaryPrimitives.ReadUInt16LittleEndian(Slice(file, table + slot, 2).Span) is var offset && offset == 0 ? 0 : at + offset;
    }

    private (int Place, int Count) Vector(int field)
    {
        var place = Field(field);
        if (place == 0)
        {
            return (0, 0);
        }

        place += Int(file, place);
        return (place + 4, Int(file, place));
    }
}
