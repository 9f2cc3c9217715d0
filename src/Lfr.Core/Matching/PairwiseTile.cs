using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching;

/// <summary>The scores of up to 32 left entries with up to 64 right ones.</summary>
public readonly ref struct PairwiseTile
{
    private readonly ReadOnlySpan<float> _scores;
    private readonly int _diagonal;

    internal PairwiseTile(
        ReadOnlySpan<float> scores,
        ReadOnlySpan<long> leftEntryIds,
        ReadOnlySpan<int> leftSubjects,
        ReadOnlySpan<long> rightEntryIds,
        ReadOnlySpan<int> rightSubjects,
        int diagonal)
    {
        _scores = scores;
        _diagonal = diagonal;
        LeftEntryIds = leftEntryIds;
        LeftSubjects = leftSubjects;
        RightEntryIds = rightEntryIds;
        RightSubjects = rightSubjects;
    }

    /// <summary>The left entries.</summary>
    public ReadOnlySpan<long> LeftEntryIds { get; }

    /// <summary>Their subjects.</summary>
    public ReadOnlySpan<int> LeftSubjects { get; }

    /// <summary>The right entries.</summary>
    public ReadOnlySpan<long> RightEntryIds { get; }

    /// <summary>Their subjects.</summary>
    public ReadOnlySpan<int> RightSubjects { get; }

    /// <summary>The canonical scores of one right entry with the first left entries: with all of them or, where a set is compared with itself, with those
    /// before it, so that each pair comes once and no entry meets itself.</summary>
    /// <param name="right">Place among <see cref="RightEntryIds"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="right"/> is no place among them.</exception>
    public ReadOnlySpan<float> Scores(int right)
    {
        Throw.IfOutOfRange(right, 0, RightEntryIds.Length - 1, nameof(right), "Give a place in RightEntryIds.");
        return _scores.Slice(right * CosineKernel.PanelRows, Math.Clamp(right + _diagonal, 0, LeftEntryIds.Length));
    }
}
