using System.Text.Json;

namespace Lfr.Core.Models;

/// <summary>
/// What is known of one model: the file and its hash, what it reads and writes, on what terms it may be used, where it comes from, and what was
/// measured with it. The code reads a model's contract from here; nothing about a model is written elsewhere.
/// </summary>
/// <remarks>Immutable, and safe for concurrent use.</remarks>
public sealed record ModelCard
{
    /// <summary>The format that this code reads.</summary>
    public const string CurrentSchema = "lfr-model-card/1";

    /// <summary>The card's format: <see cref="CurrentSchema"/>.</summary>
    public required string Schema { get; init; }

    /// <summary>Short stable name.</summary>
    public required string Id { get; init; }

    /// <summary>What the model does in the pipeline.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>One sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>Name of the model file, in the card's folder.</summary>
    public required string File { get; init; }

    /// <summary>Length of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of the file: 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What the model reads.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>What the model writes.</summary>
    public required IReadOnlyList<ModelOutput> Outputs { get; init; }

    /// <summary>Anchors for decoding boxes; null where the graph decodes them itself, and for other roles.</summary>
    public AnchorContract? Anchors { get; init; }

    /// <summary>At which sizes the detector finds faces; null where it has no <see cref="Anchors"/>.</summary>
    public DetectorContract? Detector { get; init; }

    /// <summary>The points; null for other roles than <see cref="ModelRole.Landmarks"/>.</summary>
    public LandmarkContract? Landmarks { get; init; }

    /// <summary>Number of values of a template; null for other roles than <see cref="ModelRole.Embedder"/>.</summary>
    public int? TemplateDimension { get; init; }

    /// <summary>On what terms it may be used.</summary>
    public required ModelLicence Licence { get; init; }

    /// <summary>Where it comes from.</summary>
    public required ModelProvenance Provenance { get; init; }

    /// <summary>What was measured with it; empty where nothing was.</summary>
    public required IReadOnlyList<AccuracyMeasurement> Accuracy { get; init; }

    /// <summary>Its thresholds; null where it has none.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>Reads and checks a card.</summary>
    /// <param name="utf8Json">The whole card.</param>
    /// <param name="source">Its name, for messages: the path.</param>
    /// <exception cref="ModelException">It is no JSON, lacks a field, has one too many, or contradicts itself.</exception>
    public static ModelCard Parse(ReadOnlySpan<byte> utf8Json, string source)
    {
        ModelCard? card;
        try
        {
            card = JsonSerializer.Deserialize(utf8Json, ModelCardJson.Default.ModelCard);
        }
        catch (JsonException exception)
        {
            throw new ModelException($"{source} is no model card: {exception.Message}", exception);
        }

        if (card is null)
        {
            throw new ModelException($"{source} is no model card: it holds null.");
        }

        ModelCardRules.Check(card, source);
        return card;
    }

    /// <summary>Writes the card as one JSON object.</summary>
    /// <param name="writer">Where to.</param>
    public void WriteTo(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, this, ModelCardJson.Default.ModelCard);

    /// <summary>The output of that name.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <exception cref="ModelException">The card has no such output.</exception>
    public ModelOutput Output(string name) =>
        Outputs.FirstOrDefault(output => output.Name == name)
        ?? throw new ModelException($"model card {Id} has no output '{name}'; it has {string.Join(", ", Outputs.Select(o => o.Name))}.");
}
