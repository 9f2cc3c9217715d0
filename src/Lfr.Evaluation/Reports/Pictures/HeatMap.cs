namespace Lfr.Evaluation.Reports.Pictures;

/// <summary>A matrix of rates: probe group down, reference group across; darker is higher, and each cell says its number.</summary>
internal static class HeatMap
{
    private const double WidestColumn = 230;

    public static string Draw(string id, string title, string description, IReadOnlyList<string> rows, IReadOnlyList<string> columns, Func<int, int, (double? Rate, string Text)> cell, bool synthetic)
    {
        var svg = new SvgCanvas();
        double left = Math.Clamp(rows.Max(row => SvgCanvas.TextWidth(row, 11)) + 30, 80, 300);
        double size = Math.Clamp((640 - left) / columns.Count, 50, 84), height = 34;
        double slanted = Math.Min(WidestColumn, columns.Max(c => SvgCanvas.TextWidth(c, 11)));
        double top = slanted > size - 4 ? Math.Max(41, (slanted * 0.67) + 30) : 40;
        double[] positive = Enumerable.Range(0, rows.Count).SelectMany(r => Enumerable.Range(0, columns.Count).Select(c => cell(r, c).Rate ?? 0)).Where(rate => rate > 0).ToArray();
        double low = positive.Length > 0 ? Math.Log10(positive.Min()) : 0, high = positive.Length > 0 ? Math.Log10(positive.Max()) : 1;
        svg.Text(left + (columns.Count * size / 2), 13, "reference", "middle", 12, weight: "700");
        svg.Text(12, top + (rows.Count * height / 2), "probe", "middle", 12, weight: "700", rotate: -90);
        for (int c = 0; c < columns.Count; c++)
        {
            double x = left + ((c + 0.5) * size);
            if (top > 40)
            {
                svg.Text(x - 4, top - 6, SvgCanvas.Fit(columns[c], WidestColumn, 11), "start", 11, rotate: -42, whole: columns[c]);
            }
            else
            {
                svg.Text(x, top - 8, columns[c], "middle", 11);
            }
        }

        for (int r = 0; r < rows.Count; r++)
        {
            svg.Text(left - 6, top + ((r + 0.5) * height) + 4, SvgCanvas.Fit(rows[r], left - 26, 11), "end", 11, whole: rows[r]);
            for (int c = 0; c < columns.Count; c++)
            {
                (double? rate, string text) = cell(r, c);
                double depth = rate is > 0 ? (high > low ? (Math.Log10(rate.Value) - low) / (high - low) : 0.5) : 0;
                string fill = rate is null ? "#f3f3f3" : rate == 0 ? "#ffffff" : Shade(depth);
                svg.Rect(left + (c * size), top + (r * height), size - 1, height - 1, fill, "#bbb");
                string[] lines = SvgCanvas.TextWidth(text, 10.5) > size ? text.Split(' ', 2) : [text];
                for (int i = 0; i < lines.Length; i++)
                {
                    svg.Text(left + ((c + 0.5) * size), top + ((r + 0.5) * height) + 4 + ((i - ((lines.Length - 1) / 2.0)) * 11), lines[i], "middle", lines.Length > 1 ? 9.5 : 10.5, rate is > 0 && depth > 0.55 ? "#fff" : "#222");
                }
            }
        }

        return svg.Finish(id, Math.Max(560, left + (columns.Count * size) + (top > 40 ? Math.Max(50, (slanted * 0.75) - (size / 2) + 6) : 6)), top + (rows.Count * height) + 6, title, description, synthetic);
    }

    private static string Shade(double depth)
    {
        int Mix(int from, int to) => (int)Math.Round(from + ((to - from) * depth));
        return $"#{Mix(0xe6, 0x7a):x2}{Mix(0xef, 0x1f):x2}{Mix(0xf7, 0x3d):x2}";
    }
}
