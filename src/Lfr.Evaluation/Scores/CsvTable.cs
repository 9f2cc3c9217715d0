using System.Globalization;
using System.Text;
using CsvHelper;

namespace Lfr.Evaluation.Scores;

/// <summary>
/// One CSV file read forward (RFC 4180, UTF-8, comma), with named columns and line numbers; problems go to the collector, not to the first throw.
/// A quoted field may not hold a line break: one bad quote must not swallow the rest of a file of evidence.
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

    private readonly CsvReader _reader;
    private readonly InputProblems _problems;
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

        table.Header = reader.Headers is null ? [] : [.. reader.Headers.ToArray()];
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

    public ReadOnlySpan<byte> Span(int column) => column < 0 ? default : _reader.GetSpan(column);

    public string Text(int column) => column < 0 ? "" : Encoding.UTF8.GetString(_reader.GetSpan(column)).Trim();

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

    /// <summary>A count of zero or more; null (noted unless empty is allowed) where it is not one.</summary>
    public long? Count(int column, bool emptyAllowed = false)
    {
        string text = Text(column);
        if (text.Length == 0 && emptyAllowed)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
        {
            return value;
        }

        Problem(column < 0 ? null : Header[column], $"'{text}' is not a count (0, 1, 2, ...)");
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
}
