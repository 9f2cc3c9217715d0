namespace Lfr.Core.Models;

/// <summary>Where a model file comes from, so that anyone can fetch it again and compare hashes.</summary>
public sealed record ModelProvenance
{
    /// <summary>The kind of package registry: "npm".</summary>
    public required string Registry { get; init; }

    /// <summary>The package.</summary>
    public required string Package { get; init; }

    /// <summary>Its exact version.</summary>
    public required string Version { get; init; }

    /// <summary>The registry's integrity value of the package's archive: "sha512-" and base64.</summary>
    public required string Integrity { get; init; }

    /// <summary>The file's path inside the archive.</summary>
    public required string Path { get; init; }

    /// <summary>The card of the file that this one was made from; null where the file is the package's own.</summary>
    public string? DerivedFrom { get; init; }

    /// <summary>How it was made from that file.</summary>
    public string? Derivation { get; init; }

    /// <summary>Architecture and origin of the weights, as far as known.</summary>
    public required string Architecture { get; init; }

    /// <summary>What it was trained on, as far as the publisher says.</summary>
    public required string TrainingData { get; init; }
}
