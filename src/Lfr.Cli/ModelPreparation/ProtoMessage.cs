using System.Buffers.Binary;

namespace Lfr.Cli.ModelPreparation;

/// <summary>
/// A protocol-buffer message as its fields in file order. Fields that nobody asks for pass through unchanged and in place, so that the same input and
/// edit always give the same bytes. (Wire format: protobuf.dev/programming-guides/encoding.)
/// </summary>
internal sealed class ProtoMessage
{
    private const int LongestInteger = 10;

    public List<ProtoField> Fields { get; } = [];

    /// <summary>Reads a message.</summary>
    /// <exception cref="InvalidDataException">The bytes are no message, or end within one.</exception>
    public static ProtoMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtoMessage();
        var at = 0;
        while (at < bytes.Length)
        {
            var key = ReadInteger(bytes.Span, ref at);
            var number = checked((int)(key >> 3));
            var wireType = (int)(key & 7);
            if (number == 0)
            {
                throw new InvalidDataException("a protocol-buffer field has the number 0.");
            }

            if (wireType == 0)
            {
                message.Fields.Add(ProtoField.Of(number, ReadInteger(bytes.Span, ref at)));
                continue;
            }

            var length = wireType switch
            {
                1 => 8UL,
                2 => ReadInteger(bytes.Span, ref at),
                5 => 4UL,
                _ => throw new InvalidDataException($"a protocol-buffer field has the wire type {wireType}."),
            };
            if (length > (ulong)(bytes.Length - at))
            {
                throw new InvalidDataException("a protocol-buffer field is longer than its message.");
            }

            message.Fields.Add(new ProtoField(number, wireType, 0, bytes.Slice(at, (int)length)));
            at += (int)length;
        }

        return message;
    }

    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        foreach (var field in Fields)
        {
            WriteInteger(stream, ((ulong)field.Number << 3) | (uint)field.WireType);
            if (field.WireType == 0)
            {
                WriteInteger(stream, field.Integer);
                continue;
            }

            if (field.WireType == 2)
            {
                WriteInteger(stream, (ulong)field.Bytes.Length);
            }

            stream.Write(field.Bytes.Span);
        }

        return stream.ToArray();
    }

    /// <summary>The fields of that number.</summary>
    public IEnumerable<ProtoField> All(int number) => Fields.Where(field => field.Number == number);

    /// <summary>The text of the first field of that number; empty where there is none, as the format says.</summary>
    public string Text(int number) => All(number).Select(field => field.Text).FirstOrDefault("");

    /// <summary>Replaces the fields of that number, the new ones at the place of the first, or at the end where there was none.</summary>
    public void Replace(int number, IEnumerable<ProtoField> with)
    {
        var place = Fields.FindIndex(field => field.Number == number);
        Fields.RemoveAll(field => field.Number == number);
        Fields.InsertRange(place < 0 ? Fields.Count : place, with);
    }

    /// <summary>Eight bytes, least significant first, as ONNX stores 64-bit values.</summary>
    public static byte[] LittleEndian(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private static ulong ReadInteger(ReadOnlySpan<byte> bytes, ref int at)
    {
        ulong value = 0;
        for (var i = 0; i < LongestInteger; i++)
        {
            if (at >= bytes.Length)
            {
                break;
            }

            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a protocol-buffer integer does not end.");
    }

    private static void WriteInteger(Stream stream, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }
}
