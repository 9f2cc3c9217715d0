using Lfr.Core.Live.Capture;

namespace Lfr.Core.Tests.Live;

public sealed class JpegSplitterTests
{
    // SOI, APP0 with an embedded "end of image", SOS, entropy bytes with a stuffed FF and a restart marker, EOI.
    private static readonly byte[] Picture =
    [
        0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x06, 0xFF, 0xD9, 0x01, 0x02, 0xFF, 0xDA, 0x00, 0x03, 0x07, 0x11, 0xFF, 0x00, 0x22, 0xFF, 0xD0, 0x33, 0xFF, 0xD9,
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Pictures_are_found_whatever_the_pieces(int piece)
    {
        byte[] stream = [.. "--x\r\nContent-Type: image/jpeg\r\n\r\n"u8, .. Picture, .. "\r\n--x\r\n\r\n"u8, .. Picture, .. "rubbish"u8, .. Picture];
        using var splitter = new JpegSplitter(1 << 20);
        var found = Feed(splitter, stream, piece);
        Assert.Equal(3, found.Count);
        Assert.All(found, p => Assert.Equal(Picture, p));
    }

    [Fact]
    public void A_picture_that_breaks_off_is_reported_and_the_next_one_is_found()
    {
        using var splitter = new JpegSplitter(1 << 20);
        byte[] stream = [.. Picture[..^4], .. Picture];
        var broken = 0;
        var found = Feed(splitter, stream, 5, () => broken++);
        Assert.Equal(1, broken);
        Assert.Equal(Picture, Assert.Single(found));
    }

    [Fact]
    public void What_was_taken_is_zeroed()
    {
        using var splitter = new JpegSplitter(1 << 20);
        Picture.CopyTo(splitter.Free);
        splitter.Advance(Picture.Length);
        Assert.Equal(JpegSplitter.Found.Picture, splitter.Next());
        splitter.Release();
        Assert.Equal(0, splitter.Count);
        Assert.False(splitter.Free.Span.ContainsAnyExcept((byte)0));
    }

    [Fact]
    public void A_picture_over_the_limit_is_dropped()
    {
        using var splitter = new JpegSplitter(1 << 18);
        byte[] begin = [0xFF, 0xD8, 0xFF, 0xDA, 0x00, 0x02];
        byte[] stream = [.. begin, .. new byte[1 << 19]];
        var broken = 0;
        Assert.Empty(Feed(splitter, stream, 4096, () => broken++));
        Assert.Equal(1, broken);
    }

    private static List<byte[]> Feed(JpegSplitter splitter, byte[] stream, int piece, Action? onBroken = null)
    {
        var found = new List<byte[]>();
        var position = 0;
        while (true)
        {
            switch (splitter.Next())
            {
                case JpegSplitter.Found.Picture:
                    found.Add(splitter.Picture.ToArray());
                    splitter.Release();
                    break;
                case JpegSplitter.Found.Broken:
                    onBroken?.Invoke();
                    break;
                default:
                    var take = Math.Min(Math.Min(piece, splitter.Free.Length), stream.Length - position);
                    if (take == 0)
                    {
                        return found;
                    }

                    stream.AsMemory(position, take).CopyTo(splitter.Free);
                    splitter.Advance(take);
                    position += take;
                    break;
            }
        }
    }
}
