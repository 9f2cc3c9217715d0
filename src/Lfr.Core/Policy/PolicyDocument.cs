using System.Text.Json.Serialization;
using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>The policy file's fields, and what each rule makes of them.</summary>
internal sealed record PolicyDocument
{
    public const string FixedRule = "fixed";
    public const string CategoryRule = "category";
    public const string TargetFpirRule = "target-fpir";
    public const string EquitableRule = "equitable";

    public required string Schema { get; init; }

    public required string Id { get; init; }

    public required string Pipeline { get; init; }

    public required string Rule { get; init; }

    public required float Threshold { get; init; }

    public IReadOnlyDictionary<string, float>? CategoryThresholds { get; init; }

    public int? WatchlistSize { get; init; }

    public double? TargetFpir { get; init; }

    public IReadOnlyList<GroupBound>? Groups { get; init; }

    public PolicyCalibrationDocument? Calibration { get; init; }

    public PolicyBinding? Binding { get; init; }

    public static PolicyDocument From(IThresholdPolicy policy) => policy switch
    {
        FixedThresholdPolicy p => Common(p, FixedRule, p.Threshold),
        CategoryThresholdPolicy p => Common(p, CategoryRule, p.Uncategorised) with
        {
            CategoryThresholds = p.Thresholds.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal),
        },
        BoundedThresholdPolicy p => Common(p, TargetFpirRule, p.LowestThreshold) with
        {
            WatchlistSize = p.WatchlistSize,
            TargetFpir = p.TargetFpir,
            Binding = p.Binding,
        },
        EquitableThresholdPolicy p => Common(p, EquitableRule, p.LowestThreshold) with
        {
            WatchlistSize = p.WatchlistSize,
            TargetFpir = p.TargetFpir,
            Groups = p.Groups,
            Binding = p.Binding,
        },
        _ => throw new ArgumentException(
            $"A policy of type {policy.GetType().Name} has no file form. Use FixedThresholdPolicy, CategoryThresholdPolicy, BoundedThresholdPolicy or EquitableThresholdPolicy.", nameof(policy)),
    };

    public IThresholdPolicy ToPolicy(string name)
    {
        if (Schema != PolicyFile.Schema)
        {
            throw new InvalidDataException($"The policy file '{name}' has schema '{Schema}'; this version reads '{PolicyFile.Schema}'.");
        }

        if (!PipelineId.TryParse(Pipeline, out var pipeline))
        {
            throw new InvalidDataException($"The policy file '{name}' has no pipeline id: '{Pipeline}' is not 64 hexadecimal digits.");
        }

        RefuseIgnoredFields(name);
        var evidence = Calibration is null
            ? PolicyEvidence.Unmeasured
            : new PolicyEvidence(Calibration.Data, Calibration.Subjects, Calibration.NonMatedComparisons, Calibration.FalseMatches, Calibration.Source);
        var threshold = new Threshold(Threshold);
        return Rule switch
        {
            FixedRule => new FixedThresholdPolicy(Id, pipeline, threshold, evidence),
            CategoryRule => new CategoryThresholdPolicy(
                Id, pipeline, threshold,
                Need(CategoryThresholds, "categoryThresholds", name).ToDictionary(pair => pair.Key, pair => new Threshold(pair.Value), StringComparer.Ordinal),
                evidence),
            TargetFpirRule => new BoundedThresholdPolicy(
                Id, pipeline, threshold, Need(WatchlistSize, "watchlistSize", name), Need(TargetFpir, "targetFpir", name), evidence, Binding),
            EquitableRule => new EquitableThresholdPolicy(
                Id, pipeline, threshold, Need(WatchlistSize, "watchlistSize", name), Need(TargetFpir, "targetFpir", name),
                Need(Groups, "groups", name), evidence, Need(Binding, "binding", name)),
            _ => throw new InvalidDataException($"The policy file '{name}' has the rule '{Rule}'; there are '{FixedRule}', '{CategoryRule}', '{TargetFpirRule}' and '{EquitableRule}'."),
        };
    }

    private void RefuseIgnoredFields(string name)
    {
        var isRate = Rule is TargetFpirRule or EquitableRule;
        var ignored = new List<string>();
        void Add(string field, bool isThere, bool isUsed)
        {
            if (isThere && !isUsed)
            {
                ignored.Add(field);
            }
        }

        Add("categoryThresholds", CategoryThresholds is not null, Rule == CategoryRule);
        Add("watchlistSize", WatchlistSize is not null, isRate);
        Add("targetFpir", TargetFpir is not null, isRate);
        Add("binding", Binding is not null, isRate);
        Add("groups", Groups is not null, Rule == EquitableRule);
        if (ignored.Count > 0 && Rule is (FixedRule or CategoryRule or TargetFpirRule or EquitableRule))
        {
            throw new InvalidDataException($"The policy file '{name}' has the rule '{Rule}', which ignores its {string.Join(", ", ignored)}. Remove what is ignored, or use another rule.");
        }
    }

    private T Need<T>(T? value, string field, string name)
        where T : class => value ?? throw Missing(field, name);

    private T Need<T>(T? value, string field, string name)
        where T : struct => value ?? throw Missing(field, name);

    private InvalidDataException Missing(string field, string name) => new($"The policy file '{name}' has the rule '{Rule}' and no {field}.");

    private static PolicyDocument Common(IThresholdPolicy policy, string rule, Threshold threshold) => new()
    {
        Schema = PolicyFile.Schema,
        Id = policy.Id,
        Pipeline = policy.Pipeline.ToString(),
        Rule = rule,
        Threshold = threshold.Value,
        Calibration = ReferenceEquals(policy.Evidence, PolicyEvidence.Unmeasured)
            ? null
            : new PolicyCalibrationDocument
            {
                Data = policy.Evidence.Data,
                Subjects = policy.Evidence.Subjects,
                NonMatedComparisons = policy.Evidence.NonMatedComparisons,
                FalseMatches = policy.Evidence.FalseMatches,
                Source = policy.Evidence.Source,
            },
    };
}

internal sealed record PolicyCalibrationDocument
{
    public required string Data { get; init; }

    public required long Subjects { get; init; }

    public required long NonMatedComparisons { get; init; }

    public required long FalseMatches { get; init; }

    public required string Source { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(PolicyDocument))]
internal sealed partial class PolicyJson : JsonSerializerContext;
