using System.CommandLine;
using System.Globalization;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Synthetic;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr evaluate</c>: error rates by group and threshold, with intervals, tests and what the data cannot show, for any engine.</summary>
internal static class EvaluateCommand
{
    // Why an option is refused.
    internal const string NoList = "pairs have no watchlist, and FMR is not brought to one; use lfr evaluate live";
    internal const string NoAlerts = "comparisons have an FMR and no FPIR; write --fmr";
    internal const string NoComparisons = "what is measured is FPIR, of passages and not of comparisons; write --fpir";
    private const string NoTarget = "no threshold is looked for in searches; give --thresholds, or use lfr evaluate live";
    private const string NativeSize = "FPIR is measured at the gallery that was searched and is not brought to another list; use lfr evaluate live";
    private const string Unpowered = "its tests decide on pooling alone, and no minimum detectable ratio is given for them";
    private const string Published = "rates are given at the thresholds and lists that were published";

    public static Command Create() => new Command("evaluate", "Error rates by group and threshold, with intervals, tests and what the data cannot show, for any engine.")
    {
        Live(),
        Verification(),
        Identification(),
        EvaluateImages.Create(),
        Deployments(),
        Synthetic(),
    }.WithExamples(
        "lfr evaluate synthetic --out cohort",
        "lfr evaluate live cohort --by ethnicity,gender,ethnicity:gender --thresholds 0.56:0.64:0.02 --watchlist-size 10000,1000 --out report",
        "lfr evaluate deployments datasets/met-grids-2023-2025.csv --out deployments");

    private static Command Live()
    {
        var input = new Argument<string>("FOLDER") { Description = "A live score set (docs/formats.md)." };
        var arguments = new EvaluationArguments();
        var command = arguments.AddTo(new Command("live", "Evaluate a live score set: TPIR, FPIR, FTA, FTE by group, threshold and watchlist.") { input }, ("--fmr", NoComparisons));
        command.WithExamples("lfr evaluate live cohort --by ethnicity,gender,age,ethnicity:gender --thresholds 0.56:0.64:0.02 --watchlist-size 10000,1000 --out report");
        command.Does((parse, output, cancellation) =>
        {
            string folder = parse.GetRequiredValue(input);
            var gates = arguments.Gates(parse);
            EvaluationOptions options = arguments.Options(parse);
            output.Note("reading " + folder);
            LiveScoreSet set = LiveScoreFolder.Read(folder, options.Ages);
            options = EvaluationArguments.Usage(() => options with { Watchlists = [.. arguments.ReadWatchlists(parse, set.Protocol.LegalLabels), .. set.Watchlists] });
            var report = EvaluationArguments.Usage(() => output.WithProgress("evaluating", LiveSteps(options, set),
                step => LiveEvaluation.Run(set, options, InputHashes.Of(folder, arguments.Watchlists(parse)), new StepProgress(output, step), cancellation)));
            return EvaluationResult.Finish(output, arguments.Out(parse), gates, ("", report));
        });
        return command;
    }

    private static Command Verification()
    {
        var input = new Argument<string>("FILE") { Description = "comparisons.csv (docs/formats.md)." };
        var matcher = new Option<string>("--matcher") { Description = "Name and version of the matcher, for the report.", DefaultValueFactory = _ => "not stated" };
        var range = new Option<string?>("--score-range") { Description = "Lowest and highest score, such as 0:1. Without it scores in per cent cannot be told.", HelpName = "LOW:HIGH" };
        var distance = new Option<bool>("--distance") { Description = "Lower scores are more alike." };
        var directed = new Option<bool>("--directed") { Description = "(a, b) and (b, a) are different comparisons." };
        var protocol = new Option<string?>("--protocol") { Description = "protocol.json: title, score scale, floors, matcher, hypotheses declared before the data, strata, exclusions, and what was tested. With it --matcher, --score-range and --distance are refused.", HelpName = "FILE" };
        Option<string[]> labels = EvaluationArguments.LabelsOption();
        var arguments = new EvaluationArguments();
        var command = arguments.AddTo(new Command("verification", "Evaluate one-to-one comparisons: FMR, FNMR, FTA, FTE by group and threshold.") { input, matcher, range, distance, directed, labels, protocol },
            ("--fpir", NoAlerts), ("--watchlist-size", NoList), ("--watchlist", NoList));
        command.WithExamples("lfr evaluate verification comparisons.csv --score-range -1:1 --by ethnicity,gender --fmr 1e-2,1e-3 --out report");
        command.Does((parse, output, cancellation) =>
        {
            string file = parse.GetRequiredValue(input);
            var gates = arguments.Gates(parse);
            EvaluationOptions options = arguments.Options(parse) with { IsDirected = parse.GetValue(directed) };
            if (parse.GetValue(protocol) is not null && new Option[] { matcher, range, distance }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } twice)
            {
                throw new CommandException(ExitCode.Usage, $"{twice.Name} is stated by --protocol; leave one of them out.");
            }

            LiveProtocol? declared = parse.GetValue(protocol) is { } path ? ProtocolFile.Read(path) : null;
            ScoreScale scale = declared?.Scale ?? Scale(parse.GetValue(range), parse.GetValue(distance));
            output.Note("reading " + file);
            ComparisonSet set = ComparisonFile.Read(file, scale, options.IsDirected, options.Ages, EvaluationArguments.Legal(parse, labels, declared?.LegalLabels), null, cancellation);
            var inputs = InputHashes.Of(file, parse.GetValue(protocol) is { } also ? [also] : Array.Empty<string>());
            var report = EvaluationArguments.Usage(() => output.WithProgress("evaluating", (options.Thresholds?.Values.Count ?? 0) + options.TargetRates.Count,
                step => declared is not null
                    ? VerificationEvaluation.Run(set, options, inputs, declared, new StepProgress(output, step), cancellation)
                    : VerificationEvaluation.Run(set, options, inputs, parse.GetValue(matcher)!, null, new StepProgress(output, step), cancellation)));
            return EvaluationResult.Finish(output, arguments.Out(parse), gates, ("", report));
        });
        return command;
    }

    private static Command Identification()
    {
        var input = new Argument<string>("FOLDER") { Description = "Folder with protocol.json, subjects.csv, searches.csv and candidates.csv (docs/formats.md)." };
        var arguments = new EvaluationArguments();
        var command = arguments.AddTo(new Command("identification", "Evaluate searches with candidate lists: TPIR at rank 1 and at a threshold, FPIR, CMC.") { input },
            ("--fmr", NoTarget), ("--fpir", NoTarget), ("--watchlist-size", NativeSize), ("--watchlist", NativeSize));
        command.WithExamples("lfr evaluate identification searches --by ethnicity --thresholds 0.40,0.50 --out report");
        command.Does((parse, output, cancellation) =>
        {
            string folder = parse.GetRequiredValue(input);
            var gates = arguments.Gates(parse);
            EvaluationOptions options = arguments.Options(parse);
            SearchSet set = SearchFolder.Read(folder, options.Ages);
            var report = EvaluationArguments.Usage(() => output.WithProgress("evaluating", options.Thresholds?.Values.Count ?? set.Protocol.Primary.Count,
                step => IdentificationEvaluation.Run(set, options, InputHashes.Of(folder), new StepProgress(output, step), cancellation)));
            return EvaluationResult.Finish(output, arguments.Out(parse), gates, ("", report));
        });
        return command;
    }

    private static Command Deployments()
    {
        var input = new Argument<string>("FILE") { Description = "Published deployments in the Metropolitan Police's columns (docs/formats.md)." };
        var arguments = new EvaluationArguments();
        var command = arguments.AddTo(new Command("deployments", "Evaluate published deployments: totals, both denominators, homogeneity, and what does not hold in the publication.") { input },
            ("--by", "what was published has no groups"), ("--thresholds", Published), ("--fmr", Published), ("--fpir", Published), ("--watchlist-size", Published), ("--watchlist", Published), ("--age-bands", "what was published has no ages"),
            ("--suppress-below", "what was published are totals of passers-by, without groups"), ("--power-studies", Unpowered), ("--no-minimum-detectable", Unpowered),
            ("--bootstrap", "what was published are totals, in which nobody can be told apart to be drawn anew"));
        command.WithExamples("lfr evaluate deployments datasets/met-grids-2023-2025.csv --out deployments");
        command.Does((parse, output, _) =>
        {
            string file = parse.GetRequiredValue(input);
            var gates = arguments.Gates(parse);
            EvaluationOptions options = arguments.Options(parse);
            var report = DeploymentsEvaluation.Run(DeploymentGrid.Read(file), options, InputHashes.Of(file));
            return EvaluationResult.Finish(output, arguments.Out(parse), gates, ("", report));
        });
        return command;
    }

    private static Command Synthetic()
    {
        var folder = new Option<string>("--out") { Description = "Folder for the score set.", HelpName = "DIR", Required = true };
        var report = new Option<string?>("--report") { Description = "Also evaluate it, with the groups, thresholds and list sizes of the published study, and write the report there.", HelpName = "DIR" };
        var command = new Command("synthetic", "Write a synthetic live cohort with published totals, as a live score set. It illustrates the tables and shows nothing about any product.") { folder, report };
        Option<int> studies = EvaluationArguments.StudiesOption();
        command.Add(studies);
        command.WithExamples("lfr evaluate synthetic --out cohort", "lfr evaluate synthetic --out cohort --report report");
        command.Does((parse, output, cancellation) =>
        {
            int power = parse.GetValue(studies);
            if (parse.GetValue(report) is null && parse.GetResult(studies) is { Implicit: false })
            {
                throw new CommandException(ExitCode.Usage, "--power-studies is for the report; give --report DIR, or leave it out.");
            }

            OutputPlace.RequireFolder(parse.GetRequiredValue(folder), "--out");
            OutputPlace.RequireFolder(parse.GetValue(report), "--report");
            if (parse.GetValue(report) is { } asked)
            {
                ReportFolder.RequireOwn(asked);
            }

            output.Note("looking for the first seed whose cohort shows the published pattern");
            LiveCohortSeed seed = LiveCohortSeed.FindFirst();
            string place = parse.GetRequiredValue(folder);
            CohortFolder.Write(seed, place);
            output.Line("SYNTHETIC DATA: an illustration; nothing about any product can be concluded from it.");
            output.Line($"Rule for the seed: {LiveCohortSeed.Rule}");
            output.Line($"Seed {seed.Cohort.Seed}; {seed.Rejected} seed{(seed.Rejected == 1 ? "" : "s")} rejected before it.");
            output.Line($"{seed.Cohort.Subjects.Length} volunteers, {seed.Cohort.Passages.Length} passages, {seed.Cohort.References.Count(r => r.IsFiller)} filler images: {place}");
            if (parse.GetValue(report) is { } tables)
            {
                var options = new EvaluationOptions { By = ["ethnicity", "gender", "age", "ethnicity:gender"], Thresholds = ThresholdGrid.Parse("0.56:0.64:0.02"), WatchlistSizes = [10_000, 1_000], PowerStudies = power };
                LiveScoreSet set = LiveScoreFolder.Read(place, options.Ages);
                return EvaluationResult.Finish(output, tables, [], ("", output.WithProgress("evaluating", LiveSteps(options, set),
                    step => LiveEvaluation.Run(set, options, InputHashes.Of(place), new StepProgress(output, step), cancellation))));
            }

            output.Json(writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("synthetic", true);
                writer.WriteString("folder", Path.GetFullPath(place));
                writer.WriteString("rule", LiveCohortSeed.Rule);
                writer.WriteNumber("seed", seed.Cohort.Seed);
                writer.WriteNumber("rejectedSeeds", seed.Rejected);
                writer.WriteEndObject();
            });
            return ExitCode.Done;
        });
        return command;
    }

    // One a threshold and factor, and the operating points. Without thresholds each target brings that of its rate, and at most one a factor and size that is certified.
    private static int LiveSteps(EvaluationOptions options, LiveScoreSet set)
    {
        int factors = Math.Max(1, options.By.Count);
        return 1 + (factors * (options.Thresholds?.Values.Count
            ?? (set.Protocol.Primary.Select(test => test.Threshold).Distinct().Count() + (options.TargetRates.Count * (1 + (factors * Math.Max(1, options.WatchlistSizes.Count)))))));
    }

    private static ScoreScale Scale(string? range, bool distance)
    {
        if (range is null)
        {
            return new ScoreScale { IsDistance = distance };
        }

        string[] ends = range.Split(':');
        return ends.Length == 2 && decimal.TryParse(ends[0], NumberStyles.Float, CultureInfo.InvariantCulture, out decimal low)
            && decimal.TryParse(ends[1], NumberStyles.Float, CultureInfo.InvariantCulture, out decimal high) && low < high
            ? new ScoreScale { Minimum = low, Maximum = high, IsDistance = distance }
            : throw new CommandException(ExitCode.Usage, $"--score-range '{range}' is not LOW:HIGH, such as 0:1 or -1:1, the lower first; write a decimal point and no mark between thousands.");
    }
}
