namespace Lfr.Evaluation.Scores;

/// <summary>The labels that a factor may have, as declared by whoever made the data: <c>legalLabels</c> of protocol.json, or <c>--labels</c>. Where a factor is declared, any other label
/// is an error, so that a slip of the pen does not become a group of its own; an empty label is always legal. Labels of <c>age</c> are those of its bands. Immutable.</summary>
public sealed class LegalLabels
{
    private readonly SortedDictionary<string, IReadOnlyList<string>> _labels = new(StringComparer.Ordinal);

    private LegalLabels()
    {
    }

    /// <summary>Nothing declared: any label is legal.</summary>
    public static LegalLabels None { get; } = new();

    /// <summary>The factors that are declared, in ordinal order.</summary>
    public IReadOnlyCollection<string> Factors => _labels.Keys;

    /// <summary>Reads declarations as a command line has them.</summary>
    /// <param name="declarations">Each <c>FACTOR=LABEL,LABEL,...</c>.</param>
    /// <exception cref="ArgumentException">One is not of that form, names a label twice, or names a factor that is already declared.</exception>
    public static LegalLabels Parse(IEnumerable<string> declarations)
    {
        ArgumentNullException.ThrowIfNull(declarations);
        LegalLabels all = None;
        foreach (string text in declarations)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            all = equals > 0
                ? all.With(text[..equals].Trim(), text[(equals + 1)..].Split(',', StringSplitOptions.TrimEntries))
                : throw new ArgumentException($"'{text}' does not declare labels; write FACTOR=LABEL,LABEL,..., such as gender=female,male.", nameof(declarations));
        }

        return all;
    }

    /// <summary>These, and one factor more.</summary>
    /// <exception cref="ArgumentException">There is no label, one is empty or named twice, or the factor is already declared.</exception>
    public LegalLabels With(string factor, IReadOnlyList<string> labels)
    {
        ArgumentException.ThrowIfNullOrEmpty(factor);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count == 0 || labels.Any(label => label.Length == 0) || labels.Distinct(StringComparer.Ordinal).Count() < labels.Count)
        {
            throw new ArgumentException($"The legal labels of '{factor}' are '{string.Join(",", labels)}'; give one or more, each once and none empty (a missing label is always legal).", nameof(labels));
        }

        var all = new LegalLabels();
        foreach ((string known, IReadOnlyList<string> these) in _labels)
        {
            all._labels.Add(known, these);
        }

        return all._labels.TryAdd(factor, [.. labels])
            ? all
            : throw new ArgumentException($"The legal labels of '{factor}' are declared twice; declare them in one place.", nameof(factor));
    }

    /// <summary>These, and those of another declaration.</summary>
    /// <exception cref="ArgumentException">A factor is declared in both.</exception>
    public LegalLabels With(LegalLabels other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other._labels.Aggregate(this, (all, pair) => all.With(pair.Key, pair.Value));
    }

    internal bool Has(string factor) => _labels.ContainsKey(factor);

    /// <summary>Why a label is refused; null where it is legal.</summary>
    internal string? Refuse(string factor, string label)
    {
        if (label.Length == 0 || label == FactorLabels.NotStated || !_labels.TryGetValue(factor, out IReadOnlyList<string>? legal) || legal.Contains(label, StringComparer.Ordinal))
        {
            return null;
        }

        string meant = legal.FirstOrDefault(one => LabelLikeness.Of(one, label) is not null) is { } near ? $" (is '{near}' meant?)" : "";
        return $"'{label}' is not a label of {factor}, which has {string.Join(", ", legal)}{meant}; correct the row, or the declaration of legal labels";
    }

    /// <summary>A declared factor that a file does not have would check nothing, which is a problem.</summary>
    internal void RequireFactors(IEnumerable<string> present, string file, InputProblems problems)
    {
        string[] known = [.. present];
        foreach (string factor in Factors.Where(factor => !known.Contains(factor, StringComparer.Ordinal)))
        {
            problems.Add(file, 1, null, $"legal labels are declared for the factor '{factor}', which is not in the file; it has: {(known.Length == 0 ? "none" : string.Join(", ", known))}");
        }
    }
}
