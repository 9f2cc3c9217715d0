using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;

namespace Lfr.Cli.Commands;

/// <summary>The options that the evaluations share, and how their text becomes settings. What cannot be read is a usage error.</summary>
/// <param name="written">What comes into the folder of <c>--out</c>; null where it is a report.</param>
/// <param name="folders">The folders in it that get a report each; none where it is one itself.</param>
internal sealed class EvaluationArguments(string? written = null, params string[] folders)
{
    private readonly Option<string?> _by = new("--by") { Description = "Factors and intersections, such as ethnicity,gender,ethnicity:gender.", HelpName = "FACTORS" };
    private readonly Option<string?> _thresholds = new("--thresholds") { Description = "low:high:step or a list, in decimals: 0.56:0.64:0.02.", HelpName = "GRID" };
    private readonly Option<string?> _rates = new("--fmr") { Description = "Target FMR, such as 1e-3,1/6000: thresholds at it, and equitable operating points.", HelpName = "RATES" };
    private readonly Option<string?> _alertRates = new("--fpir") { Description = "Target FPIR, such as 1e-3,1/6000: equitable operating points, and without thresholds those at it.", HelpName = "RATES" };
    private readonly Option<string?> _sizes = new("--watchlist-size") { Description = "Sizes to bring FPIR to, such as 10000,1000.", HelpName = "N,..." };
    private readonly Option<string[]> _watchlists = new("--watchlist") { Description = "Composition of a deployment's list (CSV); may be given several times.", HelpName = "FILE" };
    private readonly Option<string> _out = new("--out") { Description = $"Folder for {written ?? "report.html, report.json, report.md, tables and junit.xml"}.", HelpName = "DIR", Required = true };
    private readonly Option<string[]> _failIf = new("--fail-if") { Description = "Gate: exit 5 if this holds or cannot be computed, such as \"FPIR[ethnicity].maxOverMin.upper > 5\". May be given several times.", HelpName = "CONDITION" };
    private readonly Option<double> _confidence = new Option<double>("--confidence") { Description = "Confidence level of intervals.", DefaultValueFactory = _ => 0.95 }.AsNumber(level => level is > 0.5 and < 1, "over 0.5 and under 1");
    private readonly Option<ulong> _seed = new Option<ulong>("--seed") { Description = "Seed of everything drawn; printed in the report.", DefaultValueFactory = _ => 1 }.AsNumber();
    private readonly Option<int> _draws = new Option<int>("--bootstrap") { Description = "Bootstrap draws; 0 leaves the bootstrap out.", DefaultValueFactory = _ => 2000 }.AsNumber(draws => draws >= 0, "0 or more");
    private readonly Option<int> _suppress = new Option<int>("--suppress-below") { Description = "Withhold every number of groups of fewer people than this, and of the next smallest group where the others would give them away. For a report that is published.", DefaultValueFactory = _ => 0 }.AsNumber(people => people >= 0, "0 (withhold nothing) or more");
    private readonly Option<string?> _ages = new("--age-bands") { Description = "First age of each band but the first: 18,31,51.", HelpName = "AGES" };
    private readonly Option<bool> _quick = new("--no-minimum-detectable") { Description = "Leave out the minimum detectable ratios, which are simulated and take longest; the report says so." };
    private readonly Option<int> _studies = StudiesOption();
    private readonly Option<bool> _stamp = new("--stamp-time") { Description = "Put the time into the report; without it two runs give the same bytes." };

    private IReadOnlyList<(string Option, string Why)> _without = [];

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="without">Options that mean nothing to it, with why: help leaves them out, and whoever gives one is told instead of getting a report without it.</param>
    public Command AddTo(Command command, params (string Option, string Why)[] without)
    {
        _without = without;
        foreach (Option option in new Option[] { _by, _thresholds, _rates, _alertRates, _sizes, _watchlists, _out, _failIf, _confidence, _seed, _draws, _suppress, _ages, _quick, _studies, _stamp })
        {
            option.Hidden = without.Any(left => left.Option == option.Name);
            command.Add(option);
        }

        return command;
    }

    /// <summary>The folder for the report.</summary>
    public string Out(ParseResult parse) => parse.GetRequiredValue(_out);

    /// <summary>How ages become bands.</summary>
    public AgeBands Ages(ParseResult parse) => parse.GetValue(_ages) is { } text ? Usage(() => AgeBands.Parse(text)) : AgeBands.Default;

    /// <summary>The gates.</summary>
    public IReadOnlyList<GateCondition> Gates(ParseResult parse) => Usage(() => (parse.GetValue(_failIf) ?? []).Select(GateCondition.Parse).ToArray());

    /// <summary>The files of <c>--watchlist</c>.</summary>
    public IReadOnlyList<string> Watchlists(ParseResult parse) => parse.GetValue(_watchlists) ?? [];

    /// <summary>What the files of <c>--watchlist</c> hold, with no label but the legal ones.</summary>
    public IEnumerable<WatchlistComposition> ReadWatchlists(ParseResult parse, LegalLabels legal) => Watchlists(parse).Select(file => WatchlistFile.Read(file, Ages(parse), legal));

    /// <summary>The option that declares legal labels where no protocol does.</summary>
    public static Option<string[]> LabelsOption() => new("--labels") { Description = "Legal labels of a factor, such as gender=female,male: any other label is an error. May be given several times.", HelpName = "FACTOR=LABEL,..." };

    /// <summary>What <see cref="LabelsOption"/> and a protocol declare together.</summary>
    public static LegalLabels Legal(ParseResult parse, Option<string[]> labels, LegalLabels? declared = null) => Usage(() => (declared ?? LegalLabels.None).With(LegalLabels.Parse(parse.GetValue(labels) ?? [])));

    /// <summary>The option that says how closely minimum detectable ratios are looked for.</summary>
    public static Option<int> StudiesOption() =>
        new Option<int>("--power-studies") { Description = "Simulated studies behind each minimum detectable ratio; 100 or more.", DefaultValueFactory = _ => new EvaluationOptions().PowerStudies }
            .AsNumber(studies => studies >= 100, "100 or more, since fewer cannot tell 80 % from 70 %");

    /// <summary>The settings.</summary>
    public EvaluationOptions Options(ParseResult parse)
    {
        foreach ((string name, string why) in _without)
        {
            if (parse.GetResult(name) is OptionResult { Implicit: false } given)
            {
                throw new CommandException(ExitCode.Usage, $"{given.IdentifierToken?.Value ?? name} is not for {Name(parse.CommandResult)}: {why}.");
            }
        }

        EvaluationOptions options = Read(parse);

        // Here: every evaluation asks for its settings before its data.
        OutputPlace.RequireFolder(Out(parse), "--out");
        foreach (string place in written is not null ? [] : folders.Length == 0 ? [Out(parse)] : folders.Select(name => Path.Combine(Out(parse), name)).ToArray())
        {
            ReportFolder.RequireOwn(place);
        }

        return options;
    }

    // As one types it: "lfr evaluate live", "lfr calibrate".
    private static string Name(CommandResult command) => command.Parent is CommandResult outer ? $"{Name(outer)} {command.Command.Name}" : "lfr";

    private EvaluationOptions Read(ParseResult parse) => Usage(() => new EvaluationOptions
    {
        By = List(parse.GetValue(_by)),
        Thresholds = parse.GetValue(_thresholds) is { } grid ? ThresholdGrid.Parse(grid) : null,
        TargetRates = [.. List(parse.GetValue(_rates) ?? parse.GetValue(_alertRates)).Select(Rate)],
        WatchlistSizes = [.. List(parse.GetValue(_sizes)).Select(Size)],
        Confidence = parse.GetValue(_confidence),
        Seed = parse.GetValue(_seed),
        BootstrapDraws = parse.GetValue(_draws),
        SuppressBelow = parse.GetValue(_suppress),
        Ages = Ages(parse),
        MinimumDetectable = !parse.GetValue(_quick),
        PowerStudies = parse.GetValue(_studies),
        Clock = parse.GetValue(_stamp) ? TimeProvider.System : null,
    });

    /// <summary>Turns the library's complaint about an argument into a usage error.</summary>
    public static T Usage<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException wrong)
        {
            string message = wrong.ParamName is { } name ? wrong.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal) : wrong.Message;
            throw new CommandException(ExitCode.Usage, message, wrong);
        }
    }

    private static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static double Rate(string text)
    {
        string[] parts = text.Split('/');
        bool first = double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double above);
        double below = 1;
        bool second = parts.Length == 1 || (parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out below));
        double rate = above / below;
        return first && second && rate is > 0 and < 1 ? rate : throw new ArgumentException($"'{text}' is not a rate over 0 and under 1; write 1e-3, 0.001 or 1/6000 (not per cent), with a decimal point: a comma stands between rates.");
    }

    private static long Size(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size is > 0 and <= 1_000_000_000 ? size : throw new ArgumentException($"'{text}' is not a watchlist size of 1 to 1000000000; write 10000,1000, without a mark between thousands: a comma stands between sizes.");
}
