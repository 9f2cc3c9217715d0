using System.Globalization;

namespace Lfr.Cli.Tests;

/// <summary>A folder of results takes nothing that is not its own with it, and leaves nothing beside it.</summary>
public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // The temporary names held the process id, which is the same from run to run in a container: what another run left there came into the result.
    [Fact]
    public void What_is_beside_the_place_stays_there()
    {
        var place = _folder.File("out");
        string[] others = [.. new[] { "part", "old" }.Select(end => string.Create(CultureInfo.InvariantCulture, $"{place}.{Environment.ProcessId}.{end}"))];
        foreach (var other in others)
        {
            Directory.CreateDirectory(other);
            File.WriteAllText(Path.Combine(other, "thesis.txt"), "years of work");
        }

        foreach (var content in new[] { "first", "second" })
        {
            using var output = new OutputFolder(place);
            File.WriteAllText(output.PathOf("result.txt"), content);
            output.Complete();
            Assert.Equal(content, File.ReadAllText(Path.Combine(place, "result.txt")));
        }

        Assert.Equal([".lfr-output", "result.txt"], Directory.EnumerateFileSystemEntries(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(others, other => Assert.Equal("years of work", File.ReadAllText(Path.Combine(other, "thesis.txt"))));
        Assert.Equal(others.Append(place).Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }
}
