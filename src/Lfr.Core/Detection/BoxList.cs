namespace Lfr.Core.Detection;

/// <summary>A list of boxes that is filled again for every image and keeps its memory.</summary>
internal sealed class BoxList
{
    private ScoredBox[] _items = new ScoredBox[256];

    public int Count { get; private set; }

    public Span<ScoredBox> Items => _items.AsSpan(0, Count);

    public void Add(ScoredBox box)
    {
        if (Count == _items.Length)
        {
            Array.Resize(ref _items, 2 * Count);
        }

        _items[Count++] = box;
    }

    public void Truncate(int count) => Count = count;

    public void Clear() => Count = 0;
}
