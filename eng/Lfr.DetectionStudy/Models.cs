using Lfr.Core.Models;

namespace Lfr.DetectionStudy;

/// <summary>The default pack's detector and landmark model.</summary>
internal sealed class Models : IDisposable
{
    public Models(string folder)
    {
        var pack = ModelPack.Load(folder);
        (BoxCard, PointCard) = (pack.Card("fr-detect-dynamic"), pack.Card("fr-landmark-68"));
        Boxes = OnnxSession.Load(pack.ReadVerified(BoxCard), BoxCard.Id);
        Points = OnnxSession.Load(pack.ReadVerified(PointCard), PointCard.Id);
    }

    public ModelCard BoxCard { get; }

    public ModelCard PointCard { get; }

    public OnnxSession Boxes { get; }

    public OnnxSession Points { get; }

    public void Dispose()
    {
        Boxes.Dispose();
        Points.Dispose();
    }
}
