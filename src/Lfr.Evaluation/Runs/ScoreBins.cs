namespace Lfr.Evaluation.Runs;

/// <summary>Scores from -1 to 1 counted in bins of equal width whose edges are binary32, so that every score is put in the right one.</summary>
/// <remarks>Not thread-safe: fill one a thread and <see cref="Add"/>.</remarks>
internal sealed class ScoreBins
{
    private const int Half = 65_536;

    private readonly long[] _counts = new long[2 * Half];

    public static int Bins => 2 * Half;

    /// <summary>The bin of a score; the last holds 1 itself.</summary>
    public static int Of(float score) => Math.Min((int)MathF.Floor(score * Half) + Half, (2 * Half) - 1);

    /// <summary>The lowest score of a bin.</summary>
    public static float LowerEdge(int bin) => ((float)bin / Half) - 1;

    public long this[int bin] => _counts[bin];

    public void Count(int bin) => _counts[bin]++;

    public long Total() => _counts.Sum();

    public void Add(ScoreBins other)
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            _counts[i] += other._counts[i];
        }
    }
}
