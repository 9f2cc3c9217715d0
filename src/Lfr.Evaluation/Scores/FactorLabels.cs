namespace Lfr.Evaluation.Scores;

/// <summary>
/// Who belongs to which group: for each factor (gender, ethnicity, age, or any other column of the input) one label for each member of a list (subjects, references, samples).
/// A missing label is the group <see cref="NotStated"/>: counted, never dropped. Immutable once read.
/// </summary>
public sealed class FactorLabels
{
    /// <summary>The label of members whose label is empty or missing.</summary>
    public const string NotStated = "not stated";

    private readonly List<string> _factors = [];
    private readonly List<List<string>> _values = [];
    private readonly List<Dictionary<string, int>> _codes = [];
    private readonly List<List<int>> _members = [];

    internal FactorLabels(params IEnumerable<string> factors)
    {
        foreach (string factor in factors)
        {
            _factors.Add(factor);
            _values.Add([NotStated]);
            _codes.Add(new Dictionary<string, int>(StringComparer.Ordinal) { [NotStated] = 0 });
            _members.Add([]);
        }
    }

    /// <summary>Whether a factor is of a person, so that two labels for one person contradict each other; others (age, head covering, camera, light) may differ between images.</summary>
    internal static bool IsOfPerson(string factor) => OfPersons.Contains(factor, StringComparer.OrdinalIgnoreCase);

    private static readonly string[] OfPersons = ["gender", "sex", "ethnicity", "race"];

    /// <summary>The factors' names, in the order of the file.</summary>
    public IReadOnlyList<string> Factors => _factors;

    /// <summary>True where no factor is known.</summary>
    public bool IsEmpty => _factors.Count == 0;

    /// <summary>The label of a member for a factor.</summary>
    /// <exception cref="ArgumentException">The factor is unknown.</exception>
    public string Label(string factor, int member)
    {
        int f = Index(factor);
        return _values[f][Code(f, member)];
    }

    /// <summary>The labels that occur for a factor, in ordinal order, <see cref="NotStated"/> last.</summary>
    public IReadOnlyList<string> LabelsOf(string factor)
    {
        int f = Index(factor);
        var used = new HashSet<int>(_members[f]);
        return [.. _values[f].Where((_, code) => used.Contains(code)).OrderBy(label => label == NotStated).ThenBy(label => label, StringComparer.Ordinal)];
    }

    internal int Index(string factor)
    {
        int index = _factors.IndexOf(factor);
        return index >= 0
            ? index
            : throw new ArgumentException($"The factor '{factor}' is not in the input, which has: {(IsEmpty ? "none" : string.Join(", ", _factors))}.", nameof(factor));
    }

    internal bool Has(string factor) => _factors.Contains(factor);

    internal int Code(int factor, int member) => member < _members[factor].Count ? Math.Max(0, _members[factor][member]) : 0;

    internal string Value(int factor, int code) => _values[factor][code];

    /// <summary>Gives a member its label; returns the label it already had where that one contradicts, else null.</summary>
    internal string? Set(int factor, int member, string label) => SetCode(factor, member, CodeOf(factor, label));

    /// <summary>The code of a label, giving it the next one where it is new; empty is <see cref="NotStated"/>.</summary>
    internal int CodeOf(int factor, string label)
    {
        label = label.Length == 0 ? NotStated : label;
        if (!_codes[factor].TryGetValue(label, out int code))
        {
            code = _values[factor].Count;
            _codes[factor].Add(label, code);
            _values[factor].Add(label);
        }

        return code;
    }

    internal bool AlreadyIs(int factor, int member, int code)
    {
        List<int> members = _members[factor];
        return (uint)member < (uint)members.Count && members[member] == code;
    }

    internal string? SetCode(int factor, int member, int code)
    {
        List<int> members = _members[factor];
        while (members.Count <= member)
        {
            members.Add(-1);
        }

        if (members[member] < 0)
        {
            members[member] = code;
        }

        return members[member] == code ? null : _values[factor][members[member]];
    }
}
