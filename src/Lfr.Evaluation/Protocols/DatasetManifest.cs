using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Protocols;

/// <summary>The images of a data set with their people and labels. Labels come from the data set, never from a model. Immutable once read.</summary>
public sealed class DatasetManifest
{
    /// <summary>Name for reports.</summary>
    public required string Name { get; init; }

    /// <summary>Folder that image paths are relative to.</summary>
    public required string Folder { get; init; }

    /// <summary>The images, in ordinal order of their paths.</summary>
    public required IReadOnlyList<ManifestEntry> Entries { get; init; }

    /// <summary>Labels of each image, by its index in <see cref="Entries"/>.</summary>
    public required FactorLabels Labels { get; init; }

    /// <summary>The labels that were declared legal when the manifest was read.</summary>
    public LegalLabels LegalLabels { get; init; } = LegalLabels.None;

    /// <summary>Pairs of images to compare, by index (probe, reference); null where a protocol makes them.</summary>
    public IReadOnlyList<(int Probe, int Reference)>? Pairs { get; init; }

    /// <summary>False where the data set names no people, so that two images of one person would be taken for two people.</summary>
    public bool HasIdentities { get; init; } = true;

    /// <summary>What a reader of the results must know about the data set.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
