using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lfr.Tests;

/// <summary>Checks a JSON document against one of the published schemas. It knows the keywords that they use and refuses any other, so that no rule is passed over.</summary>
internal static class JsonSchemaChecker
{
    private static readonly string[] Keywords =
    [
        "$schema", "title", "description", "type", "const", "enum", "anyOf", "required", "properties", "additionalProperties", "items",
        "pattern", "minLength", "minItems", "minProperties", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    ];

    /// <summary>Adds one line to <paramref name="found"/> for each thing that does not fit.</summary>
    public static void Validate(JsonElement schema, JsonElement value, string path, List<string> found)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            if (schema.ValueKind == JsonValueKind.False)
            {
                found.Add($"{path}: must not be there");
            }

            return;
        }

        if (schema.EnumerateObject().FirstOrDefault(keyword => !Keywords.Contains(keyword.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } unknown)
        {
            throw new InvalidOperationException($"The checker does not know the keyword {unknown.Name}.");
        }

        if (schema.TryGetProperty("anyOf", out JsonElement anyOf) && !anyOf.EnumerateArray().Any(option => Fits(option, value)))
        {
            found.Add($"{path}: fits none of {anyOf.GetRawText()}");
        }

        if (schema.TryGetProperty("const", out JsonElement constant) && !JsonElement.DeepEquals(constant, value))
        {
            found.Add($"{path}: is not {constant.GetRawText()}");
        }

        if (schema.TryGetProperty("enum", out JsonElement allowed) && !allowed.EnumerateArray().Any(option => JsonElement.DeepEquals(option, value)))
        {
            found.Add($"{path}: {value.GetRawText()} is not one of {allowed.GetRawText()}");
        }

        if (schema.TryGetProperty("type", out JsonElement type))
        {
            string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(t => t.GetString()!)] : [type.GetString()!];
            if (!types.Any(t => IsOf(t, value)))
            {
                found.Add($"{path}: {value.ValueKind} is not {string.Join(" or ", types)}");
                return;
            }
        }

        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                ValidateArray(schema, value, path, found);
                break;
            case JsonValueKind.Object:
                ValidateObject(schema, value, path, found);
                break;
            case JsonValueKind.String:
                Require(!Has(schema, "minLength", out double least) || value.GetString()!.Length >= least, path, value, "is too short", found);
                Require(!schema.TryGetProperty("pattern", out JsonElement pattern) || Regex.IsMatch(value.GetString()!, pattern.GetString()!), path, value, "is not of the pattern", found);
                break;
            case JsonValueKind.Number:
                double number = value.GetDouble();
                Require(!Has(schema, "minimum", out double minimum) || number >= minimum, path, value, "is too small", found);
                Require(!Has(schema, "maximum", out double maximum) || number <= maximum, path, value, "is too large", found);
                Require(!Has(schema, "exclusiveMinimum", out double over) || number > over, path, value, "is too small", found);
                Require(!Has(schema, "exclusiveMaximum", out double under) || number < under, path, value, "is too large", found);
                break;
        }
    }

    private static bool Has(JsonElement schema, string keyword, out double value)
    {
        value = 0;
        return schema.TryGetProperty(keyword, out JsonElement limit) && limit.TryGetDouble(out value);
    }

    private static void Require(bool holds, string path, JsonElement value, string what, List<string> found)
    {
        if (!holds)
        {
            found.Add($"{path}: {value.GetRawText()} {what}");
        }
    }

    private static void ValidateArray(JsonElement schema, JsonElement value, string path, List<string> found)
    {
        if (Has(schema, "minItems", out double least) && value.GetArrayLength() < least)
        {
            found.Add($"{path}: has {value.GetArrayLength()} items, under {least}");
        }

        if (schema.TryGetProperty("items", out JsonElement items))
        {
            int index = 0;
            foreach (JsonElement item in value.EnumerateArray())
            {
                Validate(items, item, $"{path}/{index++}", found);
            }
        }
    }

    private static void ValidateObject(JsonElement schema, JsonElement value, string path, List<string> found)
    {
        if (Has(schema, "minProperties", out double least) && value.EnumerateObject().Count() < least)
        {
            found.Add($"{path}: has too few properties");
        }

        if (schema.TryGetProperty("required", out JsonElement required))
        {
            found.AddRange(required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)).Select(name => $"{path}: has no {name}"));
        }

        bool hasProperties = schema.TryGetProperty("properties", out JsonElement properties);
        bool hasRest = schema.TryGetProperty("additionalProperties", out JsonElement rest);
        foreach (JsonProperty property in value.EnumerateObject())
        {
            if (hasProperties && properties.TryGetProperty(property.Name, out JsonElement known))
            {
                Validate(known, property.Value, $"{path}/{property.Name}", found);
            }
            else if (hasRest && rest.ValueKind == JsonValueKind.False)
            {
                found.Add($"{path}: {property.Name} is not in the schema");
            }
            else if (hasRest && rest.ValueKind == JsonValueKind.Object)
            {
                Validate(rest, property.Value, $"{path}/{property.Name}", found);
            }
        }
    }

    private static bool Fits(JsonElement schema, JsonElement value)
    {
        List<string> found = [];
        Validate(schema, value, "", found);
        return found.Count == 0;
    }

    private static bool IsOf(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number) && number == decimal.Truncate(number),
        _ => throw new InvalidOperationException("The checker does not know the type " + type + "."),
    };
}
