// Who on a list looks like the faces of a picture? Usage: SearchWatchlist MODELS FOLDER PROBE
// FOLDER holds pictures named PERSON_ANYTHING.jpg, one face each.
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;

using var engine = new FaceEngine(ModelPack.Load(args[0]));
using var list = new Watchlist(engine.Info.Pipeline, engine.Info.Dimension);
using var faces = engine.CreateBatch();

foreach (var path in Directory.EnumerateFiles(args[1], "*.jpg").Order(StringComparer.Ordinal))
{
    using var picture = ImageFile.Load(path);
    engine.Process(picture, QualityLimits.Reference, faces); // stricter than for probes
    if (faces.Count == 1 && faces[0].HasTemplate)
    {
        list.Add(Path.GetFileName(path).Split('_')[0], faces.ToReference(0), Path.GetFileName(path));
    }
    else
    {
        Console.WriteLine($"not enrolled: {Path.GetFileName(path)}: {(faces.Count == 1 ? faces[0].Failure.ToString() : $"{faces.Count} faces")}");
    }
}

Console.WriteLine($"{list.ReferenceCount} references of {list.SubjectCount} people");

using var matcher = new CosineMatcher();
var policy = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-4);
var context = new PolicyContext(list.SubjectCount);
using var image = ImageFile.Load(args[2]);
engine.Process(image, limits: null, faces);
for (var i = 0; i < faces.Count; i++)
{
    if (!faces[i].HasTemplate)
    {
        Console.WriteLine($"face {i + 1}: not searched: {faces[i].Failure}");
        continue;
    }

    using var probe = faces.ToProbe(i);
    foreach (var candidate in list.Search(matcher, probe, candidates: 3))
    {
        var decision = policy.Decide(candidate.Score, context);
        Console.WriteLine($"face {i + 1}: rank {candidate.Rank} {candidate.Subject} ({candidate.Image}) {decision.Score}{(decision.IsMatch ? " at or above" : " below")} {decision.Threshold}");
    }
}

faces.Clear(); // templates are zeroed as soon as they have been searched
