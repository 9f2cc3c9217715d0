namespace Lfr.Evaluation.Reports.Pictures;

/// <summary>Lines with bands: rate against threshold, DET, CMC, score distributions.</summary>
internal sealed record LineChart
{
    private const double Width = 460;
    private const double UsualLeft = 76;
    private const double Right = 14;
    private const double LineHeight = 14;
    private const double PlotWidth = Width - UsualLeft - LineHeight - Right;
    private const double Top = 14;
    private const double PlotHeight = 230;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required string XLabel { get; init; }

    public required string YLabel { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    public bool XIsLog { get; init; }

    public bool YIsLog { get; init; }

    public bool XIsPercent { get; init; }

    public bool YIsPercent { get; init; }

    public bool HasMarkers { get; init; } = true;

    /// <summary>The abscissae to label, where they are few and exact (thresholds, two decimals and more); null lets the axis choose.</summary>
    public IReadOnlyList<double>? XTicks { get; init; }

    public bool IsSynthetic { get; init; }

    // A long title takes a second line, beside the axis or below it.
    private string[] YTitle => SvgCanvas.Lines(YLabel, PlotHeight);

    private string[] XTitle => SvgCanvas.Lines(XLabel, PlotWidth);

    private double Left => UsualLeft + (LineHeight * (YTitle.Length - 1));

    public string Draw()
    {
        var svg = new SvgCanvas();
        double bottom = Top + PlotHeight;
        SeriesPoint[] points = Series.SelectMany(s => s.Points).ToArray();
        Axis x = Horizontal(points), y = Vertical(points, bottom);
        Grid(svg, x, y, bottom);
        double dodge = Series.Count > 1 && XTicks is { Count: > 1 } ? Math.Min(7, (x.At(XTicks[1]) - x.At(XTicks[0])) / (Series.Count + 1)) : 0;
        for (int s = 0; s < Series.Count; s++)
        {
            Draw(svg, s, x, y, dodge * (s - ((Series.Count - 1) / 2.0)), Series.Count <= 4);
        }

        double height = Legend(svg, bottom + 52 + (LineHeight * (XTitle.Length - 1)));
        return svg.Finish(Id, Width, height, Title, Description, IsSynthetic);
    }

    private Axis Horizontal(SeriesPoint[] points)
    {
        double low = points.Where(p => !XIsLog || p.X > 0).Select(p => p.X).DefaultIfEmpty(0).Min(), high = points.Select(p => p.X).DefaultIfEmpty(1).Max();
        if (XIsLog)
        {
            return Axis.Log(low > 0 ? low : 1e-6, Math.Max(high, low), Left, Width - Right);
        }

        double pad = XTicks is null ? 0 : Math.Max((high - low) * 0.06, 1e-9);
        return Axis.Linear(low - pad, high + pad, Left, Width - Right);
    }

    private Axis Vertical(SeriesPoint[] points, double bottom)
    {
        double[] values = points.SelectMany(p => new[] { p.Y, p.Lower ?? p.Y, p.Upper ?? p.Y }).Where(double.IsFinite).ToArray();
        double high = values.DefaultIfEmpty(1).Max();
        if (!YIsLog)
        {
            double low = values.DefaultIfEmpty(0).Min();
            // A rate axis starts at zero unless all of it is near the top, where zero would flatten what is to be read.
            return Axis.Linear(low > 0.5 && high <= 1 ? low : Math.Min(0, low), Math.Max(high, low + 1e-9), bottom, Top);
        }

        double least = values.Where(v => v > 0).DefaultIfEmpty(1e-6).Min();
        return Axis.Log(least, Math.Max(high, least), bottom, Top);
    }

    private void Grid(SvgCanvas svg, Axis x, Axis y, double bottom)
    {
        foreach (double tick in y.Ticks)
        {
            svg.Line(Left, y.At(tick), Width - Right, y.At(tick), "#ddd");
            svg.Text(Left - 6, y.At(tick) + 4, Axis.Label(tick, YIsPercent), "end", 11, "#444");
        }

        foreach (double tick in XTicks ?? x.Ticks)
        {
            svg.Line(x.At(tick), bottom, x.At(tick), bottom + 4, "#666");
            string label = XTicks is null ? Axis.Label(tick, XIsPercent) : ReportText.Number((decimal)tick);
            svg.Text(Math.Min(x.At(tick), Width - 2 - (SvgCanvas.TextWidth(label, 12) / 2)), bottom + 17, label, "middle", 11, "#444");
        }

        svg.Line(Left, bottom, Width - Right, bottom, "#444");
        svg.Line(Left, Top, Left, bottom, "#444");
        for (int i = 0; i < XTitle.Length; i++)
        {
            svg.Text((Left + Width - Right) / 2, bottom + 35 + (LineHeight * i), XTitle[i], "middle", 12, whole: XLabel);
        }

        for (int i = 0; i < YTitle.Length; i++)
        {
            svg.Text(13 + (LineHeight * i), (Top + bottom) / 2, YTitle[i], "middle", 12, rotate: -90, whole: YLabel);
        }
    }

    private void Draw(SvgCanvas svg, int s, Axis x, Axis y, double offset, bool band)
    {
        string colour = SvgCanvas.Colour(s);
        SeriesPoint[] points = Series[s].Points.Where(p => double.IsFinite(p.Y)).ToArray();
        SeriesPoint[] bounded = points.Where(p => p.Lower is not null && p.Upper is not null).ToArray();
        if (band && bounded.Length > 1)
        {
            svg.Area(bounded.Select(p => (x.At(p.X), y.At(p.Upper!.Value))).Concat(bounded.Reverse().Select(p => (x.At(p.X), y.At(p.Lower!.Value)))), colour, 0.12);
        }

        foreach (SeriesPoint p in bounded)
        {
            svg.Line(x.At(p.X) + offset, y.At(p.Lower!.Value), x.At(p.X) + offset, y.At(p.Upper!.Value), colour, 1.2);
        }

        // On a logarithmic axis a rate of zero has no place: its hollow mark stands at the foot, and no line leads down to it.
        foreach (SeriesPoint[] run in Runs(points, y.IsLog))
        {
            svg.Path(run.Select(p => (x.At(p.X) + offset, y.At(p.Y))), colour, 1.8, SvgCanvas.Dash(s));
        }

        if (HasMarkers)
        {
            foreach (SeriesPoint p in points)
            {
                svg.Marker(x.At(p.X) + offset, y.At(p.Y), s, p.IsZero);
            }
        }
    }

    private static IEnumerable<SeriesPoint[]> Runs(SeriesPoint[] points, bool split)
    {
        var run = new List<SeriesPoint>();
        foreach (SeriesPoint point in points)
        {
            if (!split || point.Y > 0)
            {
                run.Add(point);
                continue;
            }

            if (run.Count > 1)
            {
                yield return [.. run];
            }

            run.Clear();
        }

        if (run.Count > 1)
        {
            yield return [.. run];
        }
    }

    private double Legend(SvgCanvas svg, double y)
    {
        double x = Left;
        for (int s = 0; s < Series.Count; s++)
        {
            string name = Series[s].Name;
            double width = 34 + SvgCanvas.TextWidth(name, 11.5);
            if (x > Left && x + width > Width)
            {
                (x, y) = (Left, y + 17);
            }

            svg.Line(x, y - 4, x + 22, y - 4, SvgCanvas.Colour(s), 2, SvgCanvas.Dash(s));
            if (HasMarkers)
            {
                svg.Marker(x + 11, y - 4, s);
            }

            svg.Text(x + 27, y, name, size: 11.5);
            x += width + 8;
        }

        return y + 10;
    }
}
