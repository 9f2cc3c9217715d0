using System.Reflection;
using Lfr.Core.Imaging;
using Lfr.Evaluation;

namespace Lfr.Architecture.Tests;

/// <summary>What the libraries offer changes on purpose only: a changed snapshot is part of the change that is reviewed.</summary>
public sealed class PublicApiTests
{
    private const string UpdateVariable = "LFR_UPDATE_SNAPSHOTS";

    public static TheoryData<string> Assemblies => ["Lfr.Core", "Lfr.Evaluation"];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_recorded_one(string name)
    {
        var path = Path.Combine(TestFolders.Root, "tests", "Lfr.Architecture.Tests", "PublicApi", name + ".txt");
        var actual = PublicApiText.Of(AssemblyOf(name));
        Assert.NotEmpty(actual);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing: run this test with {UpdateVariable}=1, read what it wrote, and commit it.");
        var expected = File.ReadAllText(path).ReplaceLineEndings("\n");
        if (expected != actual)
        {
            var (was, now) = (expected.Split('\n'), actual.Split('\n'));
            var gone = was.Except(now, StringComparer.Ordinal).Select(line => "- " + line);
            var added = now.Except(was, StringComparer.Ordinal).Select(line => "+ " + line);
            Assert.Fail($"The public surface of {name} changed. If it is meant, run this test with {UpdateVariable}=1 and commit the snapshot.\n{string.Join('\n', gone.Concat(added))}");
        }
    }

    private static Assembly AssemblyOf(string name) => name switch
    {
        "Lfr.Core" => typeof(ImageView).Assembly,
        "Lfr.Evaluation" => typeof(AssumptionException).Assembly,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such assembly."),
    };
}
