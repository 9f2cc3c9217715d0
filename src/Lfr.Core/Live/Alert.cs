using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Imaging;
using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Core.Live;

/// <summary>
/// A reason for a trained officer to look: looks of one track matched one person on the watchlist. It says nothing of who is right, and
/// decides nothing.
/// </summary>
/// <remarks>Used by one thread at a time. It owns the probe crop, which is pinned and zeroed on <see cref="Dispose"/>: when the alert has been reviewed and its time is
/// over, or at once where nobody may keep it. It is audited before anyone gets it.</remarks>
public sealed class Alert : IDisposable
{
    internal Alert(Image probeCrop) => ProbeCrop = probeCrop;

    /// <summary>Name of the alert: the deployment's id and a number from 1.</summary>
    public required string Id { get; init; }

    /// <summary>The alert as the audit log holds it: what <c>AdjudicationDesk.Receive</c> takes. No pixels, no template.</summary>
    public required AlertRaised Raised { get; init; }

    /// <summary>The deployment.</summary>
    public required string DeploymentId { get; init; }

    /// <summary>The camera.</summary>
    public required string CameraId { get; init; }

    /// <summary>The track, unique within the camera and this run.</summary>
    public required long TrackId { get; init; }

    /// <summary>When the frame of the probe crop arrived.</summary>
    public required DateTimeOffset CapturedAt { get; init; }

    /// <summary>When the alert was raised.</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>From the arrival of the frame that confirmed the match to the alert, by a clock that never goes back.</summary>
    public required TimeSpan CaptureToAlert { get; init; }

    /// <summary>The face and its surroundings, in pixels of the frame. The best look of those that matched, by <see cref="FaceQuality.Norm"/>.</summary>
    /// <exception cref="ObjectDisposedException">Its pixels are read after the alert was disposed.</exception>
    public Image ProbeCrop { get; }

    /// <summary>Quality of that look.</summary>
    public required FaceQuality Quality { get; init; }

    /// <summary>What the watchlist has of the person.</summary>
    public required AlertReference Reference { get; init; }

    /// <summary>Score and threshold of that look, and the policy that gave the threshold.</summary>
    public required ComparisonDecision Decision { get; init; }

    /// <summary>The rule by which the threshold's rate was extrapolated beyond the calibration data; null where it was measured. Whoever shows the
    /// threshold shows this with it.</summary>
    public string? Extrapolation => Raised.Extrapolation?.Value;

    /// <summary>The best people on the watchlist for that look, best first; the one that the alert names is among them, in the last place where more people
    /// scored higher than are listed and their categories ask for more.</summary>
    public required IReadOnlyList<AlertCandidate> Candidates { get; init; }

    /// <summary>Looks of the track that matched the person, of <see cref="Looks"/>.</summary>
    public required int MatchingLooks { get; init; }

    /// <summary>Looks that counted: at most the confirmation window.</summary>
    public required int Looks { get; init; }

    /// <summary>The rule that made one decision of several looks.</summary>
    public required string FusionRule { get; init; }

    /// <summary>SHA-256 of the watchlist package.</summary>
    public required string WatchlistHash { get; init; }

    /// <summary>The pipeline: models with their hashes and every setting that changes a score.</summary>
    public required PipelineId Pipeline { get; init; }

    /// <summary>The engine's name and version.</summary>
    public required string Engine { get; init; }

    /// <summary>Alerts for the same watchlist subject that were suppressed since the last one was raised: any of them may have been another person.</summary>
    public required int SuppressedBefore { get; init; }

    /// <summary>Zeroes the probe crop.</summary>
    public void Dispose() => ProbeCrop.Dispose();

    /// <summary>Says what it is, never whom it names.</summary>
    public override string ToString() => $"Alert {Id} (redacted)";
}
