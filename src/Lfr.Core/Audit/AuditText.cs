using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Lfr.Core.Audit;

/// <summary>What a person wrote, or a sentence of the software: short text made of words. Encoded data has no spaces and is refused.</summary>
[JsonConverter(typeof(AuditTextConverter))]
public readonly record struct AuditText
{
    /// <summary>Longest text, in UTF-16 units.</summary>
    public const int MaxLength = 2000;

    /// <summary>Longest run without white space; a template or an image in base64 is one far longer run.</summary>
    public const int MaxRun = 128;

    private readonly string? _value;

    /// <summary>Takes a text.</summary>
    /// <param name="value">1 to 2,000 characters, not only white space, no run of over 128 without white space, no control character but line breaks and tabs.</param>
    /// <exception cref="ArgumentException">It is not such a text.</exception>
    public AuditText(string value)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > MaxLength)
        {
            Throw.Argument($"A text of {value?.Length ?? 0} characters; legal: 1..{MaxLength}, not only white space. Say it in a few sentences.", nameof(value));
        }

        var run = 0;
        foreach (var character in value)
        {
            run = char.IsWhiteSpace(character) ? 0 : run + 1;
            if (run > MaxRun || (char.IsControl(character) && character is not ('\n' or '\r' or '\t')))
            {
                Throw.Argument($"The text has a control character or a run of over {MaxRun} characters without white space: that is data, and a log carries none. Write words.", nameof(value));
            }
        }

        _value = value;
    }

    /// <summary>Whether this is the default value, which says nothing.</summary>
    public bool IsEmpty => _value is null;

    /// <summary>The text; empty for the default value.</summary>
    public string Value => _value ?? "";

    /// <summary>As the constructor.</summary>
    /// <exception cref="ArgumentException">It is not such a text.</exception>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "The constructor is the named alternate.")]
    public static implicit operator AuditText(string value) => new(value);

    /// <summary>A text of whatever length and content, cut and cleaned so that it fits: for messages of other software, which nobody can ask to be brief.</summary>
    /// <param name="value">Any text; empty becomes "(no text)".</param>
    public static AuditText Shorten(string? value)
    {
        var words = (value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => new string([.. word.Where(c => !char.IsControl(c))]))
            .Where(word => word.Length > 0)
            .Select(word => word.Length > MaxRun ? "(data removed)" : word);
        var text = string.Join(' ', words);
        if (text.Length > MaxLength)
        {
            // Half of a pair is no character.
            text = text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }

        return new AuditText(text.Length == 0 ? "(no text)" : text);
    }

    /// <summary>The text.</summary>
    public override string ToString() => Value;
}
