using Lfr.Core.Detection;

namespace Lfr.Core.Tests.Detection;

public sealed class NonMaxSuppressionTests
{
    private static ScoredBox Box(float left, float top, float size, float score) => new(new BoundingBox(left, top, left + size, top + size), score);

    [Fact]
    public void Of_two_boxes_on_one_face_the_better_stays()
    {
        ScoredBox[] boxes = [Box(0, 0, 100, 0.8f), Box(10, 10, 100, 0.9f)];
        Assert.Equal(1, new NonMaxSuppression().Apply(boxes));
        Assert.Equal(0.9f, boxes[0].Score);
    }

    [Fact]
    public void Two_faces_side_by_side_stay_best_first()
    {
        ScoredBox[] boxes = [Box(0, 0, 100, 0.8f), Box(90, 0, 100, 0.9f)];
        Assert.Equal(2, new NonMaxSuppression().Apply(boxes));
        Assert.Equal([0.9f, 0.8f], boxes.Select(b => b.Score));
    }

    [Theory]
    [InlineData(0.9f, 0.8f)]
    [InlineData(0.8f, 0.9f)]
    public void A_box_inside_a_box_is_one_face_although_they_overlap_little(float outer, float inner)
    {
        // A nose in a face: intersection over union is 0.04, under every usual limit.
        ScoredBox[] boxes = [Box(0, 0, 100, outer), Box(40, 40, 20, inner)];
        Assert.Equal(1, new NonMaxSuppression().Apply(boxes));
        Assert.Equal(0.9f, boxes[0].Score);
        Assert.Equal(2, new NonMaxSuppression(MaxContainment: 1f).Apply([Box(0, 0, 100, outer), Box(40, 40, 20, inner)]));
    }

    [Fact]
    public void The_limit_itself_is_not_an_overlap()
    {
        // Two 100 x 100 boxes shifted by 100/3 share exactly half of their union.
        var limit = new BoundingBox(0, 0, 100, 100).IntersectionOverUnion(new BoundingBox(50, 0, 150, 100));
        Assert.Equal(2, new NonMaxSuppression(limit, 1f).Apply([Box(0, 0, 100, 0.9f), Box(50, 0, 100, 0.8f)]));
        Assert.Equal(1, new NonMaxSuppression(MathF.BitDecrement(limit), 1f).Apply([Box(0, 0, 100, 0.9f), Box(50, 0, 100, 0.8f)]));
    }

    [Fact]
    public void The_order_given_changes_nothing()
    {
        var boxes = Enumerable.Range(0, 30).Select(i => Box(i % 6 * 30, i / 6 * 30, 40, 0.6f + (i % 3 * 0.1f))).ToArray();
        var backward = boxes.Reverse().ToArray();
        var kept = new NonMaxSuppression().Apply(boxes);
        Assert.Equal(kept, new NonMaxSuppression().Apply(backward));
        Assert.Equal(boxes[..kept], backward[..kept]);
    }

    [Fact]
    public void Nothing_stays_nothing() => Assert.Equal(0, new NonMaxSuppression().Apply([]));
}
