using System.Globalization;
using System.Reflection;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>The rules that a report was made by, in words, and its manifest.</summary>
internal static class Conventions
{
    public static string Evaluator { get; } =
        "Lfr.Evaluation " + (typeof(Conventions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unversioned");

    public static ReportManifest Manifest(EvaluationOptions options, IReadOnlyList<ReportInput> inputs, string matcher, IReadOnlyList<string> conventions) => new()
    {
        Inputs = inputs,
        Evaluator = Evaluator,
        Matcher = matcher,
        Seed = options.Seed,
        Confidence = options.Confidence,
        Conventions = conventions,
        Made = options.Clock?.GetUtcNow(),
        Options =
        [
            new("By", options.By.Count > 0 ? string.Join(", ", options.By) : "nothing"),
            new("Thresholds", options.Thresholds is { } grid ? string.Join(", ", grid.Values.Select(v => ReportText.Number(v))) : "as declared"),
            .. options.TargetRates.Count > 0 ? new KeyValuePair<string, string>[] { new("Target rates", string.Join(", ", options.TargetRates.Select(r => ReportText.Significant(r)))) } : [],
            .. options.WatchlistSizes.Count > 0 ? new KeyValuePair<string, string>[] { new("Watchlist sizes", string.Join("; ", options.WatchlistSizes.Select(n => ReportText.Count(n)))) } : [],
            .. options.Watchlists.Select(list => new KeyValuePair<string, string>($"List {list.Name}", $"{ReportText.Count(list.Size)} {(list.Size == 1 ? "person" : "people")}")),
            new("Bootstrap draws", ReportText.Count(options.BootstrapDraws)),
            new("Permutations", "at least " + ReportText.Count(options.PermutationDraws)),
            new("Minimum detectable ratios", options.MinimumDetectable ? $"from {ReportText.Count(options.PowerStudies)} simulated studies a ratio" : "left out"),
            new("Groups withheld", options.SuppressBelow > 0 ? $"under {options.SuppressBelow} people, and what would give them away" : "none"),
        ],
    };

    public static IReadOnlyList<string> Live(LiveScoreSet set, EvaluationOptions options, LiveTrials trials)
    {
        ReferenceSet references = set.References;
        return
        [
            set.Protocol.Scale.Decision + ". Scores and thresholds are compared as decimals: a score of exactly the threshold " + (set.Protocol.Scale.IsStrict ? "is a non-match." : "is a match."),
            "TPIR: mated passages whose best mated score matches, over all mated trials; a face that was not acquired is a miss. FNIR = 1 - TPIR. No rank is asked for. "
                + (set.Protocol.ScoresDependOnGallery
                    ? "Scores depend on who else is in the gallery, so that both hold for the list that was tested alone."
                    : "No score depends on who else is in the gallery, so that both are the same for a list of any size, and stand once, at the size that was tested."),
            "FPIR: non-mated trials with at least one match among the filler references, over all non-mated trials; a face that was not acquired raises no alert. The same per acquired passage stands beside it, because a group that is acquired less often looks safer.",
            "A passage counts once, however many cameras, frames or references it met. Mated trials and non-mated trials of enrolled people are the same passages, against different references.",
            string.Create(CultureInfo.InvariantCulture, $"F = {references.FillerEnrolled:N0} enrolled filler references{(references.IsListed ? $" of {trials.FillerPeople:N0} people" : "")}. They are references (images), not people."),
            "Scaling to N: subsample = mean over passages of the probability that a random list of N people holds one of the people who exceeded; subsample-references = the same over references; linear-passages = (X/P) N/F; linear-comparisons = N E/(P F); binomial = 1 - (1 - E/(P F))^N; "
                + "composition = 1 - product over groups of (1 - e/(P F_g))^N_g with the list's own N_g. Counts stay the measured ones and limits are the scaled limits of the measured rate. Where none of a list's groups exceeded, they are those of no error, exact on people, for the most people on the list to one reference tested.",
            set.Protocol.Scale.IsDistance ? "Scores are distances: lower is more alike." : "Scores are similarities: higher is more alike.",
            string.Create(CultureInfo.InvariantCulture, $"Floor {set.Protocol.Floor}: non-mated scores below it were not kept{(set.Protocol.MatedFloor is { } mated ? $"; mated floor {mated}" : "; all mated scores were kept")}."),
            set.Protocol.AnyCamera ? "Fusion: the best of the cameras (any-camera)." : "Fusion: by the system under test, before scoring.",
            .. Shared(options),
            .. set.Notes,
        ];
    }

    public static IEnumerable<string> Shared(EvaluationOptions options) =>
    [
        .. options.SuppressBelow > 0
            ? [$"Groups of fewer than {options.SuppressBelow} people in any of the rates are withheld, and with them the next smallest until what is withheld of every printed total is of {options.SuppressBelow} people or more and no group withheld for its few people is a sum or difference of printed ones. They have no number and take part in nothing but the numbers of everybody together and of larger groups."]
            : Array.Empty<string>(),
        "A missing label is a group of its own, \"not stated\": its rates are given and it takes part in no test.",
        $"Age bands begin at {string.Join(", ", options.Ages.Edges)} years. This is a choice.",
        "Intervals: where nobody repeats, Clopper-Pearson. Where anyone repeats, Korn-Graubard with the design effect max(1, own, pooled within groups), and Clopper-Pearson on people where no error (or nothing but errors) was seen; trials as if independent stand beside it as what they are.",
        "Tests: where anyone repeats, or strata are declared, permutation of whole people between groups; else Fisher-Freeman-Halton. Primary tests are those that protocol.json declares, with raw p; all others are exploratory, adjusted by Benjamini-Hochberg; pairs of groups by Holm. Raw and adjusted p are always both given.",
        $"Minimum detectable ratio: one group has R times the rate of each other, expected errors in all as observed, same people, trials and pooled design effect; the smallest R that the printed test finds with power 0.8 at 0.05 in {ReportText.Count(options.PowerStudies)} simulated studies. Each group is raised in turn, and the ratio given is the largest, which the test finds whichever group has the higher rate; the group that needs it and, where it is smaller by 5 % or more, the smallest ratio are named with it. Where one group's cannot be found at any ratio, there is none. Where power rises slowly with R, as at few errors, R itself is known roughly. Power at the observed effect is never given.",
        "Fewer than 30 errors are marked (rule of 30). A ratio to a rate of zero is undefined; nothing is added to make it finite, and its lower limit stands.",
    ];
}
