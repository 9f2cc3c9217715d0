using System.Globalization;
using System.Net;
using System.Text;

namespace Lfr.Evaluation.Reports.Pictures;

/// <summary>Draws one inline SVG picture with a title and a description for screen readers. Colours are Okabe and Ito's, told apart by dash and marker too, so that paper and colour-blind readers lose nothing.</summary>
internal sealed class SvgCanvas
{
    private const double LowestShareOfWidth = 0.2;

    public const int FontSize = 12;

    private static readonly string[] s_colours = ["#0072B2", "#D55E00", "#007A5A", "#A2457F", "#8A6100", "#2B7BB0", "#333333", "#6B6B6B"];
    private static readonly string[] s_dashes = ["", "6 3", "2 3", "8 3 2 3", "10 4", "1 3", "4 2", "12 3"];

    private readonly StringBuilder _body = new();

    public static string Colour(int series) => s_colours[series % s_colours.Length];

    public static string Dash(int series) => s_dashes[series % s_dashes.Length];

    /// <summary>About how wide a text is, in user units.</summary>
    public static double TextWidth(string text, double size = FontSize) => text.Length * size * 0.56;

    /// <summary>The text, cut with an ellipsis where it is wider.</summary>
    public static string Fit(string text, double width, double size = FontSize)
    {
        if (TextWidth(text, size) <= width)
        {
            return text;
        }

        int kept = Math.Max(1, (int)(width / TextWidth("x", size)) - 1);
        return text[..(char.IsHighSurrogate(text[kept - 1]) ? kept - 1 : kept)].TrimEnd() + "…";
    }

    /// <summary>The text in at most two lines: broken after a stroke between two groups, else at the last space that fits, each line cut where it is wider.</summary>
    public static string[] Lines(string text, double width, double size = FontSize)
    {
        if (TextWidth(text, size) <= width)
        {
            return [text];
        }

        int stroke = text.IndexOf(" / ", StringComparison.Ordinal);
        int fits = Math.Clamp((int)(width / TextWidth("x", size)), 1, text.Length - 1);
        int at = stroke > 0 ? stroke + 2 : text.LastIndexOf(' ', fits);
        return at <= 0 ? [Fit(text, width, size)] : [Fit(text[..at].TrimEnd(), width, size), Fit(text[at..].TrimStart(), width, size)];
    }

    public static string F(double value) => Math.Round(value, 2).ToString("0.##", CultureInfo.InvariantCulture);

    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    public void Line(double x1, double y1, double x2, double y2, string stroke, double width = 1, string dash = "") =>
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{F(x1)}\" y1=\"{F(y1)}\" x2=\"{F(x2)}\" y2=\"{F(y2)}\" stroke=\"{stroke}\" stroke-width=\"{F(width)}\"{Dashes(dash)}/>");

    public void Path(IEnumerable<(double X, double Y)> points, string stroke, double width, string dash)
    {
        string text = string.Join(' ', points.Select(p => F(p.X) + "," + F(p.Y)));
        _body.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{text}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{F(width)}\" stroke-linejoin=\"round\"{Dashes(dash)}/>");
    }

    public void Area(IEnumerable<(double X, double Y)> points, string fill, double opacity)
    {
        string text = string.Join(' ', points.Select(p => F(p.X) + "," + F(p.Y)));
        _body.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{text}\" fill=\"{fill}\" fill-opacity=\"{F(opacity)}\" stroke=\"none\"/>");
    }

    public void Rect(double x, double y, double width, double height, string fill, string stroke = "none") =>
        _body.Append(CultureInfo.InvariantCulture, $"<rect x=\"{F(x)}\" y=\"{F(y)}\" width=\"{F(width)}\" height=\"{F(height)}\" fill=\"{fill}\" stroke=\"{stroke}\"/>");

    public void Text(double x, double y, string text, string anchor = "start", double size = FontSize, string fill = "#222", string weight = "normal", double rotate = 0, string whole = "")
    {
        string title = whole.Length == 0 || whole == text ? "" : $"<title>{Escape(whole)}</title>";
        string turn = rotate == 0 ? "" : $" transform=\"rotate({F(rotate)} {F(x)} {F(y)})\"";
        string bold = weight == "normal" ? "" : $" font-weight=\"{weight}\"";
        _body.Append(CultureInfo.InvariantCulture, $"<text x=\"{F(x)}\" y=\"{F(y)}\" text-anchor=\"{anchor}\" font-size=\"{F(size)}\" fill=\"{fill}\"{bold}{turn}>{title}{Escape(text)}</text>");
    }

    /// <summary>A marker whose shape goes with the series; hollow where nothing was counted.</summary>
    public void Marker(double x, double y, int series, bool hollow = false, double size = 4)
    {
        string colour = Colour(series);
        string paint = hollow ? $"fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.5\"" : $"fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"0.8\"";
        string shape = (series % 4) switch
        {
            0 => $"<circle cx=\"{F(x)}\" cy=\"{F(y)}\" r=\"{F(size)}\" {paint}/>",
            1 => $"<rect x=\"{F(x - size)}\" y=\"{F(y - size)}\" width=\"{F(2 * size)}\" height=\"{F(2 * size)}\" {paint}/>",
            2 => $"<polygon points=\"{F(x)},{F(y - size - 1)} {F(x + size + 1)},{F(y + size)} {F(x - size - 1)},{F(y + size)}\" {paint}/>",
            _ => $"<polygon points=\"{F(x)},{F(y - size - 1)} {F(x + size + 1)},{F(y)} {F(x)},{F(y + size + 1)} {F(x - size - 1)},{F(y)}\" {paint}/>",
        };
        _body.Append(shape);
    }

    /// <summary>The picture; a synthetic one carries the words across it.</summary>
    public string Finish(string id, double width, double height, string title, string description, bool synthetic)
    {
        // A picture of one or two rows would be a sliver on a phone, too low to read.
        height = Math.Max(height, LowestShareOfWidth * width);
        string mark = synthetic
            ? $"<text x=\"{F(width / 2)}\" y=\"{F(height / 2)}\" text-anchor=\"middle\" font-size=\"{F(Math.Min(width / 12, 30))}\" font-weight=\"700\" fill=\"#b00020\" fill-opacity=\"0.16\" transform=\"rotate(-18 {F(width / 2)} {F(height / 2)})\">{ReportText.Synthetic}</text>"
            : "";
        string full = synthetic ? $"{ReportText.Synthetic}: {title}" : title;
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {F(width)} {F(height)}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\"><title id=\"{id}-t\">{Escape(full)}</title><desc id=\"{id}-d\">{Escape(description)}</desc>{_body}{mark}</svg>";
    }

    private static string Dashes(string dash) => dash.Length == 0 ? "" : $" stroke-dasharray=\"{dash}\"";
}
