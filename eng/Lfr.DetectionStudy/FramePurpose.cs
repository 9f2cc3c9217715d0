namespace Lfr.DetectionStudy;

/// <summary>What frames are for. The numbers of one purpose are never those of the other, so that no frame that something was chosen with can be shown as evidence for it.</summary>
internal enum FramePurpose
{
    /// <summary>Comparing ways to look and choosing limits: numbers below <see cref="Backgrounds.FirstEvidence"/>.</summary>
    Choosing,

    /// <summary>Counting what the choice does: numbers from <see cref="Backgrounds.FirstEvidence"/> on.</summary>
    Evidence,
}
