using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lfr.Core.Deployments;

/// <summary>The deployment form as a file (JSON, schema <c>lfr-deployment/1</c>). Unknown fields are refused, so that a misspelt one is not passed over.</summary>
public static class DeploymentFile
{
    /// <summary>The value of <c>schema</c>.</summary>
    public const string Schema = "lfr-deployment/1";

    /// <summary>Reads a form; whether it is in order is for <see cref="Deployment.Check"/> to say.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">The file is no form: no JSON, another schema, an unknown field.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DeploymentForm Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(InputFile.ReadAllText(path), path);
    }

    /// <summary>Reads a form from its text.</summary>
    /// <param name="json">The file's text.</param>
    /// <param name="name">What to call the file in messages.</param>
    /// <exception cref="FormatException">As for <see cref="Load"/>.</exception>
    public static DeploymentForm Parse(string json, string name)
    {
        try
        {
            var document = JsonSerializer.Deserialize(json, DeploymentJson.Default.DeploymentDocument);
            return document switch
            {
                null => throw new FormatException($"The deployment file '{name}' is empty."),
                { Schema: not Schema } => throw new FormatException($"The deployment file '{name}' has schema '{document.Schema}'; this version reads '{Schema}'."),
                { Deployment: null } => throw new FormatException($"The deployment file '{name}' has no 'deployment'."),
                _ => document.Deployment,
            };
        }
        catch (JsonException e)
        {
            throw new FormatException($"The deployment file '{name}' is not a deployment: {JsonFault.Describe(e)}", e);
        }
    }

    /// <summary>The form as the file's text.</summary>
    public static string Format(DeploymentForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        return JsonSerializer.Serialize(new DeploymentDocument { Schema = Schema, Deployment = form }, DeploymentJson.Default.DeploymentDocument) + "\n";
    }
}

internal sealed record DeploymentDocument
{
    public string? Schema { get; init; }

    public DeploymentForm? Deployment { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(DeploymentDocument))]
internal sealed partial class DeploymentJson : JsonSerializerContext;
