using System.Text.Json;

namespace Lfr.Evaluation.Tests.Fixtures;

/// <summary>Reads reference values; each section says which independent program they came from.</summary>
internal static class Fixture
{
    public static IEnumerable<JsonElement> Cases(string file, string section)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", file)));
        JsonElement cases = document.RootElement.GetProperty(section).GetProperty("cases").Clone();
        Assert.NotEmpty(cases.EnumerateArray());
        return cases.EnumerateArray();
    }

    public static double Number(this JsonElement element, string name)
    {
        JsonElement value = element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : value.GetDouble();
    }

    public static double[] Numbers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetDouble())];

    public static int[] Integers(this JsonElement element, string name) => [.. element.Numbers(name).Select(e => (int)e)];
}
