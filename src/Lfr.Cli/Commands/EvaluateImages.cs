using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lfr.Core;
using Lfr.Core.Engine;
using Lfr.Core.Models;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr evaluate images</c>: a data set through the engine, as pairs and as searches.</summary>
internal static class EvaluateImages
{
    public static Command Create()
    {
        var input = new Argument<string>("INPUT") { Description = "A manifest (CSV with image,subject,...) or the folder of a public data set." };
        var layout = new Option<string?>("--layout") { Description = $"Layout of the folder: {string.Join(", ", DatasetLayouts.Names)}. Found by itself where one fits.", HelpName = "NAME" };
        var pairs = new Option<string?>("--pairs") { Description = "Pairs to compare (CSV with probe,reference), for a manifest.", HelpName = "FILE" };
        Option<string[]> labels = EvaluationArguments.LabelsOption();
        var primary = new Option<string?>("--primary") { Description = "Tests declared before the data (JSON: the list 'primary' of a protocol.json, or a file with one). Their thresholds are evaluated where none are given.", HelpName = "FILE" };
        var only = new Option<bool>("--only-face") { Description = "Refuse an image with a second face, instead of taking the most central." };
        var models = ModelFolder.CreateOption();
        var arguments = new EvaluationArguments(null, Pairs, SearchProtocol.Retrospective.Name, SearchProtocol.OperatorInitiated.Name);
        var command = arguments.AddTo(new Command("images", "Run a data set of faces through the engine: pairs, retrospective and operator-initiated search.") { input, layout, pairs, labels, primary, only, models },
            ("--fpir", EvaluateCommand.NoAlerts), ("--watchlist-size", EvaluateCommand.NoList), ("--watchlist", EvaluateCommand.NoList));
        command.WithExamples("lfr evaluate images faces/london --by ethnicity,gender --out london", "lfr evaluate images manifest.csv --by gender --thresholds 0.33,0.41 --out report");
        command.Does((parse, output, cancellation) =>
        {
            var gates = arguments.Gates(parse);
            EvaluationOptions options = arguments.Options(parse);
            RequireOwn(arguments.Out(parse));
            if (options.Thresholds?.Values.FirstOrDefault(IsNoScore) is { } threshold && IsNoScore(threshold))
            {
                throw new CommandException(ExitCode.Usage, $"the threshold {threshold.ToString(CultureInfo.InvariantCulture)} is outside the engine's scores, -1 to 1{(threshold is > 1 and <= 100 ? "; it looks like per cent" : "")}.");
            }

            DatasetManifest manifest = Manifest(parse.GetRequiredValue(input), parse.GetValue(layout), parse.GetValue(pairs), options.Ages, EvaluationArguments.Legal(parse, labels));
            Declared declared = Declare(parse.GetValue(primary), manifest);
            using var engine = new FaceEngine(ModelPack.Load(ModelFolder.Find(parse, models)));
            FaceChoice choice = parse.GetValue(only) ? FaceChoice.Only : FaceChoice.MostCentral;
            TemplateSet templates = output.WithProgress("making templates", manifest.Entries.Count, step => TemplateSet.Create(manifest, engine, choice, null, step, cancellation));
            foreach (string note in templates.ImageNotes)
            {
                output.Warning(note);
            }

            if (options.Thresholds is null && options.TargetRates.Count == 0)
            {
                bool isDeclared = declared.Tests.Count > 0;
                options = options with { Thresholds = isDeclared ? ThresholdGrid.Of(declared.Tests.Select(test => test.Threshold).Distinct().Order()) : FromCard(engine.EmbedderCard) };
                output.Note(isDeclared ? "thresholds of the declared tests" : "thresholds of the model card, which were not chosen on these images");
            }

            return Run(output, arguments.Out(parse), gates, options, manifest, templates, declared, Directory.Exists(parse.GetRequiredValue(input)), cancellation);
        });
        return command;
    }

    // Cosine similarity.
    private static bool IsNoScore(decimal threshold) => threshold is < -1 or > 1;

    private const string Pairs = "pairs";
    private const string Listed = "comparisons.csv";

    // The list of an earlier run is the one that its report has the hash of.
    private static void RequireOwn(string folder)
    {
        string file = Path.Combine(folder, Listed), report = Path.Combine(folder, Pairs, "report.json");
        if (!Path.Exists(file))
        {
            return;
        }

        bool own = false;
        if (File.Exists(report) && File.Exists(file))
        {
            using var document = JsonDocument.Parse(InputFile.ReadAllBytes(report));
            string hash = InputHashes.Of(file)[0].Sha256;
            own = document.RootElement.GetProperty("manifest").GetProperty("inputs").EnumerateArray().Any(input => input.GetProperty("name").GetString() == Listed && input.GetProperty("sha256").GetString() == hash);
        }

        if (!own)
        {
            throw new CommandException(ExitCode.Input, $"'{file}' is not of an earlier run, and would be lost. Name another folder with --out, or move the file.");
        }
    }

    // A list of more would take gigabytes, here and in the folder.
    private const long MostListed = 5_000_000;

    private static ExitCode Run(CommandOutput output, string folder, IReadOnlyList<GateCondition> gates, EvaluationOptions options, DatasetManifest manifest, TemplateSet templates, Declared declared, bool isDataset, CancellationToken cancellation)
    {
        bool done = false;
        try
        {
            ExitCode code = Evaluate(output, folder, gates, options, manifest, templates, declared, isDataset, cancellation);
            done = true;
            return code;
        }
        finally
        {
            if (!done)
            {
                // No report has its hash yet, and the next run would take it for somebody's.
                File.Delete(Path.Combine(folder, Listed));
            }
        }
    }

    private static ExitCode Evaluate(CommandOutput output, string folder, IReadOnlyList<GateCondition> gates, EvaluationOptions options, DatasetManifest manifest, TemplateSet templates, Declared declared, bool isDataset, CancellationToken cancellation)
    {
        output.Note("comparing");
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, Listed);
        TemplatePairs? streamed = manifest.Pairs is null && templates.Pairs(isDataset) is { Count: > MostListed } many ? many : null;
        ComparisonSet? listed = streamed is null ? templates.Compare(isDataset, cancellation) : null;
        bool isPublic = options.SuppressBelow > 0;
        if (isPublic)
        {
            // Its rows, and the names of the images, are the people who are withheld.
            File.Delete(file);
            output.Note("comparisons.csv is not written, because --suppress-below withholds what it lists");
        }
        else if (listed is not null)
        {
            ComparisonWriter.Write(listed, file);
        }
        else
        {
            output.Note($"{streamed!.Count} comparisons: counted as they are made, and not written to comparisons.csv");
        }

        ReportInput[] images = [.. manifest.Entries.SelectMany(entry => InputHashes.Of(Path.Combine(manifest.Folder, entry.Image)).Select(hash => hash with { Name = entry.Image }))];
        IReadOnlyList<ReportInput> inputs = isPublic ? [new ReportInput($"{images.Length} images", InputHashes.Combined(images), images.Sum(image => image.Bytes)), .. declared.Inputs] : [.. listed is null ? [] : InputHashes.Of(file), .. images, .. declared.Inputs];
        bool isSearched = manifest.Pairs is null && manifest.HasIdentities;
        PrimaryTest[] ofPairs = [.. declared.Tests.Where(test => !isSearched || IsOfPairs(test))], ofSearches = [.. declared.Tests.Where(test => !IsOfPairs(test))];
        string matcher = $"{templates.Engine.Name} {templates.Engine.Version}, pipeline {templates.Engine.Pipeline}";
        var reports = new List<(string, EvaluationReport)>
        {
            (Pairs, EvaluationArguments.Usage(() => output.WithProgress("evaluating", (options.Thresholds?.Values.Count ?? 0) + options.TargetRates.Count,
                step => listed is not null
                    ? VerificationEvaluation.Run(listed, options, inputs, matcher, ofPairs, new StepProgress(output, step), cancellation)
                    : VerificationEvaluation.Run(streamed!, options, inputs, matcher, ofPairs, new StepProgress(output, step), cancellation))) with { Title = $"{manifest.Name}: pairs" }),
        };
        EvaluationOptions forSearch = options with { Thresholds = options.Thresholds ?? ThresholdGrid.Of(reports[0].Item2.Rates.Where(r => r.Threshold is not null).Select(r => r.Threshold!.Value)), TargetRates = [] };
        foreach (SearchProtocol protocol in isSearched ? new[] { SearchProtocol.Retrospective, SearchProtocol.OperatorInitiated } : [])
        {
            output.Note(protocol.Title);
            SearchSet searches = templates.Search(protocol, ofSearches, cancellation);
            reports.Add((protocol.Name, output.WithProgress("evaluating", forSearch.Thresholds?.Values.Count ?? 0, step => EvaluationArguments.Usage(() => IdentificationEvaluation.Run(searches, forSearch, inputs, new StepProgress(output, step), cancellation)))));
        }

        foreach (string same in Twice(manifest, images, isPublic))
        {
            output.Warning(same);
            reports = [.. reports.Select(report => (report.Item1, report.Item2 with { Summary = [same, .. report.Item2.Summary] }))];
        }

        if (isPublic && reports.Count > 1)
        {
            // None of them knows the others.
            string together = $"The {reports.Count} reports of this run are on the same people, and each withholds groups for itself: a group withheld in one may be printed in another, and their numbers can be subtracted. Publish one of them.";
            output.Warning(together);
            reports = [.. reports.Select(report => (report.Item1, report.Item2 with { Summary = [.. report.Item2.Summary, together] }))];
        }

        return EvaluationResult.Finish(output, folder, gates, [.. reports]);
    }

    // A photograph that is listed twice is found in every list, and as two people it is a false match that no matcher can avoid.
    private static IEnumerable<string> Twice(DatasetManifest manifest, ReportInput[] images, bool isPublic)
    {
        const int named = 3;
        int[][] same = [.. Enumerable.Range(0, images.Length).GroupBy(i => images[i].Sha256, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(group => group.ToArray())];
        foreach (bool isOfSeveral in new[] { true, false })
        {
            int[][] groups = [.. same.Where(group => group.Select(i => manifest.Entries[i].Subject).Distinct(StringComparer.Ordinal).Skip(1).Any() == isOfSeveral)];
            if (groups.Length > 0)
            {
                string names = isPublic ? "" : $": {string.Join("; ", groups.Take(named).Select(group => string.Join(" = ", group.Select(i => manifest.Entries[i].Image))))}{(groups.Length > named ? $"; and {groups.Length - named} more" : "")}";
                yield return isOfSeveral
                    ? $"The same picture, byte for byte, is listed as of different people{names}. Each such pair counts as a false match; correct the labels."
                    : $"The same picture, byte for byte, is listed twice of one person{names}. A picture matches itself: FNMR is too low, and TPIR too high; list each once.";
            }
        }
    }

    /// <summary>What was declared, and the file that says so.</summary>
    private sealed record Declared(IReadOnlyList<PrimaryTest> Tests, IReadOnlyList<ReportInput> Inputs);

    private static bool IsOfPairs(PrimaryTest test) => test.Metric is "FMR" or "FNMR";

    // Before any template is made: that takes longest.
    private static Declared Declare(string? file, DatasetManifest manifest)
    {
        if (file is null)
        {
            return new Declared([], []);
        }

        IReadOnlyList<PrimaryTest> tests = ProtocolFile.ReadPrimary(file);
        InputProblem[] problems =
        [
            .. from test in tests
               from factor in test.Factor.Split(':', StringSplitOptions.TrimEntries)
               where !manifest.Labels.Factors.Contains(factor)
               select new InputProblem(Path.GetFileName(file), 0, "primary", $"the declared factor '{factor}' is not in the data, which have: {(manifest.Labels.IsEmpty ? "none" : string.Join(", ", manifest.Labels.Factors))}; correct the name, or give the labels"),
            .. tests.Where(test => IsNoScore(test.Threshold)).Select(test => new InputProblem(Path.GetFileName(file), 0, "primary", $"the declared threshold {test.Threshold.ToString(CultureInfo.InvariantCulture)} is outside the engine's scores, -1 to 1")),
        ];
        return problems.Length == 0 ? new Declared(tests, InputHashes.Of(file)) : throw new InputException(problems, problems.Length);
    }

    private static DatasetManifest Manifest(string input, string? layout, string? pairs, AgeBands ages, LegalLabels legal)
    {
        if (File.Exists(input))
        {
            return ManifestFile.Read(input, pairs, ages, legal);
        }

        if (!Directory.Exists(input))
        {
            throw new CommandException(ExitCode.Input, $"there is no manifest and no folder at '{input}'.");
        }

        if (legal.Factors.Count > 0)
        {
            throw new CommandException(ExitCode.Usage, "--labels is for a manifest; the labels of a public data set are those of its layout.");
        }

        string? found = layout ?? DatasetLayouts.Detect(input);
        return found is not null
            ? EvaluationArguments.Usage(() => DatasetLayouts.Read(found, input, ages))
            : throw new CommandException(ExitCode.Input, $"'{input}' is neither a manifest nor a folder whose layout shows; name it with --layout ({string.Join(", ", DatasetLayouts.Names)}).");
    }

    private static ThresholdGrid FromCard(ModelCard card) =>
        card.Calibration is { } calibration && calibration.Rows.Count > 0
            ? ThresholdGrid.Of(calibration.Rows.Select(row => (decimal)row.Threshold))
            : throw new CommandException(ExitCode.Usage, $"the model card of '{card.Id}' has no calibration; give --thresholds or --fmr.");
}
