using System.Globalization;
using System.Text;

namespace Lfr.Core.Audit;

/// <summary>The result of verifying a log.</summary>
public sealed record AuditVerification
{
    /// <summary>What was found.</summary>
    public required AuditVerdict Verdict { get; init; }

    /// <summary>Whole lines that fit each other, from the first on.</summary>
    public required long Lines { get; init; }

    /// <summary>Of those, lines that the last good signed head vouches for.</summary>
    public required long AnchoredLines { get; init; }

    /// <summary>Lines after the last signed head. Whoever can write the files can have changed them without a trace.</summary>
    public long UnanchoredLines => Math.Max(0, Lines - AnchoredLines);

    /// <summary>Bytes of an unfinished last line.</summary>
    public required long TornBytes { get; init; }

    /// <summary>Number of the first line that is broken; null where none is, or where only a head is.</summary>
    public long? FirstBrokenLine { get; init; }

    /// <summary>Last line of the range in which the break lies: the same as <see cref="FirstBrokenLine"/> but where lines were rewritten with all their hashes, or removed.</summary>
    public long? LastBrokenLine { get; init; }

    /// <summary>The file in which the break is seen; null where there is none.</summary>
    public string? BrokenFile { get; init; }

    /// <summary>Number of the line within <see cref="BrokenFile"/>, from 1; 0 for the file as a whole.</summary>
    public long BrokenFileLine { get; init; }

    /// <summary>What is wrong, in a sentence; null where nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The log's name; null where the first line cannot be read.</summary>
    public RecordId? LogId { get; init; }

    /// <summary>Hash of the last whole line; null where there is none.</summary>
    public Sha256Digest? LastHash { get; init; }

    /// <summary>Time of the last whole line; null where there is none.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>The key that signed the last good head; null where there is none.</summary>
    public Sha256Digest? HeadKey { get; init; }

    /// <summary>Where all that is wrong is that every head is of one key that is not trusted: that key.</summary>
    internal Sha256Digest? OtherKey { get; init; }

    /// <summary>When the last good head was signed; null where there is none.</summary>
    public DateTimeOffset? HeadSignedAt { get; init; }

    /// <summary>The result in a few sentences for people.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        var invariant = CultureInfo.InvariantCulture;
        switch (Verdict)
        {
            case AuditVerdict.Broken when FirstBrokenLine is { } first:
                text.Append(invariant, $"The log is broken at line {first}");
                text.Append(LastBrokenLine is { } last && last > first ? string.Create(invariant, $" (somewhere up to line {last})") : "");
                text.Append(first > AnchoredLines ? ", after the last signed head" : "");
                text.Append(invariant, $", seen in {BrokenFile} at its line {BrokenFileLine}: {Problem}");
                break;
            case AuditVerdict.Broken:
                text.Append(invariant, $"The log is broken: {Problem} ({BrokenFile}, line {BrokenFileLine}).");
                break;
            case AuditVerdict.Unanchored:
                text.Append(invariant, $"{Lines} lines fit each other, and no signed head vouches for them: {Problem}");
                break;
            default:
                text.Append(invariant, $"{Lines} lines are intact, {AnchoredLines} of them under the head signed {HeadSignedAt:O} with key {HeadKey}.");
                break;
        }

        if (Verdict != AuditVerdict.Broken && Verdict != AuditVerdict.Unanchored && UnanchoredLines > 0)
        {
            text.Append(invariant, $" {UnanchoredLines} lines after the head are not vouched for.");
        }

        if (TornBytes > 0)
        {
            text.Append(invariant, $" The last line is torn ({TornBytes} bytes): a write that was interrupted or is going on, not a change.");
        }

        return text.ToString();
    }
}
