using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Quality;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>A manifest with pairs through somebody else's engine: what is compared is what the pairs say, with that engine's scores.</summary>
public sealed class TemplateSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TemplateSetTests()
    {
        // An image's brightness is its direction, in degrees; 255 shows nobody.
        foreach ((string name, byte degrees) in new[] { ("a1", (byte)0), ("a2", (byte)60), ("b1", (byte)90), ("c1", (byte)255) })
        {
            File.WriteAllBytes(_folder.File($"{name}.ppm"), [.. "P6\n1 1\n255\n"u8, degrees, degrees, degrees]);
        }

        File.WriteAllText(_folder.File("m.csv"), "image,subject,gender,role\na1.ppm,A,female,reference\na2.ppm,A,female,probe\nb1.ppm,B,male,probe\nc1.ppm,C,male,reference\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pairs_of_a_manifest_are_compared_by_any_engine()
    {
        File.WriteAllText(_folder.File("pairs.csv"), "probe,reference\na2.ppm,a1.ppm\nb1.ppm,a1.ppm\nb1.ppm,c1.ppm\n");
        ComparisonSet set = Compare(ManifestFile.Read(_folder.File("m.csv"), _folder.File("pairs.csv")));
        Assert.Equal([("a2.ppm", "a1.ppm"), ("b1.ppm", "a1.ppm"), ("b1.ppm", "c1.ppm")], Named(set));
        Assert.Equal(0.5, set.Scores[0], 6);
        Assert.Equal(0, set.Scores[1], 6);
        Assert.Equal([ComparisonFailure.None, ComparisonFailure.None, ComparisonFailure.ReferenceFailureToEnrol], set.Failures);
        Assert.True(double.IsNaN(set.Scores[2]));
    }

    [Fact]
    public void Without_pairs_each_probe_meets_each_reference()
    {
        ComparisonSet set = Compare(ManifestFile.Read(_folder.File("m.csv")));
        Assert.Equal([("a2.ppm", "a1.ppm"), ("a2.ppm", "c1.ppm"), ("b1.ppm", "a1.ppm"), ("b1.ppm", "c1.ppm")], Named(set));
    }

    [Fact]
    public void A_label_of_a_manifest_that_is_not_among_the_declared_ones_is_an_error_at_its_line()
    {
        File.WriteAllText(_folder.File("m.csv"), "image,subject,gender,role\na1.ppm,A,female,reference\na2.ppm,A,femal,probe\nb1.ppm,B,,probe\nc1.ppm,C,male,reference\n");
        InputProblem problem = Assert.Single(Assert.Throws<InputException>(() => ManifestFile.Read(_folder.File("m.csv"), labels: LegalLabels.Parse(["gender=female,male"]))).Problems);
        Assert.Equal((3L, "gender"), (problem.Line, problem.Column));
        Assert.Contains("is 'female' meant?", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_that_are_not_in_the_manifest_are_named_with_their_lines()
    {
        File.WriteAllText(_folder.File("pairs.csv"), "probe,reference\na2.ppm,a1.ppm\na2.ppm,x.ppm\na1.ppm,a1.ppm\n");
        var problems = Assert.Throws<InputException>(() => ManifestFile.Read(_folder.File("m.csv"), _folder.File("pairs.csv"))).Problems;
        Assert.Equal([3L, 4L], problems.Select(p => p.Line));
    }

    private static ComparisonSet Compare(DatasetManifest manifest)
    {
        using var engine = new Brightness();
        return TemplateSet.Create(manifest, engine).Compare();
    }

    private static IEnumerable<(string, string)> Named(ComparisonSet set) =>
        set.Probes.Zip(set.References, (p, r) => (set.Samples[p], set.Samples[r]));

    private sealed class Brightness : IFaceEngine
    {
        private const int Dimension = 8;
        private const byte Nobody = 255;

        public EngineInfo Info { get; } = new("brightness", "1", PipelineId.Parse(new string('b', 64)), "brightness/1", Dimension, ExecutionProvider.Cpu);

        public FaceBatch CreateBatch(int capacity = 64) => new(capacity, Dimension, Info.Pipeline);

        public void Process(ImageView image, QualityLimits? limits, FaceBatch destination)
        {
            destination.Clear();
            byte value = image.Row(0)[0];
            if (value != Nobody)
            {
                float[] vector = new float[Dimension];
                (vector[0], vector[1]) = ((float)Math.Cos(value * Math.PI / 180), (float)Math.Sin(value * Math.PI / 180));
                destination.Add(default, vector);
            }
        }

        public void Dispose()
        {
        }
    }
}
