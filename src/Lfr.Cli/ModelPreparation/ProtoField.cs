namespace Lfr.Cli.ModelPreparation;

/// <summary>One field of a protocol-buffer message: a number, and either an integer or bytes (a nested message, text, packed values).</summary>
/// <param name="Number">The field's number in its message.</param>
/// <param name="WireType">0 variable-length integer, 1 eight bytes, 2 length and bytes, 5 four bytes.</param>
/// <param name="Integer">The value of wire type 0.</param>
/// <param name="Bytes">The value of the other wire types.</param>
internal readonly record struct ProtoField(int Number, int WireType, ulong Integer, ReadOnlyMemory<byte> Bytes)
{
    public static ProtoField Of(int number, ulong integer) => new(number, 0, integer, default);

    public static ProtoField Of(int number, ReadOnlyMemory<byte> bytes) => new(number, 2, 0, bytes);

    public static ProtoField Of(int number, string text) => Of(number, System.Text.Encoding.UTF8.GetBytes(text));

    public static ProtoField Of(int number, ProtoMessage message) => Of(number, message.ToBytes());

    /// <summary>The bytes as UTF-8 text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Bytes.Span);

    /// <summary>The bytes as a nested message.</summary>
    public ProtoMessage Message => ProtoMessage.Parse(Bytes);
}
