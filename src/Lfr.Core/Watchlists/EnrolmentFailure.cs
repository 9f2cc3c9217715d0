using Lfr.Core.Quality;

namespace Lfr.Core.Watchlists;

/// <summary>An image of a form that gave no reference (ISO/IEC 2382-37: failure to enrol).</summary>
/// <param name="SubjectId">The person.</param>
/// <param name="ImageId">The image.</param>
/// <param name="Reason">Why.</param>
public readonly record struct EnrolmentFailure(string SubjectId, string ImageId, FailureReason Reason);
