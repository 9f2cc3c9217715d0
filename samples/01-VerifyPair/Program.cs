// Do two pictures match? Usage: VerifyPair MODELS A B. Exit code 0 for a match, 1 for none, 3 where a picture cannot be used.
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Matching;
using Lfr.Core.Models;
using Lfr.Core.Policy;

using var engine = new FaceEngine(ModelPack.Load(args[0]));

// The threshold comes with its evidence: where it was measured, on how many comparisons, and what it does not say.
var policy = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-4);

using var first = Template(engine, args[1]);
using var second = Template(engine, args[2]);
if (!first.HasTemplate || !second.HasTemplate)
{
    Console.WriteLine($"refused: {args[1]}: {first.Failure}; {args[2]}: {second.Failure}");
    return 3;
}

var score = CosineMatcher.Compare(first.Template, second.Template);
var decision = policy.Decide(score, new PolicyContext(WatchlistSize: 1));
Console.WriteLine($"match: {decision.IsMatch}; score {decision.Score}, threshold {decision.Threshold}");
Console.WriteLine($"evidence: {policy.Evidence.Describe()}");
Console.WriteLine("A match is a reason for a person to look, never a finding that two pictures show one person.");
return decision.IsMatch ? 0 : 1;

// Exactly one face, and good enough; otherwise the reason.
static TemplateResult Template(FaceEngine engine, string path)
{
    using var image = ImageFile.Load(path);
    return engine.CreateTemplate(image);
}
