namespace Lfr.Core.Watchlists;

/// <summary>One image of a person, with where it comes from and until when it may be kept.</summary>
public sealed record WatchlistImage
{
    /// <summary>Name of the image in the force's records.</summary>
    public string? Id { get; init; }

    /// <summary>Where it was lawfully had: "custody image, 12 March 2025, charged".</summary>
    public string? LawfulSource { get; init; }

    /// <summary>When somebody must look again whether it may still be kept. A lawful source is not a lawful retention.</summary>
    public DateOnly? RetentionReview { get; init; }

    /// <summary>Its entry in the template container; set by the builder.</summary>
    public long? EntryId { get; init; }

    /// <summary>Length of the embedder's raw vector, a measure of quality; set by the builder.</summary>
    public float? Norm { get; init; }

    /// <summary>Distance between the eyes in pixels of the image; set by the builder.</summary>
    public float? InterEyeDistancePixels { get; init; }
}
