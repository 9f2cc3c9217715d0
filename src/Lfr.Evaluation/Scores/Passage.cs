namespace Lfr.Evaluation.Scores;

/// <summary>One person walking once through the zone of recognition: one trial, however many cameras, frames or references it met.</summary>
/// <remarks>Once its score set has been read it does not change, and is safe for concurrent use.</remarks>
public sealed class Passage
{
    /// <summary>Identifier.</summary>
    public required string Id { get; init; }

    /// <summary>Index of the person in the score set's subjects.</summary>
    public required int Subject { get; init; }

    /// <summary>Place of the test; may be empty.</summary>
    public required string Site { get; init; }

    /// <summary>Session of the test; may be empty.</summary>
    public required string Session { get; init; }

    /// <summary>Cameras that the passage has rows for.</summary>
    public IReadOnlyList<string> Cameras => CameraList;

    /// <summary>True where the person is on the list, so that an alert to the right reference is a success.</summary>
    public required bool IsMatedTrial { get; init; }

    /// <summary>True where the passage is a trial of a false alert against everyone else's references.</summary>
    public required bool IsNonMatedTrial { get; init; }

    /// <summary>True where any camera acquired a face.</summary>
    public bool IsAcquired { get; internal set; }

    /// <summary>Why no face was acquired; may be empty.</summary>
    public string FailureReason { get; internal set; } = "";

    /// <summary>The best mated score over cameras, in the file's own direction; NaN where none was kept.</summary>
    public double MatedScore { get; internal set; } = double.NaN;

    /// <summary>True where the protocol's rule took the passage out of every rate; it is counted and its reason printed.</summary>
    public required bool IsExcluded { get; init; }

    /// <summary>Why it was excluded.</summary>
    public required string ExclusionReason { get; init; }

    internal List<string> CameraList { get; } = [];
}
