using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Policy;

using var engine = new FaceEngine(ModelPack.Load(args[0])); // a folder: .lfr/models
var policy = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-4);
using var imageA = ImageFile.Load(args[1]);
using var imageB = ImageFile.Load(args[2]);
using var a = engine.CreateTemplate(imageA); // exactly one face, good enough, or a reason
using var b = engine.CreateTemplate(imageB);
if (!a.HasTemplate || !b.HasTemplate) { Console.WriteLine($"refused: {a.Failure}, {b.Failure}"); return; }
var decision = policy.Decide(CosineMatcher.Compare(a.Template, b.Template), new PolicyContext(WatchlistSize: 1));
Console.WriteLine($"match: {decision.IsMatch}; {decision.Score} against {decision.Threshold}; {policy.Evidence.Describe()}");
