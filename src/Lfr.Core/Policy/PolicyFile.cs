using System.Text.Json;
using System.Text.Json.Serialization;
using Lfr.Core.Embedding;

namespace Lfr.Core.Policy;

/// <summary>
/// The policy as a file (JSON): <c>schema, id, pipeline, rule, threshold, watchlistSize, targetFpir, calibration {data, subjects,
/// nonMatedComparisons, falseMatches, source}</c>. Rule <c>fixed</c> needs a threshold; rule <c>target-fpir</c> also a rate, the
/// watchlist size that it holds for, and a calibration with counts. Unknown fields are refused, so that a misspelt limit is not ignored.
/// </summary>
public static class PolicyFile
{
    /// <summary>The value of <c>schema</c>.</summary>
    public const string Schema = "lfr-policy/1";

    /// <summary>Reads a policy.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is missing, no JSON, of another schema, incomplete or contradictory; the message says where.</exception>
    public static IThresholdPolicy Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"The policy file '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Reads a policy from its text.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Load"/>.</exception>
    public static IThresholdPolicy Parse(string json, string name)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, PolicyJson.Default.PolicyDocument)
                ?? throw new InvalidDataException($"The policy file '{name}' is empty.");
            return document.ToPolicy(name);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The policy file '{name}' is not a policy: {e.Message}", e);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The policy file '{name}' is not usable: {e.Message}", e);
        }
    }

    /// <summary>Writes a policy: to a temporary name first, so that nothing half-written is ever read.</summary>
    /// <param name="policy">A policy of this library.</param>
    /// <param name="path">The file; replaced if there.</param>
    /// <exception cref="ArgumentException">The policy is of a kind that has no file form.</exception>
    public static void Save(IThresholdPolicy policy, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = Format(policy);
        var temporary = path + ".tmp";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>The policy as the file's text.</summary>
    /// <exception cref="ArgumentException">The policy is of a kind that has no file form.</exception>
    public static string Format(IThresholdPolicy policy) =>
        JsonSerializer.Serialize(PolicyDocument.From(policy), PolicyJson.Default.PolicyDocument) + "\n";
}

internal sealed record PolicyCalibrationDocument
{
    public required string Data { get; init; }

    public required long Subjects { get; init; }

    public required long NonMatedComparisons { get; init; }

    public required long FalseMatches { get; init; }

    public required string Source { get; init; }
}

internal sealed record PolicyDocument
{
    public const string FixedRule = "fixed";
    public const string TargetFpirRule = "target-fpir";

    public required string Schema { get; init; }

    public required string Id { get; init; }

    public required string Pipeline { get; init; }

    public required string Rule { get; init; }

    public required float Threshold { get; init; }

    public int? WatchlistSize { get; init; }

    public double? TargetFpir { get; init; }

    public PolicyCalibrationDocument? Calibration { get; init; }

    public static PolicyDocument From(IThresholdPolicy policy) => policy switch
    {
        FixedThresholdPolicy p => Common(p, FixedRule, p.Threshold),
        BoundedThresholdPolicy p => Common(p, TargetFpirRule, p.ThresholdFor(new PolicyContext(1))) with
        {
            WatchlistSize = p.WatchlistSize,
            TargetFpir = p.TargetFpir,
        },
        _ => throw new ArgumentException($"A policy of type {policy.GetType().Name} has no file form. Use FixedThresholdPolicy or BoundedThresholdPolicy.", nameof(policy)),
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

        var evidence = Calibration is null
            ? PolicyEvidence.Unmeasured
            : new PolicyEvidence(Calibration.Data, Calibration.Subjects, Calibration.NonMatedComparisons, Calibration.FalseMatches, Calibration.Source);
        var threshold = new Threshold(Threshold);
        return Rule switch
        {
            FixedRule when WatchlistSize is null && TargetFpir is null => new FixedThresholdPolicy(Id, pipeline, threshold, evidence),
            FixedRule => throw new InvalidDataException($"The policy file '{name}' has the rule '{FixedRule}' and a watchlist size or target rate, which that rule ignores. Remove them, or use '{TargetFpirRule}'."),
            TargetFpirRule => new BoundedThresholdPolicy(
                Id, pipeline, threshold,
                WatchlistSize ?? throw new InvalidDataException($"The policy file '{name}' has the rule '{TargetFpirRule}' and no watchlistSize."),
                TargetFpir ?? throw new InvalidDataException($"The policy file '{name}' has the rule '{TargetFpirRule}' and no targetFpir."),
                evidence),
            _ => throw new InvalidDataException($"The policy file '{name}' has the rule '{Rule}'; there are '{FixedRule}' and '{TargetFpirRule}'."),
        };
    }

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

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    WriteIndented = true)]
[JsonSerializable(typeof(PolicyDocument))]
internal sealed partial class PolicyJson : JsonSerializerContext;
