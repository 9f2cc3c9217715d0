using System.Globalization;

namespace Lfr.Core.Matching;

/// <summary>Counts scores in bins of equal width over [-1, 1], mated and non-mated pairs apart: pairs of one subject, and of two.</summary>
/// <remarks>Bin b holds the scores from <see cref="LowerEdge"/>(b) to below <see cref="LowerEdge"/>(b + 1), and the last one 1 itself. Not safe for concurrent use: give each
/// thread its own and <see cref="Add"/> them.</remarks>
public sealed class ScoreHistogram : IPairwiseConsumer
{
    private readonly long[] _mated;
    private readonly long[] _nonMated;
    private readonly int _half;

    /// <summary>An empty histogram.</summary>
    /// <param name="halfBins">Bins on each side of zero; a power of two from 1 to 65,536, so that every edge is a binary32 and every score is put in the right bin.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="halfBins"/> is out of range or no power of two.</exception>
    public ScoreHistogram(int halfBins = 4096)
    {
        Throw.IfOutOfRange(halfBins, 1, 65_536, nameof(halfBins), "Use a power of two.");
        if (!int.IsPow2(halfBins))
        {
            Throw.OutOfRange(halfBins.ToString(CultureInfo.InvariantCulture), "a power of two", nameof(halfBins), "Use 4096.");
        }

        _half = halfBins;
        _mated = new long[2 * halfBins];
        _nonMated = new long[2 * halfBins];
    }

    /// <summary>Counts of pairs of one subject, a bin each.</summary>
    public ReadOnlySpan<long> Mated => _mated;

    /// <summary>Counts of pairs of two subjects, a bin each.</summary>
    public ReadOnlySpan<long> NonMated => _nonMated;

    /// <summary>The lowest score of a bin: <c>bin / halfBins - 1</c>, exactly.</summary>
    public float LowerEdge(int bin) => ((float)bin / _half) - 1;

    /// <inheritdoc/>
    public void Consume(in PairwiseTile tile)
    {
        var leftSubjects = tile.LeftSubjects;
        for (var right = 0; right < tile.RightEntryIds.Length; right++)
        {
            var scores = tile.Scores(right);
            var subject = tile.RightSubjects[right];
            for (var left = 0; left < scores.Length; left++)
            {
                // Scaling by a power of two is exact, so that the floor is the true one.
                var bin = Math.Min((int)MathF.Floor(scores[left] * _half) + _half, (2 * _half) - 1);
                (leftSubjects[left] == subject ? _mated : _nonMated)[bin]++;
            }
        }
    }

    /// <summary>Adds another's counts.</summary>
    /// <exception cref="ArgumentException">It has another number of bins.</exception>
    public void Add(ScoreHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._half != _half)
        {
            Throw.Argument($"The histograms have {2 * _half} and {2 * other._half} bins. Make both with the same number.", nameof(other));
        }

        for (var i = 0; i < _mated.Length; i++)
        {
            _mated[i] += other._mated[i];
            _nonMated[i] += other._nonMated[i];
        }
    }
}
