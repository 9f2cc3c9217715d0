using System.Buffers;
using System.Globalization;
using System.Text;
using CsvHelper;

namespace Lfr.Evaluation.Scores;

/// <summary>
/// One CSV file read forward (RFC 4180, UTF-8, comma), with named columns and line numbers; problems go to the collector, not to the first throw.
/// A quoted field may not hold a line break: one bad quote must not swallow the rest of a file of evidence. Every field is read without the white space around it, quoted
/// or not: "P0" and "P0 " are one person to whoever wrote them.
/// </summary>
internal sealed class CsvTable : IDisposable
{
    private static readonly CsvReaderOptions s_options = CsvReaderOptions.Default with
    {
        Separator = ',',
        TrackLineNumbers = true,
        AllowLineBreaksInQuotes = false,
        BufferSize = 1 << 20,
        MaxRecordSize = 1 << 20,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>Above what any table of people, images or faces counts; sums of a whole table, and their products with its rows, fit 64 bits.</summary>
    private const long MostCounted = 1_000_000_000;

    private readonly CsvReader _reader;
    private readonly InputProblems _problems;
    private (long Line, int Column) _refused;
    private readonly Dictionary<string, int> _columns = new(StringComparer.Ordinal);

    private CsvTable(CsvReader reader, string file, InputProblems problems)
    {
        _reader = reader;
        File = file;
        _problems = problems;
    }

    public string File { get; }

    public long Line => _reader.LineNumber;

    public IReadOnlyList<string> Header { get; private set; } = [];

    /// <summary>Opens a file and checks its header; null (with the problem noted) where the file or a required column is missing.</summary>
    public static CsvTable? Open(string path, InputProblems problems, params ReadOnlySpan<string> required)
    {
        string file = Path.GetFileName(path);
        if (!System.IO.File.Exists(path))
        {
            problems.Add(file, 0, null, "the file is missing");
            return null;
        }

        if (Lfr.Core.SpecialFile.KindAt(path) is { } kind and not Lfr.Core.SpecialFile.UnnamedPipe)
        {
            problems.Add(file, 0, null, $"this is {kind} and no regular file; write the table into a file");
            return null;
        }

        return Open(CsvReader.FromFile(path, s_options), file, problems, required);
    }

    /// <summary>The same over bytes in memory.</summary>
    public static CsvTable? Open(byte[] content, string file, InputProblems problems, params ReadOnlySpan<string> required) =>
        Open(CsvReader.Create(content, s_options), file, problems, required);

    private static CsvTable? Open(CsvReader reader, string file, InputProblems problems, ReadOnlySpan<string> required)
    {
        var table = new CsvTable(reader, file, problems);
        try
        {
            reader.ReadHeader();
        }
        catch (CsvFormatException malformed)
        {
            problems.Add(file, 1, null, "the header cannot be read: " + malformed.Message);
            reader.Dispose();
            return null;
        }

        table.Header = reader.Headers is null ? [] : [.. reader.Headers.ToArray().Select(name => name.Trim())];
        if (OtherFormat(table.Header) is { } format)
        {
            problems.Add(file, 1, null, format);
            table.Dispose();
            return null;
        }

        foreach (string name in table.Header)
        {
            if (Unreadable(name) is { } fault)
            {
                problems.Add(file, 1, name, fault);
            }
        }

        for (int i = 0; i < table.Header.Count; i++)
        {
            if (!table._columns.TryAdd(table.Header[i], i))
            {
                problems.Add(file, 1, table.Header[i], "the column appears twice");
            }
        }

        bool complete = true;
        foreach (string name in required)
        {
            if (!table._columns.ContainsKey(name))
            {
                problems.Add(file, 1, name, $"the column is missing; the header must name {string.Join(",", required.ToArray())}");
                complete = false;
            }
        }

        if (complete)
        {
            return table;
        }

        table.Dispose();
        return null;
    }

    /// <summary>The position of a column, or -1.</summary>
    public int Column(string name) => _columns.GetValueOrDefault(name, -1);

    /// <summary>Advances to the next row that has as many fields as the header; other rows are problems.</summary>
    public bool Read()
    {
        try
        {
            while (_reader.Read())
            {
                if (_reader.FieldCount == Header.Count)
                {
                    return true;
                }

                Problem(null, string.Create(CultureInfo.InvariantCulture, $"the row has {_reader.FieldCount} fields, the header {Header.Count}"));
            }
        }
        catch (CsvFormatException malformed)
        {
            _problems.Add(File, malformed.LineNumber, null, "the row cannot be read (and nothing after it was): " + malformed.Message);
        }

        return false;
    }

    /// <summary>A field without the white space around it.</summary>
    public ReadOnlySpan<byte> Span(int column) => column < 0 ? default : Trimmed(_reader.GetSpan(column));

    /// <summary>The same as text; what nobody can read in it (see <see cref="Unreadable"/>) is a problem.</summary>
    public string Text(int column)
    {
        if (column < 0)
        {
            return "";
        }

        string text = Encoding.UTF8.GetString(Span(column));
        if (Unreadable(text) is { } fault && _refused != (Line, column))
        {
            _refused = (Line, column);
            Problem(Header[column], fault);
        }

        return text;
    }

    /// <summary>The number of a label in a pool; a new one is looked at as <see cref="Text"/> does.</summary>
    public int Intern(Utf8Pool pool, int column, out bool added)
    {
        int index = pool.Intern(Span(column), out added);
        if (added)
        {
            Text(column);
        }

        return index;
    }

    /// <summary>The same for an identifier of a person or a sample.</summary>
    public int InternIdentifier(Utf8Pool pool, int column, out bool added)
    {
        int index = Intern(pool, column, out added);
        if (added)
        {
            RequireIdentifier(column);
        }

        return index;
    }

    /// <summary>What many rows have that are of different people is no identifier: as one, they would be one person.</summary>
    public void RequireIdentifier(int column)
    {
        string text = Text(column);
        if (MissingValues.Contains(text))
        {
            Problem(Header[column], $"'{text}' stands for a missing value, and everybody who has it would be one person; give each their own identifier, or leave these rows out");
        }
        else if (IsRounded(text))
        {
            Problem(Header[column], $"'{text}' is a long number as a spreadsheet rounds it, and everybody whose number begins alike would be one person; save the column as text");
        }
    }

    public void Problem(string? column, string message) => _problems.Add(File, Line, column, message);

    /// <summary>A required text field; empty is a problem.</summary>
    public string Required(int column)
    {
        string text = Text(column);
        if (text.Length == 0)
        {
            Problem(Header[column], "the field is empty");
        }

        return text;
    }

    /// <summary>0 or 1; anything else is a problem (and false). Empty is <paramref name="whenEmpty"/>.</summary>
    public bool Flag(int column, bool? whenEmpty = null)
    {
        ReadOnlySpan<byte> text = Span(column);
        if (text.Length == 1 && text[0] is (byte)'0' or (byte)'1')
        {
            return text[0] == (byte)'1';
        }

        if (text.Length == 0 && whenEmpty is { } value)
        {
            return value;
        }

        Problem(column < 0 ? null : Header[column], $"'{Text(column)}' is not 0 or 1");
        return false;
    }

    /// <summary>A count of zero or more; null (noted unless empty is allowed) where it is not one, or is over <paramref name="most"/>.</summary>
    public long? Count(int column, bool emptyAllowed = false, long most = MostCounted)
    {
        string text = Text(column);
        if (text.Length == 0 && emptyAllowed)
        {
            return null;
        }

        bool isCount = text.Length > 0 && text.All(char.IsAsciiDigit);
        if (isCount && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value <= most)
        {
            return value;
        }

        Problem(column < 0 ? null : Header[column], isCount
            ? string.Create(CultureInfo.InvariantCulture, $"{text} is more than {most:N0}, the most that is read as a count; correct it")
            : $"'{text}' is not a count (0, 1, 2, ...); write digits alone, without a mark between thousands");
        return null;
    }

    /// <summary>A score on a scale; NaN (noted) where it is not one.</summary>
    public double Score(int column, ScoreScale scale, ref int mostDigits)
    {
        ReadOnlySpan<byte> text = Span(column);
        if (!DecimalText.TryParse(text, out double value, out int decimals, out int digits))
        {
            Problem(Header[column], $"'{Text(column)}' is not a number; write a decimal with a point");
            return double.NaN;
        }

        mostDigits = Math.Max(mostDigits, digits);
        if (scale.Refuse(value, decimals) is { } refusal)
        {
            Problem(Header[column], refusal);
            return double.NaN;
        }

        return value;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>What a spreadsheet saves in place of this format, told from the header; null where nothing shows.</summary>
    private static string? OtherFormat(IReadOnlyList<string> header)
    {
        if (header.Any(name => name.Contains('\0', StringComparison.Ordinal)))
        {
            return "the file is UTF-16 or no text; save it as CSV in UTF-8";
        }

        return header.Count == 1 && header[0].IndexOfAny([';', '\t']) is >= 0 and var at
            ? $"the columns are separated by {(header[0][at] == ';' ? "semicolons" : "tabs")}; save the file with commas between columns, and with a point in decimals"
            : null;
    }

    /// <summary>Why a text cannot be an identifier or a label: two that differ there alone look like one. Null where nothing is wrong.</summary>
    private static string? Unreadable(string text)
    {
        foreach (char c in text)
        {
            // Joiners are letters' business in several scripts, and the ideographic space shows.
            if (c is (>= ' ' and <= '~') or '\u200C' or '\u200D' or '\u3000')
            {
                continue;
            }

            if (c == '\uFFFD')
            {
                return "not UTF-8, or characters were lost in an earlier conversion (U+FFFD); save the file as UTF-8";
            }

            if (char.IsControl(c))
            {
                return string.Create(CultureInfo.InvariantCulture, $"the text holds the control character U+{(int)c:X4}; remove it");
            }

            if (char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the text holds U+{(int)c:X4}, which cannot be told by eye from a space or from nothing; remove it");
            }
        }

        return null;
    }

    // What spreadsheets, R, Python and databases write where there is nothing.
    private static readonly HashSet<string> MissingValues = new(StringComparer.OrdinalIgnoreCase)
    {
        "NA", "N/A", "<NA>", "NaN", "NULL", "None", "nil", "unknown", "undefined", "-", "?", "#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!",
    };

    // 1.23457E+11
    private static bool IsRounded(string text)
    {
        int e = text.IndexOf("E+", StringComparison.Ordinal);
        return e > 0 && e + 2 < text.Length && text.AsSpan(e + 2).ContainsAnyExceptInRange('0', '9') == false && char.IsAsciiDigit(text[0]) && (e == 1 || (text[1] is '.' or ',' && !text.AsSpan(2, e - 2).ContainsAnyExceptInRange('0', '9')));
    }

    /// <summary>Whether a label stands for a missing value.</summary>
    internal static bool IsMissing(string label) => MissingValues.Contains(label);

    private static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && IsEdge(text[0]) && Rune.DecodeFromUtf8(text, out Rune first, out int length) == OperationStatus.Done && Rune.IsWhiteSpace(first))
        {
            text = text[length..];
        }

        while (!text.IsEmpty && IsEdge(text[^1]) && Rune.DecodeLastFromUtf8(text, out Rune last, out int length) == OperationStatus.Done && Rune.IsWhiteSpace(last))
        {
            text = text[..^length];
        }

        return text;
    }

    // White space in ASCII, or a byte of a longer character, which may be.
    private static bool IsEdge(byte value) => value is <= (byte)' ' or >= 0x80;
}
