using System.Diagnostics;
using System.Globalization;
using Lfr.Core.Models;

namespace Lfr.Architecture.Tests;

/// <summary>What the README shows is what is compiled and run, and its figures are the model cards'.</summary>
public sealed class ReadmeTests
{
    private static readonly string Readme = Text("README.md");

    [Fact]
    public void The_example_is_the_quickstart_sample()
    {
        const string Fence = "```csharp\n";
        var start = Readme.IndexOf(Fence, StringComparison.Ordinal) + Fence.Length;
        var example = Readme[start..Readme.IndexOf("```", start, StringComparison.Ordinal)];
        Assert.Equal(Text("samples/Lfr.Quickstart/Program.cs"), example);
        Assert.InRange(example.TrimEnd().Split('\n').Length, 10, 16);
    }

    [Fact]
    public void The_package_s_page_shows_the_same_example() =>
        Assert.Contains($"```csharp\n{Text("samples/Lfr.Quickstart/Program.cs")}```", Text("src/Lfr.Core/README.md"), StringComparison.Ordinal);

    [SkippableFact]
    public void The_example_runs_and_decides()
    {
        Skip.If(TestFolders.Models is null, TestFolders.NoModels);
        Skip.If(TestFolders.SharedData is null, TestFolders.NoSharedData);
        string Face(string name) => Path.Combine(TestFolders.SharedData!, "faces", "london", "images", name);
        Skip.IfNot(File.Exists(Face("001_03.jpg")) && File.Exists(Face("001_08.jpg")) && File.Exists(Face("002_03.jpg")), TestFolders.NoSharedData);

        // One person neutral and smiling, and two people; each as a person at a shell would run it.
        Assert.StartsWith("match: True; 0.", Run(TestFolders.Models!, Face("001_03.jpg"), Face("001_08.jpg")), StringComparison.Ordinal);
        var different = Run(TestFolders.Models!, Face("001_03.jpg"), Face("002_03.jpg"));
        Assert.StartsWith("match: False; ", different, StringComparison.Ordinal);
        Assert.Contains("against 0.4079; 1,652 of 16,522,626", different, StringComparison.Ordinal);
    }

    [Fact]
    public void The_differential_is_the_card_s()
    {
        var rows = Cards().Card("fr-feature").Accuracy.Where(a => a.Data.StartsWith("UTKFace", StringComparison.Ordinal)).ToList();
        Assert.Equal(8, rows.Count);
        foreach (var sex in new[] { "male", "female" })
        {
            var cells = new[] { "White", "Black", "Asian", "Indian" }.Select(group => Rate(rows.Single(a => a.Group == $"{group} {sex}").Proportion));
            Assert.Contains($"| {sex} | {string.Join(" | ", cells)} |", Readme, StringComparison.Ordinal);
        }

        // "About 40 to 1".
        Assert.Equal(40, rows.Max(a => a.Proportion) / rows.Min(a => a.Proportion), 2.0);
    }

    [Fact]
    public void The_pages_show_the_counts_that_the_cards_hold()
    {
        var page = Text("docs/models.md");
        foreach (var card in Cards().Cards.Where(card => card.Id is "fr-feature" or "fr-detect"))
        {
            foreach (var row in card.Accuracy.Where(a => a.Count is not null && !a.Data.StartsWith("Labeled Faces in the Wild, one", StringComparison.Ordinal)))
            {
                Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| {row.Count} | {row.Trials:N0} |"), page, StringComparison.Ordinal);
            }

            foreach (var row in card.Calibration?.Rows ?? [])
            {
                Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"| {row.Threshold:0.0000} | {row.FalseMatches:N0} |"), page, StringComparison.Ordinal);
            }
        }

        Assert.Contains("1,652 of 16,522,626", Readme, StringComparison.Ordinal);
        Assert.Contains("89 of 20,604", Readme, StringComparison.Ordinal);
        Assert.Contains("16 of 2,159", Readme, StringComparison.Ordinal);
        Assert.Contains("52 of 52", Readme, StringComparison.Ordinal);
    }

    private static ModelPack Cards() => ModelPack.LoadCards(Path.Combine(TestFolders.Root, "models"));

    private static string Text(string path) => File.ReadAllText(Path.Combine(TestFolders.Root, path)).ReplaceLineEndings("\n");

    // 5.1e-4, as the README writes it.
    private static string Rate(double value) => value.ToString("0.0e-0", CultureInfo.InvariantCulture);

    private static string Run(params string[] arguments)
    {
        // artifacts/bin/Lfr.Architecture.Tests/release/ -> artifacts/bin/Lfr.Quickstart/release/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var sample = Path.Combine(own.Parent!.Parent!.FullName, "Lfr.Quickstart", own.Name, "Lfr.Quickstart.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(sample);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return output;
    }
}
