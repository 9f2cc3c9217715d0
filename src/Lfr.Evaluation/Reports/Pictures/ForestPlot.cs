namespace Lfr.Evaluation.Reports.Pictures;

/// <summary>One row of a forest plot: a group with its rate and limits, or a heading.</summary>
internal sealed record ForestRow(string Label, string Value, double? Y, double? Lower, double? Upper, bool IsHeading = false);

/// <summary>A forest plot: one line a group, the dot the rate, the bar its interval.</summary>
internal static class ForestPlot
{
    private const double UsualWidth = 640;
    private const double UsualLabel = 220;
    private const double UsualValue = 190;
    private const double WidestLabel = 320;
    private const double WidestValue = 300;
    private const double LineHeight = 13;

    public static string Draw(string id, string title, string description, string axisLabel, IReadOnlyList<ForestRow> rows, bool percent, bool log, double? reference, bool synthetic)
    {
        var svg = new SvgCanvas();
        double left = Math.Clamp(rows.Max(row => SvgCanvas.TextWidth(row.Label)) + 16, 110, WidestLabel);
        double value = Math.Clamp(rows.Max(row => SvgCanvas.TextWidth(row.Value, 11)) + 14, 90, WidestValue);

        // Long texts widen the picture: the bars keep their place, and no label runs over them.
        double width = UsualWidth + Math.Max(0, left - UsualLabel) + Math.Max(0, value - UsualValue);
        double right = width - value;
        double rowHeight = rows.Any(row => SvgCanvas.Lines(row.Label, left - 16).Length > 1) ? 32 : 22;
        double bottom = 10 + (rows.Count * rowHeight);
        double[] values = rows.SelectMany(row => new[] { row.Y, row.Lower, row.Upper, reference }).Where(v => v is { } number && double.IsFinite(number)).Select(v => v!.Value).ToArray();
        double[] positive = values.Where(v => v > 0).DefaultIfEmpty(1).ToArray();
        double low = values.DefaultIfEmpty(0).Min();
        Axis axis = log
            ? Axis.Log(positive.Min(), Math.Max(positive.Max(), positive.Min() * 1.01), left, right)
            : Axis.Linear(low > 0.5 && percent ? low : Math.Min(0, low), values.DefaultIfEmpty(1).Max(), left, right, 4);
        foreach (double tick in axis.Ticks)
        {
            svg.Line(axis.At(tick), 6, axis.At(tick), bottom, "#e2e2e2");
            svg.Text(axis.At(tick), bottom + 16, Axis.Label(tick, percent), "middle", 11, "#444");
        }

        if (reference is { } line)
        {
            svg.Line(axis.At(line), 6, axis.At(line), bottom, "#222", 1.2, "4 3");
        }

        for (int i = 0; i < rows.Count; i++)
        {
            Row(svg, rows[i], axis, 10 + ((i + 0.5) * rowHeight), left, right);
        }

        svg.Line(left, bottom, right, bottom, "#444");
        double middle = (left + right) / 2;
        string[] label = SvgCanvas.Lines(axisLabel, 2 * Math.Min(middle, width - middle) - 12);
        for (int i = 0; i < label.Length; i++)
        {
            svg.Text(middle, bottom + 34 + (i * LineHeight), label[i], "middle", whole: axisLabel);
        }

        return svg.Finish(id, width, bottom + 44 + ((label.Length - 1) * LineHeight), title, description, synthetic);
    }

    private static void Row(SvgCanvas svg, ForestRow row, Axis axis, double y, double left, double right)
    {
        string[] lines = SvgCanvas.Lines(row.Label, left - 16);
        for (int i = 0; i < lines.Length; i++)
        {
            svg.Text(row.IsHeading ? 2 : 10, y + 4 + ((i - ((lines.Length - 1) / 2.0)) * LineHeight), lines[i], weight: row.IsHeading ? "700" : "normal", whole: row.Label);
        }

        svg.Text(right + 8, y + 4, row.Value, size: 11, fill: "#333");
        if (row.Lower is { } lower && row.Upper is { } upper)
        {
            double end = double.IsFinite(upper) ? axis.At(upper) : right;
            svg.Line(axis.At(lower), y, end, y, SvgCanvas.Colour(0), 2);
            svg.Line(axis.At(lower), y - 4, axis.At(lower), y + 4, SvgCanvas.Colour(0), 1.5);
            if (double.IsFinite(upper))
            {
                svg.Line(end, y - 4, end, y + 4, SvgCanvas.Colour(0), 1.5);
            }
            else
            {
                svg.Area([(right + 6, y), (right - 3, y - 5), (right - 3, y + 5)], SvgCanvas.Colour(0), 1);
            }
        }

        if (row.Y is { } value && double.IsFinite(value))
        {
            svg.Marker(axis.At(value), y, 0, value == 0);
        }
    }
}
