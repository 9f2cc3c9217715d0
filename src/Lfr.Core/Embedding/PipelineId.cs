using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Lfr.Core.Embedding;

/// <summary>
/// Identifies everything that changes a comparison score: a SHA-256 over detector, landmarks, alignment, embedder and their settings.
/// Templates of two pipelines are not comparable, and a calibration belongs to one.
/// </summary>
public readonly record struct PipelineId
{
    private readonly string? _hex;

    private PipelineId(string hex) => _hex = hex;

    /// <summary>Whether this is the default value, which identifies nothing.</summary>
    public bool IsEmpty => _hex is null;

    /// <summary>The id of a configuration text: the SHA-256 of its UTF-8 bytes. For an <see cref="Engine.IFaceEngine"/> of one's own.</summary>
    /// <param name="configuration">Everything that changes a score: the hashes of the models, sizes, thresholds of the detector, the way of aligning, versions. Two texts
    /// that differ in one character are two pipelines; it goes into <see cref="Engine.EngineInfo.Configuration"/> as it is.</param>
    /// <exception cref="ArgumentException">The text is null, empty or white space: it would identify nothing.</exception>
    public static PipelineId OfConfiguration(string configuration)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(configuration);
        return new(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(configuration))));
    }

    /// <summary>Reads 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is not 64 hexadecimal digits.</exception>
    public static PipelineId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is no pipeline id. A pipeline id is 64 hexadecimal digits.");

    /// <summary>Reads 64 hexadecimal digits, or says that they are not.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PipelineId id)
    {
        if (text is { Length: 64 } && text.All(char.IsAsciiHexDigit))
        {
            id = new PipelineId(text.ToLowerInvariant());
            return true;
        }

        id = default;
        return false;
    }

    /// <summary>64 lower-case hexadecimal digits, or "(none)" for the default value.</summary>
    public override string ToString() => _hex ?? "(none)";
}
