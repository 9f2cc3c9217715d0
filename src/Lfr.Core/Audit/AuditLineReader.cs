namespace Lfr.Core.Audit;

/// <summary>Cuts a file into lines, holding one of them at a time.</summary>
internal sealed class AuditLineReader : IDisposable
{
    private readonly FileStream _stream;
    private byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _end;

    public AuditLineReader(string path) =>
        _stream = InputFile.Open(path, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.None, mayBePipe: true);

    /// <summary>Bytes after the last line feed; known after the last line.</summary>
    public long TailBytes { get; private set; }

    /// <summary>The next line without its line feed, valid until the next call. Of a line over the limit only the beginning is given: it is no line of a log.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = _start;
        long skipped = 0;
        while (true)
        {
            var feed = _buffer.AsSpan(searched, _end - searched).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                line = _buffer.AsMemory(_start, searched + feed - _start);
                _start = searched + feed + 1;
                return true;
            }

            if (_end - _start >= AuditLine.MaxBytes)
            {
                skipped += _end - _start - 1;
                _end = _start + 1;
            }

            searched = MakeRoom();
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _end += read;
            if (read == 0)
            {
                TailBytes = _end - _start + skipped;
                line = default;
                return false;
            }
        }
    }

    public void Dispose() => _stream.Dispose();

    // Returns where unsearched bytes begin.
    private int MakeRoom()
    {
        var held = _end - _start;
        if (_end == _buffer.Length && held > _buffer.Length / 2)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        if (_start > 0)
        {
            _buffer.AsSpan(_start, held).CopyTo(_buffer);
            _start = 0;
            _end = held;
        }

        return held;
    }
}
