using System.Diagnostics;
using System.Text.Json;

namespace Lfr.Architecture.Tests;

/// <summary>What the packages' build is checked for, asked of MSBuild itself: a property that is taken away in whatever file fails here, while the build would go on and check less.</summary>
public sealed class PackageBuildTests
{
    // What lowers a warning of the trimmer or of the compiler to native code: a number under "IL".
    private const string Silenced = @"\bIL[0-9]{4}\b";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("Lfr.Core")]
    [InlineData("Lfr.Evaluation")]
    public void A_library_can_be_trimmed_and_compiled_to_native_code_and_every_warning_about_it_is_an_error(string project)
    {
        var properties = Properties(
            project, "IsTrimmable", "IsAotCompatible", "EnableTrimAnalyzer", "EnableAotAnalyzer", "EnableSingleFileAnalyzer", "TreatWarningsAsErrors", "NoWarn", "WarningsNotAsErrors", "RunAnalyzers");
        foreach (var name in new[] { "IsTrimmable", "IsAotCompatible", "EnableTrimAnalyzer", "EnableAotAnalyzer", "EnableSingleFileAnalyzer", "TreatWarningsAsErrors" })
        {
            Assert.True(properties[name] == "true", $"{project}: {name} is '{properties[name]}'. With 'IsAotCompatible' in the project and 'TreatWarningsAsErrors' in Directory.Build.props it is 'true'.");
        }

        Assert.NotEqual("false", properties["RunAnalyzers"]);
        Assert.DoesNotMatch(Silenced, properties["NoWarn"]);
        Assert.DoesNotMatch(Silenced, properties["WarningsNotAsErrors"]);
    }

    [Theory]
    [InlineData("Lfr.Core", true)]
    [InlineData("Lfr.Evaluation", true)]
    [InlineData("Lfr.Cli", false)] // A tool has no surface to validate; the SDK turns it off.
    public void A_package_is_validated_and_has_documentation_and_symbols(string project, bool isLibrary)
    {
        var properties = Properties(project, "IsPackable", "EnablePackageValidation", "GenerateDocumentationFile", "IncludeSymbols", "SymbolPackageFormat", "TreatWarningsAsErrors");
        Assert.Equal("snupkg", properties["SymbolPackageFormat"]);
        foreach (var (name, value) in properties.Where(property => property.Key != "SymbolPackageFormat" && (isLibrary || property.Key != "EnablePackageValidation")))
        {
            Assert.True(value == "true", $"{project}: {name} is '{value}', not 'true'. src/Directory.Build.props and Directory.Build.props set it.");
        }
    }

    [Fact]
    public void No_warning_of_the_trimmer_is_silenced_in_the_libraries_nor_by_the_editor_s_rules()
    {
        Assert.DoesNotMatch(Silenced, File.ReadAllText(Path.Combine(TestFolders.Root, ".editorconfig")));
        foreach (var path in new[] { "Lfr.Core", "Lfr.Evaluation" }.SelectMany(project => Directory.EnumerateFiles(Path.Combine(TestFolders.Root, "src", project), "*.cs", SearchOption.AllDirectories)))
        {
            var text = File.ReadAllText(path);
            Assert.DoesNotContain("UnconditionalSuppressMessage", text, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"pragma warning disable.*" + Silenced, text);
        }
    }

    private static Dictionary<string, string> Properties(string project, params string[] names)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = TestFolders.Root };
        foreach (var argument in new[] { "msbuild", Path.Combine("src", project, project + ".csproj"), "-nologo", "-p:Configuration=Release", "-getProperty:" + string.Join(',', names) })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"MSBuild does not say the properties of {project}.");
        }

        Assert.True(process.ExitCode == 0, output.Result + error.Result);
        using var document = JsonDocument.Parse(output.Result);
        return document.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(property => property.Name, property => property.Value.GetString()!);
    }
}
