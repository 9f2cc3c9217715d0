using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Core.Watchlists;

/// <summary>How a watchlist is made.</summary>
public sealed record WatchlistBuilderOptions
{
    /// <summary>From where on an image is refused.</summary>
    public QualityLimits Quality { get; init; } = QualityLimits.Reference;

    /// <summary>Score from which on two images of different identifiers are reported as one person. From a calibration of the pipeline:
    /// at a false match rate f and n images, about f n²/2 pairs of different people are reported too.</summary>
    public required Threshold OnePersonFrom { get; init; }

    /// <summary>Score under which two images of one identifier are reported as two people.</summary>
    public required Threshold TwoPeopleBelow { get; init; }

    /// <summary>Side in pixels of the picture of each reference that officers are shown, 32 to 512; null for none.</summary>
    public int? PictureSizePixels { get; init; } = 112;
}
