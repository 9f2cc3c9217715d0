using System.Runtime.InteropServices;

namespace Lfr.Cli.Tests;

/// <summary>The tool without the runtime's native library, as an application looks whose publish left it out.</summary>
public sealed class NativeLibraryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public void A_missing_native_library_ends_with_4_and_the_package_that_holds_it()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var runtime = $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var library = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", runtime), "*onnxruntime.*", SearchOption.AllDirectories)
            .Single(file => Path.GetExtension(file) is ".so" or ".dylib" or ".dll");

        // Every assembly, without the list of dependencies that would lead the host to the original's folders.
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Append(Path.ChangeExtension(Tool.Path, ".runtimeconfig.json")))
        {
            File.Copy(file, _folder.File(Path.GetFileName(file)));
        }

        var picture = TestPictures.Gradient(_folder, "a.png", 64, 64);
        var tool = _folder.File(Path.GetFileName(Tool.Path));
        var copied = _folder.File(Path.GetFileName(library));
        File.Copy(library, copied);
        Assert.Equal(1, Tool.RunCopy(tool, "detect", picture).ExitCode); // It looks, and there is no face.

        File.Delete(copied);
        var result = Tool.RunCopy(tool, "detect", picture);
        result.AssertRefused(4, "Microsoft.ML.OnnxRuntime");
        Assert.Contains("native library", result.Error, StringComparison.Ordinal);
        Assert.Contains("add the package", result.Error, StringComparison.Ordinal);
    }
}
