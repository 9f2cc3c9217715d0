namespace Lfr.Core.Matching;

/// <summary>Takes the scores of a <see cref="PairwiseScorer"/> as they are computed, a tile at a time; nobody holds the whole matrix.</summary>
/// <remarks>Called from one thread at a time; a scorer that uses several threads takes a consumer for each.</remarks>
public interface IPairwiseConsumer
{
    /// <summary>Takes one tile. Called from one thread at a time; tiles come in no promised order, and each pair is in exactly one.</summary>
    /// <param name="tile">The scores; valid only until this returns.</param>
    void Consume(in PairwiseTile tile);
}
