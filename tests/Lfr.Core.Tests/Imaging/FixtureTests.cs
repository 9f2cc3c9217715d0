using System.Security.Cryptography;
using System.Text.Json;
using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

/// <summary>Files that other programs made, against what other programs decode them to (Fixtures/make_fixtures.py).</summary>
public sealed class FixtureTests
{
    // Equality is stricter than needed (a difference of 3 levels would do), and it holds on every kernel.
    [Fact]
    public void Every_file_decodes_to_the_bytes_that_the_independent_tool_gives()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestImages.Fixture("expected.json")));
        var wrong = new List<string>();
        var count = 0;
        foreach (var e in json.RootElement.GetProperty("files").EnumerateArray())
        {
            var file = e.GetProperty("file").GetString()!;
            using var image = ImageFile.Load(TestImages.Fixture(file));
            var right = image.Width == e.GetProperty("width").GetInt32() && image.Height == e.GetProperty("height").GetInt32()
                && image.Format == (e.GetProperty("channels").GetInt32() == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb24)
                && Convert.ToHexStringLower(SHA256.HashData(image.Pixels)) == e.GetProperty("sha256").GetString();
            count++;
            if (!right)
            {
                wrong.Add($"{file} ({image.Width}x{image.Height} {image.Format}, {e.GetProperty("source").GetString()})");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.Equal(148, count);
    }

    [Fact]
    public void Every_fixture_is_listed()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(TestImages.Fixture("expected.json")));
        var listed = json.RootElement.GetProperty("files").EnumerateArray().Select(e => e.GetProperty("file").GetString()!).Order().ToArray();
        var found = new[] { "jpeg", "png", "bmp", "pnm" }
            .SelectMany(folder => Directory.GetFiles(TestImages.Fixture(folder)).Select(f => $"{folder}/{Path.GetFileName(f)}")).Order().ToArray();
        Assert.Equal(found, listed);
    }
}
