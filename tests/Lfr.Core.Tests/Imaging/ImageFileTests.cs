using System.Runtime.InteropServices;
using Lfr.Core.Imaging;

namespace Lfr.Core.Tests.Imaging;

public sealed class ImageFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lfr").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_missing_file_a_missing_folder_and_a_folder_are_named()
    {
        Assert.Contains("no such file", Refusal(Path.Combine(_folder, "none.jpg")), StringComparison.Ordinal);
        Assert.Contains("no such folder", Refusal(Path.Combine(_folder, "none", "none.jpg")), StringComparison.Ordinal);
        Assert.Contains("this is a folder", Refusal(_folder), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ImageFile.Load(string.Empty));
    }

    [Fact]
    public void Empty_and_text_files_are_named_whatever_they_are_called()
    {
        Assert.Contains("empty", Refusal(Write("a.jpg", [])), StringComparison.Ordinal);
        Assert.Contains("is text", Refusal(Write("b.jpg", "Dear Sir,\nplease find attached"u8.ToArray())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_file_is_named()
    {
        var file = DecoderTests.Jpeg();
        Assert.Contains("truncated", Refusal(Write("cut.jpg", file[..(file.Length / 2)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_over_the_size_limit_is_refused_before_it_is_read()
    {
        var path = Write("big.jpg", DecoderTests.Jpeg());
        var e = Assert.Throws<ImageFormatException>(() => ImageFile.Load(path, ImageLimits.Default, out _, maxFileBytes: 100));
        Assert.Contains("at most 100 are read", e.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_unreadable_file_is_named()
    {
        var path = Write("secret.jpg", DecoderTests.Jpeg());
        Skip.If(OperatingSystem.IsWindows(), "Windows has no mode bits.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.None);
        }

        Assert.Contains("may not be read", AsNobody(() => Refusal(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_does_not_decide()
    {
        using var image = ImageFile.Load(Write("photo.png", DecoderTests.Jpeg()), ImageLimits.Default, out var info);
        Assert.StartsWith("JPEG", info.Format, StringComparison.Ordinal);
    }

    [Fact]
    public void One_pixel_is_a_picture()
    {
        using var image = ImageFile.Load(TestImages.Fixture("jpeg", "size_1x1_2x2.jpg"));
        Assert.Equal((1, 1), (image.Width, image.Height));
    }

    // The superuser may read everything. On Linux a thread of it can look at files as another user does, and loses the right to pass over mode bits meanwhile.
    private string AsNobody(Func<string> work)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return work();
        }

        Skip.IfNot(OperatingSystem.IsLinux(), "This user may read everything.");
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        }

        var result = "";
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            const uint Nobody = 65534;
            var before = SetFileSystemUser(Nobody);
            try
            {
                Assert.Equal(Nobody, SetFileSystemUser(Nobody));
                result = work();
            }
#pragma warning disable CA1031 // The thread's failure is carried to the test, whatever it is.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failure = exception;
            }
            finally
            {
                _ = SetFileSystemUser(before);
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return result;
    }

    [DllImport("libc", EntryPoint = "setfsuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint SetFileSystemUser(uint user);

    private string Refusal(string path)
    {
        var message = Assert.Throws<ImageFormatException>(() => ImageFile.Load(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        return message;
    }

    private string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
