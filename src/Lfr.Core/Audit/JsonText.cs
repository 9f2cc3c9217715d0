using System.Text.Json;

namespace Lfr.Core.Audit;

/// <summary>The types that are one JSON string.</summary>
internal static class JsonText
{
    public static T Read<T>(ref Utf8JsonReader reader, Func<string, T> make)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException($"a string is expected, and there is {reader.TokenType}.");
        }

        try
        {
            return make(reader.GetString()!);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public static void Write(Utf8JsonWriter writer, string value, bool isEmpty, string type)
    {
        if (isEmpty)
        {
            Throw.Argument($"A {type} is empty (its default value). Set it: a record that names nothing proves nothing.", nameof(value));
        }

        writer.WriteStringValue(value);
    }
}
