namespace Lfr.Architecture.Tests;

/// <summary>A fenced block of a page, with the mark that stands right above it: "file", "output", "not run" or "run by", as eng/page-script.awk reads it.</summary>
internal sealed record PageBlock(string Language, string Mark, string Value, string Text)
{
    public static IEnumerable<PageBlock> Of(string page)
    {
        var (mark, value) = ("", "");
        PageBlock? open = null;
        foreach (var line in page.Split('\n'))
        {
            if (open is not null)
            {
                if (line.StartsWith("```", StringComparison.Ordinal))
                {
                    yield return open;
                    open = null;
                }
                else
                {
                    open = open with { Text = $"{open.Text}{line}\n" };
                }
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                open = new PageBlock(line[3..].TrimEnd(), mark, value, "");
                (mark, value) = ("", "");
            }
            else if (line.StartsWith("<!-- ", StringComparison.Ordinal) && line.EndsWith(" -->", StringComparison.Ordinal))
            {
                var parts = line[5..^4].Split(": ", 2);
                (mark, value) = (parts[0], parts.Length > 1 ? parts[1] : "");
            }
            else
            {
                (mark, value) = ("", "");
            }
        }

        if (open is not null)
        {
            throw new InvalidDataException($"A block in '{open.Language}' is not closed.");
        }
    }
}
