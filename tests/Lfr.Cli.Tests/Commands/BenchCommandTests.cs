using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json;
using Lfr.Cli.Matching;

namespace Lfr.Cli.Tests.Commands;

/// <summary><c>lfr bench match</c> as a user runs it: in a process of its own, so that what the runtime is told at its start can be told.</summary>
public sealed class BenchCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lfr-bench-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_answers_have_the_same_bits_on_every_kernel()
    {
        var (vectors, queries) = Files(300, 40, 5);
        var answers = new List<string>();
        foreach (var kernel in new[] { "scalar", "128", "256", "512" })
        {
            var ids = Path.Combine(_folder, kernel + ".csv");
            var run = Run([("LFR_KERNEL", kernel)], "bench", "match", "--vectors", vectors, "--queries", queries, "--top", "7", "--ids", ids, "--json");
            Assert.Equal(0, run.Code);
            using var json = JsonDocument.Parse(run.Output);
            Assert.Equal(kernel, json.RootElement.GetProperty("kernel").GetString());
            Assert.Equal(3, json.RootElement.GetProperty("cases").GetArrayLength());
            answers.Add(File.ReadAllText(ids));
        }

        Assert.Equal(1 + (5 * 7), answers[0].Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [SkippableFact]
    public void With_instructions_turned_off_the_kernel_is_another_and_the_answers_the_same()
    {
        Skip.IfNot(Avx2.IsSupported, "this machine has no AVX2 to turn off");
        var (vectors, queries) = Files(200, 24, 3);
        var answers = new List<string>();
        foreach (var (variable, allowed) in new[] { ("DOTNET_EnableAVX512", new[] { "256" }), ("DOTNET_EnableAVX2", ["128"]), ("DOTNET_LFR_NOTHING", Avx512F.IsSupported ? ["512"] : ["256"]) })
        {
            var ids = Path.Combine(_folder, variable + ".csv");
            var run = Run([(variable, "0")], "bench", "match", "--vectors", vectors, "--queries", queries, "--top", "5", "--ids", ids, "--json");
            Assert.Equal(0, run.Code);
            using var json = JsonDocument.Parse(run.Output);
            Assert.Contains(json.RootElement.GetProperty("kernel").GetString(), allowed);
            answers.Add(File.ReadAllText(ids));
        }

        Assert.All(answers, answer => Assert.Equal(answers[0], answer));
    }

    [Fact]
    public void The_document_has_the_documented_fields_and_no_call_allocates()
    {
        var run = Run([], "bench", "match", "--dim", "64", "--count", "500", "--probes", "3", "--threads", "2", "--json");
        Assert.Equal(0, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        var cases = json.RootElement.GetProperty("cases");
        Assert.Equal(["f32", "f16", "int8"], cases.EnumerateArray().Select(one => one.GetProperty("precision").GetString()));
        foreach (var one in cases.EnumerateArray())
        {
            double Get(string name) => one.GetProperty(name).GetDouble();
            Assert.Equal((64, 500, 3, 2, 0), (Get("dim"), Get("count"), Get("probes"), Get("threads"), Get("bytesAllocated")));
            Assert.Equal(500 * 3 / Get("seconds"), Get("templatesPerSecond"), 1e-6 * Get("templatesPerSecond"));
            Assert.Equal(2 * 64 * Get("templatesPerSecond") / 1e9, Get("gigaflops"), 1e-6);
            Assert.Equal(Get("readLimitSeconds") / Get("seconds"), Get("ratioToReadLimit"), 1e-9);
            Assert.True(Get("gigabytesPerSecond") > 0 && Get("secondsBest") <= Get("seconds") && Get("seconds") <= Get("secondsP99"));
            Assert.InRange(Get("maxError"), 0, 1e-6);
        }
    }

    [Theory]
    [InlineData(2, "--top must fit", "--count", "5", "--top", "6")]
    [InlineData(2, "1 or more", "--count", "0")]
    [InlineData(2, "--threads is 257; give 1 to 256", "--threads", "257")]
    [InlineData(2, "--dim is 20000; give 1 to 16384", "--dim", "20000")]
    [InlineData(2, "together", "--vectors", "absent.npy")]
    [InlineData(3, "absent.npy", "--vectors", "absent.npy", "--queries", "absent.npy")]
    public void A_wrong_request_is_one_sentence(int code, string says, params string[] arguments)
    {
        var run = Run([], ["bench", "match", .. arguments]);
        Assert.Equal(code, run.Code);
        Assert.Contains(says == "--top must fit" ? "--top is 6" : says, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_array_file_is_refused()
    {
        var (vectors, queries) = Files(4, 6, 2);
        foreach (var (name, content, says) in new (string, byte[], string)[]
        {
            ("text", Encoding.UTF8.GetBytes("not an array at all"), "no NumPy array"),
            ("short", File.ReadAllBytes(vectors)[..^1], "should follow"),
            ("nan", Npy([float.NaN, 1], 1, 2), "row 0"),
            ("zero", Npy([1, 0, 0, 0], 2, 2), "row 1"),
        })
        {
            var path = Path.Combine(_folder, name + ".npy");
            File.WriteAllBytes(path, content);
            var run = Run([], "bench", "match", "--vectors", path, "--queries", queries, "--top", "1");
            Assert.Equal(3, run.Code);
            Assert.Contains(says, run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Queries_of_another_dimension_are_refused_by_the_vectors()
    {
        var (vectors, _) = Files(4, 6, 2);
        var queries = Path.Combine(_folder, "other.npy");
        File.WriteAllBytes(queries, Npy([1, 0], 1, 2));
        var run = Run([], "bench", "match", "--vectors", vectors, "--queries", queries, "--top", "1");
        Assert.Equal(3, run.Code);
        Assert.Contains("other.npy' has 2 columns and the vectors have 6", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--dim", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Drawn_vectors_of_one_value_all_have_a_direction()
    {
        // One draw in some hundred thousand is zero.
        var vectors = MatchVectors.Drawn(7, 400_000, 1);
        var vector = new float[1];
        for (var i = 0; i < vectors.Count; i++)
        {
            vectors.Get(i, vector);
            Assert.Equal(1, MathF.Abs(vector[0]), 1e-6);
        }
    }

    private (string Vectors, string Queries) Files(int count, int dimension, int queries)
    {
        var random = new Random(81);
        string Save(string name, int rows)
        {
            var path = Path.Combine(_folder, name);
            File.WriteAllBytes(path, Npy([.. Enumerable.Range(0, rows * dimension).Select(_ => (random.NextSingle() * 2) - 1)], rows, dimension));
            return path;
        }

        return (Save("vectors.npy", count), Save("queries.npy", queries));
    }

    private static byte[] Npy(float[] values, int rows, int columns)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {columns}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. MemoryMarshal.AsBytes(values.AsSpan())];
    }

    private static (int Code, string Output, string Error) Run((string Name, string Value)[] environment, params string[] arguments)
    {
        var tool = typeof(CommandFrame).Assembly.Location;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["exec", "--runtimeconfig", Path.ChangeExtension(tool, ".runtimeconfig.json"), tool, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in new[] { "LFR_KERNEL", "DOTNET_EnableAVX2", "DOTNET_EnableAVX512" })
        {
            start.Environment.Remove(variable);
        }

        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
