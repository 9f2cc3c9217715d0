using System.Net.Sockets;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Tests;

/// <summary>A file is there whole or not at all, nothing is left beside it, and only files are replaced.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else(bool manyProcesses)
    {
        var path = _folder.File("policy.json");
        AtomicFile.Write(path, "old"u8);
        var error = Assert.Throws<IOException>(() => AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(new byte[100_000]);
                Assert.Single(Directory.EnumerateFiles(_folder.Path, "*.part"));
                throw new IOException("No space left on device : '" + Directory.EnumerateFiles(_folder.Path, "*.part").Single() + "'", 28);
            },
            manyProcesses: manyProcesses));
        Assert.Equal(("No space left on device : '" + path + "'", 28), (error.Message, error.HResult));
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_file_is_replaced_and_one_that_is_new_is_the_owners()
    {
        var path = _folder.File("a");
        AtomicFile.Write(path, "1"u8);
        AtomicFile.Write(path, stream => stream.Write("22"u8), ownerOnly: true);
        Assert.Equal("22", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
    }

    [SkippableFact]
    public void A_socket_is_not_replaced_nor_a_link_to_one_nor_one_in_the_temporary_place()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The kind of a file is known on Linux alone.");
        var path = _folder.File("s");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.CreateSymbolicLink(_folder.File("link"), path);
        File.CreateSymbolicLink(_folder.File("b.part"), path);
        foreach (var place in new[] { path, _folder.File("link"), _folder.File("b") })
        {
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(place, "x"u8));
            Assert.Contains($"'{place}'", error.Message, StringComparison.Ordinal);
            using var matrix = new TemplateMatrix(4, PipelineId.OfConfiguration("test"));
            Assert.Throws<IOException>(() => TemplateContainer.Save(place, matrix));
        }

        Assert.True(SpecialFile.IsAt(path));
        Assert.Equal(3, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    [Fact]
    public void A_folder_that_is_missing_and_a_folder_in_the_files_place_are_said_by_the_callers_name()
    {
        var missing = Path.Combine(_folder.File("none"), "w");
        using var matrix = new TemplateMatrix(4, PipelineId.OfConfiguration("test"));
        var error = Assert.Throws<DirectoryNotFoundException>(() => TemplateContainer.Save(missing, matrix));
        Assert.Contains($"'{missing}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Make it first", error.Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => TemplateContainer.Save(_folder.Path, matrix)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }
}
