using Lfr.Core.Detection;
using Lfr.Core.Models;
using Lfr.Core.Quality;

namespace Lfr.Core.Engine;

/// <summary>How <see cref="FaceEngine"/> works. What changes a score is part of the pipeline id; quality limits and threads are not.</summary>
public sealed record FaceEngineOptions
{
    /// <summary>Id of the detector's card in the pack; null where the pack has one that takes any size.</summary>
    public string? DetectorId { get; init; }

    /// <summary>Id of the landmark model's card; null where the pack has one.</summary>
    public string? LandmarksId { get; init; }

    /// <summary>Id of the embedder's card; null where the pack has one.</summary>
    public string? EmbedderId { get; init; }

    /// <summary>Provider and threads of the models.</summary>
    public OnnxSessionOptions Session { get; init; } = new();

    /// <summary>How an image is looked at.</summary>
    public DetectorOptions Detector { get; init; } = new();

    /// <summary>Limits that apply where a call gives none.</summary>
    public QualityLimits Limits { get; init; } = QualityLimits.Probe;

    /// <summary>Faces embedded at once at most, 1 or more.</summary>
    public int MaxBatch { get; init; } = 8;

    /// <summary>Images looked at by one engine at once, 1 or more; null for as many as there are processors. Further calls wait their turn: on processors alone, more would not be
    /// ready sooner, and each takes some 200 MB for a frame of 1920x1080.</summary>
    public int? ImagesAtOnce { get; init; }
}
