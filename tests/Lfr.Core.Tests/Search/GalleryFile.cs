using Lfr.Cli.Simulation;
using Lfr.Core.Embedding;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Search;

/// <summary>A gallery of scripted people: identities 0 to n - 1, subject "P0" and so on.</summary>
internal static class GalleryFile
{
    public static string Write(TemporaryFolder folder, int people, int referencesEach = 1)
    {
        using var engine = new ScriptedEngine();
        using var list = new Watchlist(engine.Info.Pipeline, ScriptedEngine.Dimension);
        var vector = new float[ScriptedEngine.Dimension];
        for (var i = 0; i < people; i++)
        {
            for (var image = 0; image < referencesEach; image++)
            {
                ScriptedEngine.Reference(i, vector);
                list.Add(FormattableString.Invariant($"P{i}"), new ReferenceTemplate(vector, engine.Info.Pipeline), FormattableString.Invariant($"custody/{i}-{image}.jpg"));
            }
        }

        var path = folder.File("gallery.lfrt");
        PlainWatchlistFile.Save(list, path);
        return path;
    }
}
