using System.Diagnostics;
using Lfr.Core.Audit;
using Lfr.Core.Deployments;
using Lfr.Core.Imaging;
using Lfr.Core.Live;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Search;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests;

/// <summary>What is read is a file: a pipe that nobody writes would be waited for without end, and a device may have none.</summary>
public sealed class InputFileTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Action<string>> Readers = new()
    {
        ["picture"] = path => ImageFile.Load(path).Dispose(),
        ["policy"] = path => PolicyFile.Load(path),
        ["container"] = path => TemplateContainer.Load(path).Dispose(),
        ["mapped container"] = path => TemplateContainer.OpenMapped(path).Dispose(),
        ["gallery"] = path => Gallery.Load(path).Dispose(),
        ["deployment"] = path => DeploymentFile.Load(path),
        ["form"] = path => WatchlistFile.Load(path),
        ["package"] = path => WatchlistPackage.Inspect(path),
        ["model"] = path => OnnxSession.Load(path).Dispose(),
        ["key"] = path => EcdsaSigningKey.FromFileOrNew(path).Dispose(),
        ["log"] = path => AuditVerifier.Verify(path, Keys()),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Kinds => [.. Readers.Keys];

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Kinds))]
    public async Task A_pipe_that_nobody_writes_a_device_and_a_folder_are_refused_at_once(string kind)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The kind of a file is known on Linux alone.");
        var pipe = Pipe("p");
        File.CreateSymbolicLink(_folder.File("link"), pipe);
        foreach (var (path, what) in new[] { (pipe, "a named pipe and no regular file"), (_folder.File("link"), "a named pipe and no regular file"), ("/dev/zero", "a device and no regular file"), (_folder.Path, "a folder") })
        {
            if (path == _folder.Path && kind is "log" or "key")
            {
                continue; // A log is looked for in a folder of files, and a key is made where there is no file.
            }

            var error = await Assert.ThrowsAnyAsync<Exception>(() => Task.Run(() => Readers[kind](path)).WaitAsync(Patience));
            Assert.Contains(what, error.Message, StringComparison.Ordinal);
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [SkippableFact]
    public async Task A_pipe_in_a_folder_of_pictures_is_a_frame_that_cannot_be_read_and_its_name_is_not_said()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "The kind of a file is known on Linux alone.");
        Pipe("jane-doe.jpg");
        await using var source = new ImageFolderSource("C1", _folder.Path, ImageDecoder.Default);
        await source.ConnectAsync(CancellationToken.None);
        var read = await Task.Run(() => source.ReadAsync(CancellationToken.None).AsTask()).WaitAsync(Patience);
        Assert.Equal("file 1 of the folder is a named pipe and no regular file", read.Detail);
        Assert.Equal(FrameRead.Ended, await source.ReadAsync(CancellationToken.None));
    }

    // The system says that their length is 0.
    [SkippableFact]
    public void A_file_of_proc_is_read_to_its_end_and_within_the_limit()
    {
        Skip.IfNot(File.Exists("/proc/version"), "There is no /proc.");
        Assert.Contains("text, not a picture", Assert.Throws<ImageFormatException>(() => ImageFile.Load("/proc/version")).Message, StringComparison.Ordinal);
        Assert.Contains("at most 10 are read", Assert.Throws<ImageFormatException>(() => ImageFile.Load("/proc/version", ImageLimits.Default, out _, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_said_to_be()
    {
        var path = _folder.File("caf\uFFFD.jpg");
        Assert.Contains("not UTF-8", Assert.Throws<ImageFormatException>(() => ImageFile.Load(path)).Message, StringComparison.Ordinal);
        Assert.Contains("not UTF-8", Assert.Throws<InvalidDataException>(() => PolicyFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json", "line 1: it is no JSON: ")]
    [InlineData("", "it is no JSON: ")]
    [InlineData("{\n\"treshold\": 1 }", "line 2: there is no field 'treshold'. Correct its name, or remove it.")]
    [InlineData("{}", "it lacks 'schema', 'id', 'pipeline', 'rule', 'threshold'")]
    [InlineData("{ \"threshold\": \"high\" }", "line 1: what stands at $.threshold is of another kind than that field has")]
    public void A_fault_of_a_policy_file_is_in_words_of_the_file(string text, string words)
    {
        var message = Assert.Throws<InvalidDataException>(() => PolicyFile.Parse(text, "policy.json")).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.DoesNotContain("Lfr.Core", message, StringComparison.Ordinal);
        Assert.DoesNotContain(".NET", message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "a JPEG that was cut short: 1 byte of it is there")]
    [InlineData(new byte[] { 0xFF, 0xD8 }, "a JPEG that was cut short: 2 bytes of it are there")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E }, "a PNG that was cut short")]
    [InlineData(new byte[] { 0xFF, 0x41 }, "text, not a picture")]
    public void The_first_bytes_of_a_picture_alone_are_called_one_cut_short(byte[] file, string words) =>
        Assert.Contains(words, Assert.Throws<ImageFormatException>(() => ImageDecoder.Default.Decode(file, ImageLimits.Default)).Message, StringComparison.Ordinal);

    private static TrustedKeys Keys()
    {
        using var key = EcdsaSigningKey.Create();
        return TrustedKeys.Parse(key.PublicKeyPem);
    }

    private string Pipe(string name)
    {
        Skip.IfNot(File.Exists("/usr/bin/mkfifo"), "There is no mkfifo.");
        var path = _folder.File(name);
        using var make = Process.Start("/usr/bin/mkfifo", path);
        make.WaitForExit();
        return path;
    }
}
