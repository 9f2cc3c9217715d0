using System.Text.Json;
using System.Text.Json.Nodes;
using Lfr.Core.Embedding;
using Lfr.Core.Policy;
using static Lfr.Core.Tests.Policy.SamplePolicies;

namespace Lfr.Core.Tests.Policy;

/// <summary>docs/policy.schema.json says what the reader takes: every kind of policy that is written follows it, and what the reader refuses does not.</summary>
public sealed class PolicySchemaTests
{
    private static readonly Dictionary<string, IThresholdPolicy> All = new(StringComparer.Ordinal)
    {
        ["fixed"] = new FixedThresholdPolicy("a", Pipeline, new Threshold(0.5f)),
        ["fixed, measured"] = new FixedThresholdPolicy("a", Pipeline, new Threshold(-1f), Evidence),
        ["category"] = new CategoryThresholdPolicy("a", Pipeline, new Threshold(1f), new Dictionary<string, Threshold> { ["missing"] = new(0.4f) }),
        ["target-fpir"] = new BoundedThresholdPolicy("a", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence),
        ["target-fpir, bound"] = new BoundedThresholdPolicy("a", Pipeline, new Threshold(0.6f), 100, 0.001, Evidence, Binding),
        ["equitable"] = new EquitableThresholdPolicy(
            "a", Pipeline, new Threshold(0.6f), 100, 0.01, [new("x", 0, 1000, 400, 0.003, "exact"), new("y", 1, 1000, 400, 0.0048, "exact")], Evidence, Binding with { Extrapolation = "one decade" }),
    };

    public static TheoryData<string> Kinds => [.. All.Keys];

    /// <summary>Faults that the reader refuses as well.</summary>
    public static TheoryData<string, Action<JsonObject>> Faults => new()
    {
        { "fixed", json => json.Remove("threshold") },
        { "fixed", json => json["treshold"] = 0.5 },
        { "fixed", json => json["threshold"] = 60 },
        { "fixed", json => json["pipeline"] = "xyz" },
        { "fixed", json => json["schema"] = "lfr-policy/2" },
        { "fixed", json => json["rule"] = "guess" },
        { "fixed", json => json["id"] = "" },
        { "fixed", json => json["watchlistSize"] = 9 },
        { "fixed, measured", json => json["calibration"]!.AsObject().Remove("subjects") },
        { "category", json => json.Remove("categoryThresholds") },
        { "category", json => json["categoryThresholds"] = new JsonObject() },
        { "category", json => json["categoryThresholds"]!["missing"] = 2 },
        { "target-fpir", json => json["watchlistSize"] = 0 },
        { "target-fpir", json => json["targetFpir"] = 1 },
        { "target-fpir", json => json.Remove("targetFpir") },
        { "target-fpir", json => json.Remove("calibration") },
        { "target-fpir", json => json["calibration"]!["nonMatedComparisons"] = 0 },
        { "target-fpir, bound", json => json["binding"]!["unit"] = "Camera" },
        { "target-fpir, bound", json => json["binding"]!["confidence"] = 95 },
        { "target-fpir, bound", json => json["binding"]!["calibrationDataSha256"] = "dd" },
        { "target-fpir, bound", json => json["binding"]!["fusionRule"] = "" },
        { "target-fpir, bound", json => json["binding"]!["watchlistComposition"]!["x"] = -1 },
        { "target-fpir, bound", json => json["groups"] = new JsonArray() },
        { "equitable", json => json["groups"]!.AsArray().RemoveAt(0) },
        { "equitable", json => json["groups"]![0]!["trials"] = 0 },
        { "equitable", json => json["groups"]![0]!.AsObject().Remove("method") },
        { "equitable", json => json.Remove("binding") },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_policy_that_is_written_follows_the_schema_and_is_read(string kind)
    {
        var text = PolicyFile.Format(All[kind]);
        Assert.Empty(Found(text));
        Assert.Equal(text, PolicyFile.Format(PolicyFile.Parse(text, kind)));
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_the_reader_refuses_is_against_the_schema(string kind, Action<JsonObject> spoil)
    {
        var json = JsonNode.Parse(PolicyFile.Format(All[kind]))!.AsObject();
        spoil(json);
        Assert.NotEmpty(Found(json.ToJsonString()));
        Assert.Throws<InvalidDataException>(() => PolicyFile.Parse(json.ToJsonString(), kind));
    }

    [Fact]
    public void Every_rule_and_every_field_is_in_the_schema()
    {
        using var schema = Schema();
        var properties = schema.RootElement.GetProperty("properties");
        var fields = typeof(PolicyDocument).GetProperties().Where(p => p.Name != "EqualityContract").Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));
        Assert.Equal(fields.Order(StringComparer.Ordinal), properties.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            All.Values.Select(PolicyFile.RuleOf).Distinct().Order(StringComparer.Ordinal),
            properties.GetProperty("rule").GetProperty("enum").EnumerateArray().Select(r => r.GetString()!).Order(StringComparer.Ordinal));
    }

    private static JsonDocument Schema() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(TestFolders.Root, "docs", "policy.schema.json")));

    private static List<string> Found(string text)
    {
        using var schema = Schema();
        using var json = JsonDocument.Parse(text);
        List<string> found = [];
        JsonSchemaChecker.Validate(schema.RootElement, json.RootElement, "", found);
        return found;
    }
}
