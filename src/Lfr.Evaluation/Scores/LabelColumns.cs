namespace Lfr.Evaluation.Scores;

/// <summary>Reads the factor columns of a table into labels: every column that is not one of the file's own is a factor; age becomes a band. A label that is not among the legal ones is a problem at its line.</summary>
internal sealed class LabelColumns
{
    private readonly CsvTable _table;
    private readonly AgeBands _ages;
    private readonly LegalLabels _legal;
    private readonly int[] _columns;

    public LabelColumns(CsvTable table, AgeBands ages, LegalLabels legal, params ReadOnlySpan<string> own)
    {
        string[] reserved = own.ToArray();
        string[] factors = table.Header.Where(column => !reserved.Contains(column)).ToArray();
        (_table, _ages, _legal) = (table, ages, legal);
        _columns = factors.Select(table.Column).ToArray();
        Labels = new FactorLabels(factors.Select(f => f == "age_band" ? "age" : f));
    }

    public FactorLabels Labels { get; }

    /// <summary>Labels one member from the current row.</summary>
    public void Read(int member)
    {
        for (int f = 0; f < _columns.Length; f++)
        {
            if (Label(f) is { } label)
            {
                Labels.Set(f, member, label);
            }
        }
    }

    /// <summary>The current row's labels, in the order of the factors.</summary>
    public string[] Row() => Enumerable.Range(0, _columns.Length).Select(f => Label(f) is { Length: > 0 } label ? label : FactorLabels.NotStated).ToArray();

    private string? Label(int factor)
    {
        string? label = Read(factor, _table.Text(_columns[factor]));
        if (label is not null && _legal.Refuse(Labels.Factors[factor], label) is { } refusal)
        {
            _table.Problem(_table.Header[_columns[factor]], refusal);
        }

        return label;
    }

    private string? Read(int factor, string text)
    {
        if (Labels.Factors[factor] != "age")
        {
            return text;
        }

        string? band = _ages.Label(text);
        if (band is null)
        {
            _table.Problem(_table.Header[_columns[factor]], AgeBands.Refuse(text));
        }

        return band;
    }
}
