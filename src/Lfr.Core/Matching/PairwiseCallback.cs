namespace Lfr.Core.Matching;

/// <summary>Hands every tile to a method.</summary>
/// <remarks>Called from one thread at a time, as <see cref="IPairwiseConsumer"/> says.</remarks>
/// <param name="method">What takes them.</param>
public sealed class PairwiseCallback(PairwiseCallback.TileMethod method) : IPairwiseConsumer
{
    /// <summary>Takes one tile, which is valid only until it returns.</summary>
    /// <param name="tile">The scores.</param>
    public delegate void TileMethod(in PairwiseTile tile);

    /// <inheritdoc/>
    public void Consume(in PairwiseTile tile) => method(in tile);
}
