namespace Lfr.Core.Imaging.Pnm;

/// <summary>Numbers, white space and comments of a PNM file.</summary>
internal ref struct PnmTokens(ReadOnlySpan<byte> file, int position)
{
    private readonly ReadOnlySpan<byte> _file = file;

    public int Position { get; private set; } = position;

    /// <summary>Whether, after white space, another picture begins.</summary>
    public readonly bool AnotherPictureFollows
    {
        get
        {
            var rest = _file[Position..].TrimStart(" \t\r\n\v\f"u8);
            return rest is [(byte)'P', >= (byte)'1' and <= (byte)'6', var next, ..] && IsSpace(next);
        }
    }

    public static bool IsSpace(byte value) => value is 32 or (>= 9 and <= 13);

    /// <summary>The next decimal number, 0 to 999,999,999.</summary>
    public int Number()
    {
        SkipSpace();
        var value = 0;
        var digits = 0;
        for (; Position < _file.Length && _file[Position] is >= (byte)'0' and <= (byte)'9'; Position++)
        {
            value = (value * 10) + _file[Position] - '0';
            if (++digits > 9)
            {
                throw new ImageFormatException($"A number of the PNM at byte {Position} has more than nine digits: the file is corrupt.");
            }
        }

        return digits > 0 ? value : throw Broken();
    }

    /// <summary>The next bit of an ASCII bitmap, where digits need no space between them.</summary>
    public int Bit()
    {
        SkipSpace();
        return Position < _file.Length && _file[Position] is (byte)'0' or (byte)'1' ? _file[Position++] - '0' : throw Broken();
    }

    /// <summary>The single white space between header and binary pixels.</summary>
    public void OneSpace()
    {
        if (Position >= _file.Length || !IsSpace(_file[Position]))
        {
            throw Broken();
        }

        Position++;
    }

    /// <summary>The next bytes as they are.</summary>
    public ReadOnlySpan<byte> Bytes(int count)
    {
        Position += count;
        return _file.Slice(Position - count, count);
    }

    private void SkipSpace()
    {
        for (; Position < _file.Length; Position++)
        {
            if (_file[Position] == '#')
            {
                while (Position < _file.Length && _file[Position] is not ((byte)'\n' or (byte)'\r'))
                {
                    Position++;
                }
            }
            else if (!IsSpace(_file[Position]))
            {
                return;
            }
        }
    }

    private readonly ImageFormatException Broken() => new(Position >= _file.Length
        ? "The PNM ends where a number should be: the file is truncated."
        : $"Byte 0x{_file[Position]:X2} stands at {Position} of the PNM, where a number should be: the file is corrupt.");
}
