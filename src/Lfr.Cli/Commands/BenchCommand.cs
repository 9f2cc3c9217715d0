using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lfr.Cli.Matching;
using Lfr.Core.Matching;
using Spectre.Console;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr bench match</c>: how fast this machine searches, beside what reading the same bytes costs.</summary>
internal static class BenchCommand
{
    private const int DefaultCount = 100_000;
    private const int DefaultDimension = 512;
    private const ulong Seed = 20_240_601;

    public static Command Create() => new Command("bench", "Measure this machine.") { Match(), BenchLiveCommand.Create() }.WithExamples("lfr bench match");

    private static Command Match()
    {
        var dimension = Number("--dim", $"Values a template. Default: {DefaultDimension}, or what the vectors have.");
        var count = Number("--count", $"Entries to search. Default: {DefaultCount}, or all of the vectors.");
        var probes = Number("--probes", "Probes that one call answers. Default: 1 and then 64, or all of the queries.");
        var threads = new Option<int>("--threads") { Description = "Threads that one call uses.", DefaultValueFactory = _ => 1 }.AsNumber();
        var precision = new Option<string>("--precision") { Description = "What the scan reads: f32, f16, int8 or all.", DefaultValueFactory = _ => "all" };
        precision.AcceptOnlyFromAmong("f32", "f16", "int8", "all");
        var vectors = new Option<string?>("--vectors") { Description = "A .npy file [entries][dim] of float32 to search, instead of drawn vectors." };
        var queries = new Option<string?>("--queries") { Description = "A .npy file [probes][dim] of float32 to search for." };
        var top = new Option<int>("--top") { Description = "Candidates a probe.", DefaultValueFactory = _ => 10 }.AsNumber();
        var ids = new Option<string?>("--ids") { Description = "Write the candidates found to this CSV file: query,rank,id,score." };
        var command = new Command("match", "Measure exact search: each precision beside the read limit, turn and turn about. The answers of all precisions are compared bit for bit.")
        {
            dimension, count, probes, threads, precision, vectors, queries, top, ids,
        };
        command.WithExamples(
            "lfr bench match",
            "lfr bench match --count 1000000 --probes 64 --threads 2 --json",
            "lfr bench match --vectors gallery.npy --queries probes.npy --top 10 --ids found.csv");
        command.Does((parse, output, cancellation) =>
        {
            WholeFile.RequireNew(parse.GetValue(ids), "--ids");
            OutputPlace.RequireFile(parse.GetValue(ids), "--ids");
            var files = (Vectors: parse.GetValue(vectors), Queries: parse.GetValue(queries));
            if (files.Vectors is null != files.Queries is null)
            {
                throw new CommandException(ExitCode.Usage, "give --vectors and --queries together, or neither.");
            }

            var asked = (Dimension: parse.GetValue(dimension), Count: parse.GetValue(count), Probes: parse.GetValue(probes));
            foreach (var (name, value, most) in new[]
                     {
                         ("--dim", asked.Dimension, TemplateMatrix.MaximumDimension), ("--count", asked.Count, int.MaxValue), ("--probes", asked.Probes, int.MaxValue),
                         ("--threads", parse.GetValue(threads), CosineMatcher.MaximumThreads), ("--top", parse.GetValue(top), int.MaxValue),
                     })
            {
                if (value < 1 || value > most)
                {
                    throw new CommandException(ExitCode.Usage, $"{name} is {value}; give 1 {(most == int.MaxValue ? "or more" : string.Create(CultureInfo.InvariantCulture, $"to {most}"))}.");
                }
            }

            var references = files.Vectors is { } gallery
                ? MatchVectors.Read(gallery, asked.Count, asked.Dimension, $"--dim asks for {asked.Dimension}. Leave --dim out.")
                : MatchVectors.Drawn(Seed, asked.Count ?? DefaultCount, asked.Dimension ?? DefaultDimension);
            var searched = files.Queries is { } file
                ? MatchVectors.Read(file, asked.Probes, references.Dimension, $"the vectors have {references.Dimension}. Give queries of the same embedder.")
                : MatchVectors.Drawn(Seed * 31, asked.Probes ?? 64, references.Dimension);
            if (parse.GetValue(top) > references.Count)
            {
                throw new CommandException(ExitCode.Usage, $"--top is {parse.GetValue(top)} and there are {references.Count} entries. Ask for fewer.");
            }

            if (references.Normalised + searched.Normalised > 0)
            {
                output.Note($"normalised {references.Normalised} vectors and {searched.Normalised} queries to length 1: scores are cosine similarities");
            }

            var probeCounts = files.Queries is null && asked.Probes is null ? [1, 64] : new[] { searched.Count };
            var (cases, found) = Measure(references, searched, parse.GetValue(precision)!, probeCounts, parse.GetValue(threads), parse.GetValue(top), output, cancellation);
            if (parse.GetValue(ids) is { } path)
            {
                WholeFile.Write(path, Csv(found, parse.GetValue(top)));
            }

            Show(cases, output);
            return ExitCode.Done;
        });
        return command;
    }

    private static (List<MatchCase> Cases, Candidate[] Found) Measure(
        MatchVectors references, MatchVectors searched, string precision, int[] probeCounts, int threads, int top, CommandOutput output, CancellationToken cancellation)
    {
        var cases = new List<MatchCase>();
        var found = new Dictionary<int, Candidate[]>();
        using var measurement = new MatchMeasurement(references, searched);
        foreach (var scan in Enum.GetValues<TemplatePrecision>().Where(scan => precision == "all" || precision == MatchMeasurement.Name(scan)))
        {
            output.Note(string.Create(CultureInfo.InvariantCulture, $"{MatchMeasurement.Name(scan)}: enrolling {references.Count} entries of {references.Dimension} values"));
            using var matrix = measurement.Build(scan, cancellation);
            foreach (var probes in probeCounts)
            {
                var (figures, candidates) = measurement.Measure(matrix, threads, probes, top, TimeSpan.FromSeconds(3), cancellation);
                cases.Add(figures);
                if (!found.TryAdd(probes, candidates) && !candidates.AsSpan().SequenceEqual(found[probes]))
                {
                    throw new CommandException(ExitCode.Defect, $"a defect in lfr: the scan of {figures.Precision} found other candidates than the one before. Report it with the machine's processor.");
                }
            }
        }

        return (cases, found[probeCounts[^1]]);
    }

    private static void Show(List<MatchCase> cases, CommandOutput output)
    {
        var table = new Table().AddColumns("scan", "dim", "entries", "probes", "threads", "ms", "p99 ms", "templates/s", "GB/s", "GFLOP/s", "read limit ms", "of limit", "max error", "allocated");
        foreach (var one in cases)
        {
            table.AddRow(
                one.Precision, Whole(one.Dim), Whole(one.Count), Whole(one.Probes), Whole(one.Threads), Milliseconds(one.Seconds), Milliseconds(one.SecondsP99),
                one.TemplatesPerSecond.ToString("0.00e0", CultureInfo.InvariantCulture),
                one.GigabytesPerSecond.ToString("0.0", CultureInfo.InvariantCulture), one.Gigaflops.ToString("0.0", CultureInfo.InvariantCulture),
                Milliseconds(one.ReadLimitSeconds), one.RatioToReadLimit.ToString("0.000", CultureInfo.InvariantCulture),
                one.MaxError.ToString("0.0e0", CultureInfo.InvariantCulture), Whole(one.BytesAllocated));
        }

        using var matcher = new CosineMatcher();
        output.Line($"kernel {matcher.Kernel}; each time is the median of one call that answers all probes");
        output.Block(table);
        output.Json(writer => Write(writer, cases, matcher.Kernel));
    }

    private static void Write(Utf8JsonWriter writer, List<MatchCase> cases, string kernel)
    {
        writer.WriteStartObject();
        writer.WriteString("kernel", kernel);
        writer.WriteNumber("seed", Seed);
        writer.WriteStartArray("cases");
        foreach (var one in cases)
        {
            writer.WriteStartObject();
            writer.WriteString("precision", one.Precision);
            writer.WriteNumber("dim", one.Dim);
            writer.WriteNumber("count", one.Count);
            writer.WriteNumber("probes", one.Probes);
            writer.WriteNumber("threads", one.Threads);
            writer.WriteNumber("seconds", one.Seconds);
            writer.WriteNumber("secondsBest", one.SecondsBest);
            writer.WriteNumber("secondsP99", one.SecondsP99);
            writer.WriteNumber("calls", one.Calls);
            writer.WriteNumber("templatesPerSecond", one.TemplatesPerSecond);
            writer.WriteNumber("gigabytesPerSecond", one.GigabytesPerSecond);
            writer.WriteNumber("gigaflops", one.Gigaflops);
            writer.WriteNumber("readLimitSeconds", one.ReadLimitSeconds);
            writer.WriteNumber("readLimitSecondsBest", one.ReadLimitSecondsBest);
            writer.WriteNumber("ratioToReadLimit", one.RatioToReadLimit);
            writer.WriteNumber("bytesPerTemplate", one.BytesPerTemplate);
            writer.WriteNumber("bytesAllocated", one.BytesAllocated);
            writer.WriteNumber("maxError", one.MaxError);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string Csv(Candidate[] found, int top)
    {
        var text = new StringBuilder("query,rank,id,score\n");
        for (var i = 0; i < found.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i / top},{found[i].Rank},{found[i].EntryId},{found[i].Score.Value:R}\n");
        }

        return text.ToString();
    }

    private static Option<int?> Number(string name, string description) => new Option<int?>(name) { Description = description }.AsNumber();

    private static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(double seconds) => (seconds * 1e3).ToString("0.000", CultureInfo.InvariantCulture);
}
