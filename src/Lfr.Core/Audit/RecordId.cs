using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Lfr.Core.Audit;

/// <summary>A short name in a record: of a person on a watchlist, an officer, an alert, a camera, a policy. Too short for a template.</summary>
/// <remarks>Should be a pseudonym wherever the record outlives what it names: a log line is never erased.</remarks>
[JsonConverter(typeof(RecordIdConverter))]
public readonly record struct RecordId
{
    /// <summary>Longest identifier, in UTF-16 units.</summary>
    public const int MaxLength = 128;

    private readonly string? _value;

    /// <summary>Takes a name.</summary>
    /// <param name="value">1 to 128 characters, none of them a control character, not only white space.</param>
    /// <exception cref="ArgumentException">It is empty, too long, or holds a control character.</exception>
    public RecordId(string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxLength || value.Any(char.IsControl))
        {
            Throw.Argument(
                $"An identifier of {value?.Length ?? 0} characters; legal: 1..{MaxLength} without control characters. Give the pseudonym that your records use, not data.",
                nameof(value));
        }

        _value = value;
    }

    /// <summary>Whether this is the default value, which names nothing.</summary>
    public bool IsEmpty => _value is null;

    /// <summary>The name; empty for the default value.</summary>
    public string Value => _value ?? "";

    /// <summary>As the constructor.</summary>
    /// <exception cref="ArgumentException">It is empty, too long, or holds a control character.</exception>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named alternate.")]
    public static implicit operator RecordId(string value) => new(value);

    /// <summary>The name.</summary>
    public override string ToString() => Value;

    /// <summary>Whether two names are one officer's: alike but for case and the white space around them. Where two people are required, nobody is two by writing the name otherwise.</summary>
    internal static bool IsOnePerson(string? left, string? right) => left is not null && right is not null && string.Equals(left.Trim(), right.Trim(), StringComparison.OrdinalIgnoreCase);

    /// <summary>As <see cref="IsOnePerson(string?, string?)"/>.</summary>
    internal bool IsSamePersonAs(RecordId other) => IsOnePerson(Value, other.Value);

    /// <summary>Names that <see cref="IsSamePersonAs"/> holds for have one key.</summary>
    internal string PersonKey => Value.Trim().ToUpperInvariant();
}
