using System.Globalization;
using Lfr.Core.Imaging.Decoding;

namespace Lfr.Core.Imaging.Jpeg;

/// <summary>Baseline, extended sequential and progressive Huffman-coded JPEG of 8 bits a sample (ITU-T T.81, JFIF, Adobe, EXIF).</summary>
/// <remarks>An instance may serve a stream of pictures one after another; tables that recur are then not built again. Strict where libjpeg only
/// warns: data that end early or cannot be decoded are an error, because a grey lower half would be a face's half, and so are data for more rows than the header says, because then each row begins in
/// the wrong place. A few bytes too many are said in a note.</remarks>
internal sealed class JpegReader : PictureReader
{
    // A scan of each coefficient of each component bit by bit would be 4 * 64 * 14 scans; encoders write about ten. Each pass over the picture costs time
    // that the file's size does not pay for, so there is a limit.
    private const int MaxPasses = 100;

    private readonly JpegTables _tables = new();
    private JpegFrame? _frame;
    private bool _jfif;
    private int? _adobe;
    private int _orientation;
    private int _interval;
    private long _blocksVisited;
    private bool _multiplePictures;
    private long _unusedBytes;

    /// <summary>Blocks that the last picture's scans visited: the measure of its work.</summary>
    internal long BlocksVisited => _blocksVisited;

    public override bool Recognises(ReadOnlySpan<byte> header) => header is [0xFF, JpegMarker.Soi, 0xFF, ..];

    public override Picture Read(ReadOnlySpan<byte> file, DecoderScratch scratch, Image? reuse)
    {
        Reset();
        var position = 2;
        var ended = false;
        while (!ended)
        {
            var marker = NextMarker(file, ref position);
            if (marker == JpegMarker.Eoi || marker < 0)
            {
                CheckComplete(atEnd: marker >= 0);
                ended = true;
            }
            else if (marker is not (JpegMarker.Tem or JpegMarker.Soi) && !JpegMarker.IsRestart((byte)marker))
            {
                var segment = Segment(file, (byte)marker, ref position);
                if (marker == JpegMarker.Sos)
                {
                    position = Scan(file, position, segment, scratch);
                }
                else
                {
                    Define((byte)marker, segment, file, position, scratch);
                }
            }
        }

        return Finish(file[position..], scratch, reuse);
    }

    private Picture Finish(ReadOnlySpan<byte> rest, DecoderScratch scratch, Image? reuse)
    {
        var frame = _frame!;
        if (frame.Progressive)
        {
            foreach (var c in frame.Components)
            {
                Transform(c);
            }
        }

        var colour = JpegOutput.Guess(frame, _jfif, _adobe);
        var output = new JpegOutput(frame, colour, scratch);
        var image = Destination(
            frame.Width, frame.Height, frame.Components.Length == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb24, scratch, reuse);
        output.Write(image);
        var notes = new List<string>();
        if (_multiplePictures || rest.IndexOf(JpegMarker.PictureStart) >= 0)
        {
            notes.Add("The file holds further pictures after the first; only the first was read.");
        }

        if (_unusedBytes > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{_unusedBytes} bytes of the JPEG's data belong to no part of the picture; some cameras leave such, and so does damage."));
        }

        if (colour is JpegColour.Cmyk or JpegColour.Ycck)
        {
            notes.Add("The picture is stored as inks (CMYK); it was converted without a colour profile.");
        }

        return new Picture(image, frame.Progressive ? "JPEG, progressive" : "JPEG, sequential", _orientation, notes);
    }

    /// <summary>Lets go of the last picture's frame and its buffers, which are somebody else's from now on.</summary>
    public void Forget() => _frame = null;

    private void Reset()
    {
        _tables.Clear();
        _frame = null;
        (_jfif, _adobe, _orientation, _interval, _blocksVisited, _multiplePictures, _unusedBytes) = (false, null, 1, 0, 0, false, 0);
    }

    // -1 at the file's end. Bytes before a marker are passed over, as every decoder does; so are fill bytes (T.81, B.1.1.2).
    internal static int NextMarker(ReadOnlySpan<byte> file, ref int position)
    {
        while (position + 1 < file.Length)
        {
            var skip = file[position..].IndexOf((byte)0xFF);
            if (skip < 0)
            {
                break;
            }

            position += skip + 1;
            if (position < file.Length && file[position] is not (0 or 0xFF))
            {
                return file[position++];
            }
        }

        position = file.Length;
        return -1;
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, byte marker, ref int position)
    {
        var length = position + 2 <= file.Length ? (file[position] << 8) | file[position + 1] : 0;
        if (length < 2 || length > file.Length - position)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"JPEG segment 0x{marker:X2} at byte {position - 2} has length {length}; {file.Length - position} bytes are left. The file is truncated or corrupt."));
        }

        var segment = file.Slice(position + 2, length - 2);
        position += length;
        return segment;
    }

    private void Define(byte marker, ReadOnlySpan<byte> segment, ReadOnlySpan<byte> file, int position, DecoderScratch scratch)
    {
        if (JpegMarker.Unsupported(marker) is { } name)
        {
            throw new ImageFormatException($"The JPEG is {name}; baseline, extended sequential and progressive Huffman-coded files are supported.");
        }

        if (JpegMarker.IsFrame(marker))
        {
            StartFrame(marker, segment, file, position, scratch);
            return;
        }

        switch (marker)
        {
            case JpegMarker.Dqt:
                _tables.DefineSteps(segment);
                break;
            case JpegMarker.Dht:
                _tables.DefineHuffman(segment);
                break;
            case JpegMarker.Dri when segment.Length == 2:
                _interval = (segment[0] << 8) | segment[1];
                break;
            case JpegMarker.Dri:
                throw new ImageFormatException("The JPEG's restart interval is malformed.");
            case JpegMarker.App0 when segment.StartsWith("JFIF\0"u8):
                _jfif = true;
                break;
            case JpegMarker.App1 when segment.StartsWith("Exif\0"u8) && segment.Length >= 6 && _orientation == 1:
                _orientation = ExifOrientation.Read(segment[6..]);
                break;
            case JpegMarker.App2 when segment.StartsWith("MPF\0"u8):
                _multiplePictures = true;
                break;
            case JpegMarker.App14 when segment.Length >= 12 && segment.StartsWith("Adobe"u8):
                _adobe = segment[11];
                break;
            default:
                break;
        }
    }

    private void StartFrame(byte marker, ReadOnlySpan<byte> segment, ReadOnlySpan<byte> file, int position, DecoderScratch scratch)
    {
        if (_frame is not null)
        {
            throw new ImageFormatException("The JPEG has two frame headers.");
        }

        var lines = 0;
        if (segment is [_, 0, 0, ..])
        {
            lines = NumberOfLines(file, position);
        }

        _frame = JpegFrame.Parse(marker, segment, lines);
        scratch.CheckSize(_frame.Width, _frame.Height, "JPEG");
    }

    // A height of 0 says that a DNL segment follows the first scan (T.81, B.2.5).
    private static int NumberOfLines(ReadOnlySpan<byte> file, int position)
    {
        var at = file[position..].IndexOf(JpegMarker.LinesStart);
        return at >= 0 && position + at + 6 <= file.Length ? (file[position + at + 4] << 8) | file[position + at + 5] : 0;
    }

    private int Scan(ReadOnlySpan<byte> file, int position, ReadOnlySpan<byte> segment, DecoderScratch scratch)
    {
        var frame = _frame ?? throw new ImageFormatException("The JPEG has a scan before its frame header.");
        var scan = JpegScanHeader.Parse(frame, segment);
        if (_blocksVisited == 0)
        {
            Allocate(frame, file.Length - position, scratch);
        }

        _blocksVisited += scan.Blocks(frame);
        if (_blocksVisited > MaxPasses * frame.StoredBlocks)
        {
            throw new ImageFormatException($"The JPEG's scans pass over the picture more than {MaxPasses} times; no encoder writes that.");
        }

        foreach (var c in scan.Components)
        {
            c.Steps ??= _tables.Steps(c.QuantisationTable);
            _tables.RequireHuffman(c, dc: scan.First == 0 && scan.RefinedBit == 0, ac: scan.Last > 0);
            c.HasData |= scan.First == 0 && scan.RefinedBit == 0;
        }

        if (frame.Progressive)
        {
            var progressive = new ProgressiveDecoder(scan, _tables.Dc, _tables.Ac);
            position = scan.Run(file, position, frame, _interval, ref progressive);
        }
        else
        {
            var sequential = new SequentialDecoder(_tables.Dc, _tables.Ac, scratch.Rent<short>(64));
            position = scan.Run(file, position, frame, _interval, ref sequential);
        }

        _unusedBytes += scan.UnusedBytes;
        return position;
    }

    // Every block takes at least one bit (two in a sequential file): a file that is too short for its header is refused before the planes are allocated.
    private static void Allocate(JpegFrame frame, int bytesLeft, DecoderScratch scratch)
    {
        var fewestBits = frame.Blocks * (frame.Progressive ? 1 : 2);
        if (fewestBits > bytesLeft * 8L)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The JPEG header says {frame.Width}x{frame.Height} pixels, for which {bytesLeft} bytes are too few: the file is truncated or corrupt."));
        }

        // The picture too, which is made when all scans are read: a hundred passes over what does not fit are not begun.
        var picture = (long)frame.Width * frame.Height * (frame.Components.Length == 1 ? 1 : 3);
        scratch.Foresee((frame.StoredBlocks * 64 * (frame.Progressive ? 3 : 1)) + picture);
        foreach (var c in frame.Components)
        {
            var samples = (long)c.StoredBlocksWide * c.StoredBlocksHigh * 64;
            c.Samples = scratch.Rent<byte>(samples);
            if (frame.Progressive)
            {
                c.Coefficients = scratch.Rent<short>(samples);
            }
        }
    }

    private void CheckComplete(bool atEnd)
    {
        if (_frame is null)
        {
            throw new ImageFormatException("The JPEG ends before its frame header: the file is truncated.");
        }

        if (!Array.TrueForAll(_frame.Components, c => c.HasData))
        {
            throw new ImageFormatException("The JPEG ends before every component has data: the file is truncated.");
        }

        // All of a sequential picture is there; of a progressive one nobody can know.
        if (!atEnd && _frame.Progressive)
        {
            throw new ImageFormatException("The progressive JPEG has no end marker: the file is truncated.");
        }
    }

    private static void Transform(JpegComponent c)
    {
        for (var row = 0; row < c.BlocksHigh; row++)
        {
            for (var column = 0; column < c.BlocksWide; column++)
            {
                var block = c.Coefficients.AsSpan(((row * c.StoredBlocksWide) + column) * 64, 64);
                InverseDct.Transform(block, c.Steps, c.Samples.AsSpan((row * 8 * c.Stride) + (column * 8)), c.Stride);
            }
        }
    }
}
