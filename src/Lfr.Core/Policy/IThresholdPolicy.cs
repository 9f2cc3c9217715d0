using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Policy;

/// <summary>Chooses the threshold of a comparison. Bound to one pipeline: thresholds of another mean nothing.</summary>
/// <remarks>Implementations are immutable and safe for concurrent use.</remarks>
public interface IThresholdPolicy
{
    /// <summary>Short stable name, printed with every alert.</summary>
    string Id { get; }

    /// <summary>The pipeline whose scores the threshold is for.</summary>
    PipelineId Pipeline { get; }

    /// <summary>What the threshold rests on.</summary>
    PolicyEvidence Evidence { get; }

    /// <summary>The lowest threshold that it gives for any watchlist and category.</summary>
    Threshold LowestThreshold { get; }

    /// <summary>The highest threshold that it gives for any watchlist and category.</summary>
    Threshold HighestThreshold { get; }

    /// <summary>What it was measured with; null where it is not bound, and then a use of it is warned of, not refused.</summary>
    PolicyBinding? Binding => null;

    /// <summary>The threshold for a comparison.</summary>
    /// <param name="context">Size of the watchlist, and category.</param>
    /// <exception cref="PolicyRefusedException">The policy does not cover this use, for example a larger watchlist than it was made for.</exception>
    Threshold ThresholdFor(in PolicyContext context);
}
