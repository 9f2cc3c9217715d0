namespace Lfr.Core.Models;

/// <summary>On what terms a model may be used, as far as its publisher says.</summary>
public sealed record ModelLicence
{
    /// <summary>SPDX identifier of the package that carries the weights.</summary>
    public required string Spdx { get; init; }

    /// <summary>Whose it is, as the licence text says.</summary>
    public string? Holder { get; init; }

    /// <summary>What the licence leaves open: the training data, the weights' own origin.</summary>
    public required string Note { get; init; }
}
