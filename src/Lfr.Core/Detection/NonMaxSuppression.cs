namespace Lfr.Core.Detection;

/// <summary>Keeps one box a face: greedy, by descending score.</summary>
/// <param name="MaxIntersectionOverUnion">A box that overlaps a better one by more is removed, 0 to 1.</param>
/// <param name="MaxContainment">A box of whose area a better one covers more (or the other way round) is removed: a nose is not a
/// second face. 1 turns the rule off.</param>
public sealed record NonMaxSuppression(float MaxIntersectionOverUnion = 0.4f, float MaxContainment = 0.7f)
{
    /// <summary>Orders the boxes by score (ties: larger area, then left, then top, so that the result does not depend on the
    /// order given) and moves the kept ones to the front.</summary>
    /// <param name="boxes">Boxes; reordered.</param>
    /// <returns>Number of boxes kept, at the front, best first.</returns>
    public int Apply(Span<ScoredBox> boxes)
    {
        boxes.Sort(static (a, b) => Compare(a, b));
        var kept = 0;
        for (var i = 0; i < boxes.Length; i++)
        {
            var candidate = boxes[i];
            if (!IsSuppressed(candidate.Box, boxes[..kept]))
            {
                boxes[kept++] = candidate;
            }
        }

        return kept;
    }

    /// <summary>Whether one of the better boxes removes this one.</summary>
    /// <param name="box">The box in question.</param>
    /// <param name="better">Boxes that were kept.</param>
    public bool IsSuppressed(BoundingBox box, ReadOnlySpan<ScoredBox> better)
    {
        foreach (var other in better)
        {
            if (box.IntersectionOverUnion(other.Box) > MaxIntersectionOverUnion || box.IntersectionOverSmaller(other.Box) > MaxContainment)
            {
                return true;
            }
        }

        return false;
    }

    private static int Compare(ScoredBox a, ScoredBox b)
    {
        var order = b.Score.CompareTo(a.Score);
        order = order != 0 ? order : b.Box.Area.CompareTo(a.Box.Area);
        order = order != 0 ? order : a.Box.Left.CompareTo(b.Box.Left);
        return order != 0 ? order : a.Box.Top.CompareTo(b.Box.Top);
    }
}
