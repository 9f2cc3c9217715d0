using System.Net.Sockets;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Tests;

/// <summary>A file is there whole or not at all, nothing is left beside it, and only files are replaced.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
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
            }));
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
    public void A_socket_is_not_replaced_nor_a_link_to_one()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The kind of a file is known on Linux alone.");
        var path = _folder.File("s");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        File.CreateSymbolicLink(_folder.File("link"), path);
        foreach (var place in new[] { path, _folder.File("link") })
        {
            var error = Assert.Throws<IOException>(() => AtomicFile.Write(place, "x"u8));
            Assert.Contains($"'{place}'", error.Message, StringComparison.Ordinal);
            using var matrix = new TemplateMatrix(4, PipelineId.OfConfiguration("test"));
            Assert.Throws<IOException>(() => TemplateContainer.Save(place, matrix));
        }

        Assert.True(SpecialFile.IsAt(path));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    // Until the temporary name was drawn, it was the file's name and ".part": whatever the user kept under that name was gone.
    [Fact]
    public void A_file_of_the_users_beside_it_stays_whatever_it_is_called()
    {
        using var matrix = new TemplateMatrix(4, PipelineId.OfConfiguration("test"));
        var (path, own) = (_folder.File("a"), _folder.File("a.part"));
        File.WriteAllText(own, "years of work");
        AtomicFile.Write(path, "1"u8);
        TemplateContainer.Save(path, matrix);
        Assert.Throws<IOException>(() => AtomicFile.Write(path, "2"u8, replace: false));
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, _ => throw new InvalidOperationException()));
        Assert.Equal("years of work", File.ReadAllText(own));
        TemplateContainer.Load(path).Dispose();
        Assert.Equal([path, own], Directory.EnumerateFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Two_that_write_one_file_at_once_disturb_neither()
    {
        var path = _folder.File("a");
        AtomicFile.Write(path, outer =>
        {
            outer.Write("outer"u8);
            AtomicFile.Write(path, "inner"u8);
            Assert.Equal("inner", File.ReadAllText(path));
        });
        Assert.Equal("outer", File.ReadAllText(path));
        Assert.Equal([path], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void What_a_crash_left_is_told_from_what_is_the_users()
    {
        var path = _folder.File("a");
        string[] kept = [path, _folder.File("a.part"), _folder.File("a.0123456789abcde.part"), _folder.File("a.0123456789abcdeX.part"), _folder.File("b.0123456789abcdef.part")];
        foreach (var name in kept.Append(AtomicFile.TemporaryName(path)).Append(_folder.File("a.0123456789abcdef.part")))
        {
            File.WriteAllText(name, "");
        }

        Assert.Equal(2, AtomicFile.DeleteLeftOver(path));
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.EnumerateFileSystemEntries(_folder.Path).Order(StringComparer.Ordinal));
        Assert.Equal(0, AtomicFile.DeleteLeftOver(path));
        Assert.Equal(0, AtomicFile.DeleteLeftOver(Path.Combine(_folder.File("none"), "a")));
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
