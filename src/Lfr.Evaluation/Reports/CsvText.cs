namespace Lfr.Evaluation.Reports;

/// <summary>Writes RFC 4180 text; a field that a spreadsheet would run as a formula is quoted and led by an apostrophe unless it is a number.</summary>
internal static class CsvText
{
    public static void Write(TextWriter writer, IReadOnlyList<string> row)
    {
        for (int i = 0; i < row.Count; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            writer.Write(Field(row[i]));
        }

        writer.Write('\n');
    }

    private static string Field(string text)
    {
        bool number = double.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' && !number)
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny("\",\r\n") >= 0 ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : text;
    }
}
