namespace Lfr.Evaluation.Reports;

/// <summary>
/// The people that a rate is about: labels by factor for the probe side and, where it matters, for the reference side. Empty labels are everybody. Equality is by content.
/// </summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class GroupKey : IEquatable<GroupKey>
{
    /// <summary>A group by its probe and, optionally, reference labels.</summary>
    /// <param name="probe">Factor and label, in the order of the intersection's text.</param>
    /// <param name="reference">The same for the reference side; null where references of all groups are taken together.</param>
    public GroupKey(IEnumerable<KeyValuePair<string, string>> probe, IEnumerable<KeyValuePair<string, string>>? reference = null)
    {
        Probe = [.. probe];
        Reference = reference is null ? null : [.. reference];
    }

    /// <summary>Everybody.</summary>
    public static GroupKey All { get; } = new([]);

    /// <summary>Labels of the probe side.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Probe { get; }

    /// <summary>Labels of the reference side, or null.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Reference { get; }

    /// <summary>True for everybody.</summary>
    public bool IsAll => Probe.Count == 0;

    /// <summary>The factors joined by colons, such as <c>ethnicity:gender</c>; <c>all</c> for everybody.</summary>
    public string Factor => IsAll ? "all" : string.Join(':', Probe.Select(pair => pair.Key));

    /// <summary>The labels in words, such as <c>Black, female</c>.</summary>
    public string Text => IsAll ? "all" : Words(Probe) + (Reference is null ? "" : " v " + Words(Reference));

    /// <summary>The probe's labels in words.</summary>
    public string ProbeText => IsAll ? "all" : Words(Probe);

    /// <summary>The reference's labels in words.</summary>
    public string ReferenceText => Reference is null ? "" : Words(Reference);

    /// <inheritdoc/>
    public bool Equals(GroupKey? other) => other is not null && Identity == other.Identity;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GroupKey);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Identity);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private string Identity => string.Join('\u001f', Probe.Select(p => p.Key + '\u001e' + p.Value)) + '\u001d' + (Reference is null ? "" : string.Join('\u001f', Reference.Select(p => p.Key + '\u001e' + p.Value)));

    private static string Words(IReadOnlyList<KeyValuePair<string, string>> labels) => string.Join(", ", labels.Select(pair => pair.Value == Scores.FactorLabels.NotStated ? pair.Key + " not stated" : pair.Value));
}
