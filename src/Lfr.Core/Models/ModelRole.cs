namespace Lfr.Core.Models;

/// <summary>What a model does in the pipeline.</summary>
public enum ModelRole
{
    /// <summary>Finds faces: an image in, scores and boxes out.</summary>
    Detector,

    /// <summary>Places points on a face: a crop in, coordinates out.</summary>
    Landmarks,

    /// <summary>Makes the raw vector of a face: an aligned crop in, values out.</summary>
    Embedder,
}
