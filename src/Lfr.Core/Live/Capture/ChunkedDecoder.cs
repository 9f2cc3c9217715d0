namespace Lfr.Core.Live.Capture;

/// <summary>Takes HTTP's chunked transfer coding (RFC 9112, 7.1) off a stream in place, whatever the pieces in which it arrives.</summary>
internal sealed class ChunkedDecoder
{
    private const int MaxSizeDigits = 8;
    private State _state;
    private long _left;
    private int _digits;

    private enum State
    {
        Size,
        Extension,
        Data,
        DataEnd,
        Done,
    }

    /// <summary>Whether the last chunk has been seen.</summary>
    public bool IsDone => _state == State.Done;

    /// <summary>Moves the content to the front of the bytes.</summary>
    /// <returns>Bytes of content.</returns>
    /// <exception cref="IOException">The bytes are not chunked.</exception>
    public int Decode(Span<byte> bytes)
    {
        var written = 0;
        for (var i = 0; i < bytes.Length && _state != State.Done; i++)
        {
            var b = bytes[i];
            switch (_state)
            {
                case State.Size when char.IsAsciiHexDigit((char)b):
                    _left = (_left << 4) + Convert.ToInt32(((char)b).ToString(), 16);
                    Require(++_digits <= MaxSizeDigits);
                    break;
                case State.Size or State.Extension when b == '\n':
                    Require(_digits > 0);
                    _state = _left == 0 ? State.Done : State.Data;
                    break;
                case State.Size:
                    Require(b is (byte)'\r' or (byte)';' or (byte)' ');
                    _state = State.Extension;
                    break;
                case State.Data:
                    var take = (int)Math.Min(_left, bytes.Length - i);
                    bytes.Slice(i, take).CopyTo(bytes[written..]);
                    written += take;
                    i += take - 1;
                    _left -= take;
                    _state = _left == 0 ? State.DataEnd : State.Data;
                    break;
                case State.DataEnd when b == '\n':
                    (_state, _digits, _left) = (State.Size, 0, 0);
                    break;
                default:
                    Require(_state != State.DataEnd || b == '\r');
                    break;
            }
        }

        return written;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new IOException("the answer says that it is chunked and is not");
        }
    }
}
