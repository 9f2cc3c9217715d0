using System.Text.Json;
using Spectre.Console;

namespace Lfr.Cli.Live;

/// <summary>The aims of live use beside what was measured: a column a run.</summary>
internal static class LiveBenchTable
{
    private const double MostOverBareModels = 1.15;
    private const double MostSearchShare = 0.02;
    private const double LongestLifetimeMilliseconds = 1000;

    private static readonly (string Name, string Json, double Limit, Func<LiveTimes, double?> Of)[] Limits =
    [
        ("whole pipeline / bare models", "pipelineOverBareModels", MostOverBareModels, t => t.PipelineOverBareModels),
        ("search, share of the time", "searchShare", MostSearchShare, t => t.SearchShare),
        ("capture to erasure p99, ms", "lifetimeP99Milliseconds", LongestLifetimeMilliseconds, t => t.Lifetime?.P99),
    ];

    public static Table Of(IReadOnlyList<LiveBenchResult> runs, IReadOnlyList<ClipBenchResult> clips)
    {
        var table = new Table().MarkdownBorder().AddColumn("").AddColumn("aim");
        LiveTimes[] all = [.. runs.Select(r => r.Times), .. clips.Select(c => c.Times)];
        foreach (var name in runs.Select(r => FormattableString.Invariant($"crowd, {r.WatchlistSize:N0} listed")).Concat(clips.Select(c => c.Clip)))
        {
            table.AddColumn(Markup.Escape(name));
        }

        Row("frames", "", t => FormattableString.Invariant($"{t.Frames}"));
        Row("frames/s", "", t => Number(t.FramesPerSecond, 1));
        Row("faces/s", "", t => Number(t.FacesPerSecond, 1));
        Row("whole pipeline / bare models", FormattableString.Invariant($"at most {MostOverBareModels}"), t => Number(t.PipelineOverBareModels, 3));
        Row("search, share of the time", FormattableString.Invariant($"under {100 * MostSearchShare} %"), t => Percent(t.SearchShare));
        Row("capture to alert p50 / p99, ms", "", t => Pair(t.CaptureToAlert));
        Row("capture to erasure p50 / p99, ms", FormattableString.Invariant($"p99 under {LongestLifetimeMilliseconds:N0}"), t => Pair(t.Lifetime));
        Row("allocations a frame, bytes", "", t => Number(t.AllocatedBytesPerFrame, 0));
        Row("resident set, MiB", "flat", t => string.Join(" ", t.WorkingSet.Select(b => FormattableString.Invariant($"{b >> 20}"))));
        Truth("TPIR", r => FormattableString.Invariant($"{r.ListedPeopleAlerted}/{r.ListedPeoplePassed}"), _ => "no truth");
        Truth("false alerts", r => FormattableString.Invariant($"{r.FalseAlerts} of {r.Alerts}"), c => FormattableString.Invariant($"{c.FalseAlerts}"));
        Truth(
            "tracks a person", r => FormattableString.Invariant($"{r.Tracks}/{r.PeoplePassed} = {(double)r.Tracks / r.PeoplePassed:0.00}"),
            c => FormattableString.Invariant($"no truth: {c.FacesSeen} tracks searched, {c.FacesNotAcquired} never good enough"));
        return table;

        void Row(string name, string aim, Func<LiveTimes, string> of) => table.AddRow([name, aim, .. all.Select(t => Markup.Escape(of(t)))]);

        void Truth(string name, Func<LiveBenchResult, string> ofRun, Func<ClipBenchResult, string> ofClip) =>
            table.AddRow([name, "", .. runs.Select(r => r.IsWholeScene ? ofRun(r) : "scene not whole"), .. clips.Select(ofClip)]);
    }

    /// <summary>The limits, the worst value of any run, and whether it is within.</summary>
    public static void WriteAims(Utf8JsonWriter writer, IReadOnlyList<LiveBenchResult> runs, IReadOnlyList<ClipBenchResult> clips)
    {
        writer.WriteStartArray("aims");
        foreach (var (name, json, limit, of) in Limits)
        {
            var worst = runs.Select(r => of(r.Times)).Concat(clips.Select(c => of(c.Times))).Max();
            writer.WriteStartObject();
            writer.WriteString("aim", name);
            writer.WriteString("member", json);
            writer.WriteNumber("limit", limit);
            if (worst is { } value && double.IsFinite(value))
            {
                writer.WriteNumber("worst", value);
                writer.WriteBoolean("met", value <= limit);
            }
            else
            {
                writer.WriteNull("worst");
                writer.WriteNull("met");
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Number(double value, int decimals) => double.IsFinite(value) ? value.ToString("N" + decimals, System.Globalization.CultureInfo.InvariantCulture) : "none";

    private static string Percent(double value) => double.IsFinite(value) ? FormattableString.Invariant($"{100 * value:0.00} %") : "none";

    private static string Pair((double P50, double P99)? value) => value is { } v ? FormattableString.Invariant($"{v.P50:N0} / {v.P99:N0}") : "none";
}
