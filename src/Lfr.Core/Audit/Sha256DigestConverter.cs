using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lfr.Core.Audit;

/// <summary>Reads and writes a <see cref="Sha256Digest"/> as one JSON string. Public, so that contracts generated elsewhere can hold one.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class Sha256DigestConverter : JsonConverter<Sha256Digest>
{
    /// <inheritdoc/>
    public override Sha256Digest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonText.Read(ref reader, Sha256Digest.Parse);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Sha256Digest value, JsonSerializerOptions options) =>
        JsonText.Write(writer, value.ToString(), value.IsEmpty, nameof(Sha256Digest));
}
