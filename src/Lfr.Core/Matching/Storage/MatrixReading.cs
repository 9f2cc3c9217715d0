namespace Lfr.Core.Matching.Storage;

/// <summary>One search's hold on a matrix: what it sees does not change, and nothing of it is erased, until it is disposed.</summary>
internal readonly ref struct MatrixReading
{
    private readonly TemplateStore _store;
    private readonly int _place;

    public MatrixReading(TemplateStore store)
    {
        _store = store;
        (_place, Version, Slots, Chunks) = store.BeginReading();
    }

    /// <summary>The version seen.</summary>
    public long Version { get; }

    /// <summary>Slots to look at, visible or not.</summary>
    public int Slots { get; }

    public TemplateChunk[] Chunks { get; }

    public void Dispose() => _store.EndReading(_place);
}
