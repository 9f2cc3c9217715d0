using System.Text;
using System.Text.Json;

namespace Lfr.Core.Policy;

/// <summary>
/// The policy as a file (JSON): <c>schema, id, pipeline, rule, threshold, categoryThresholds {category: threshold}, watchlistSize, targetFpir,
/// groups [{group, errors, trials, subjects, upperBound, method}], calibration {data, subjects, nonMatedComparisons, falseMatches, source},
/// binding {unit, fusionRule, qualityGate, cameras, watchlistComposition {group: people}, calibrationDataSha256, confidence, extrapolation}</c>.
/// Rule <c>fixed</c> needs a threshold; <c>category</c> one for each category, and <c>threshold</c> is for references without; <c>target-fpir</c> a rate,
/// the watchlist size that it holds for, and a calibration with counts; <c>equitable</c> also the groups and the binding. Unknown fields, and fields that the rule
/// ignores, are refused, so that a misspelt limit is not passed over. <c>docs/policy.schema.json</c> says the same to machines.
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
            return Parse(InputFile.ReadAllText(path), path);
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
            throw new InvalidDataException($"The policy file '{name}' is not a policy: {JsonFault.Describe(e)}", e);
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
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(Format(policy)));
    }

    /// <summary>The policy as the file's text.</summary>
    /// <exception cref="ArgumentException">The policy is of a kind that has no file form.</exception>
    public static string Format(IThresholdPolicy policy) =>
        JsonSerializer.Serialize(PolicyDocument.From(policy), PolicyJson.Default.PolicyDocument) + "\n";

    /// <summary>The rule of a policy, as the file names it.</summary>
    internal static string RuleOf(IThresholdPolicy policy) => PolicyDocument.From(policy).Rule;
}
