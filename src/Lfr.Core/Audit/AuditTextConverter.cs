using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lfr.Core.Audit;

/// <summary>Reads and writes a <see cref="AuditText"/> as one JSON string. Public, so that contracts generated elsewhere can hold one.</summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed class AuditTextConverter : JsonConverter<AuditText>
{
    /// <inheritdoc/>
    public override AuditText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonText.Read(ref reader, text => new AuditText(text));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, AuditText value, JsonSerializerOptions options) =>
        JsonText.Write(writer, value.Value, value.IsEmpty, nameof(AuditText));
}
