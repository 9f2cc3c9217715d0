using System.Buffers.Binary;

namespace Lfr.Core.Imaging.Png;

/// <summary>Walks over the chunks of a PNG (W3C PNG, 5.3), checking each one's CRC.</summary>
internal ref struct PngChunks(ReadOnlySpan<byte> file)
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    private readonly ReadOnlySpan<byte> _file = file;
    private int _position = Signature.Length;

    /// <summary>The current chunk's type as four ASCII bytes.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Whether a decoder that does not know the chunk must give up (5.4: the first letter is upper case).</summary>
    public readonly bool IsCritical => (Type[0] & 32) == 0;

    /// <summary>Goes to the next chunk.</summary>
    /// <exception cref="ImageFormatException">The file ends, or the chunk's length or CRC is wrong.</exception>
    public void Next()
    {
        var rest = _file[_position..];
        if (rest.Length < 12)
        {
            throw new ImageFormatException("The PNG ends before its last chunk: the file is truncated.");
        }

        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > rest.Length - 12)
        {
            throw new ImageFormatException(
                $"A chunk of the PNG is {length} bytes long; {rest.Length - 12} bytes are left: the file is truncated or corrupt.");
        }

        Type = rest.Slice(4, 4);
        Data = rest.Slice(8, (int)length);
        if (Crc32.Of(rest.Slice(4, 4 + (int)length)) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
        {
            throw new ImageFormatException($"The CRC of a chunk at byte {_position} of the PNG is wrong: the file is corrupt.");
        }

        _position += 12 + (int)length;
    }
}
