// Whom does a still resemble in a custody gallery, on record and for two officers? Usage: SearchGallery MODELS GALLERY STILL WORK
// GALLERY is a file that "lfr enrol" wrote; WORK receives the audit log and its key.
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Search;

using var engine = new FaceEngine(ModelPack.Load(args[0]));
using var image = ImageFile.Load(args[2]);
using var key = EcdsaSigningKey.FromFileOrNew(Path.Combine(args[3], "audit.pem"));
using var auditLog = AuditLog.Open(new AuditLogOptions { Path = Path.Combine(args[3], "audit.jsonl"), Key = key }, TimeProvider.System);
var policy = CardPolicy.Create(engine.EmbedderCard, engine.Info.Pipeline, fmr: 1e-4);

using var gallery = Gallery.Load(args[1]); // or OpenMapped, for one larger than memory
using var search = new FaceSearch(engine, gallery, policy, auditLog, new FaceSearchOptions { Use = SearchUse.Retrospective });
var result = search.Search(image, new SearchRequest("RFR-26-118", "DC-1234", "Burglary 26/1187, still from the shop's camera"));
Console.WriteLine($"{result.CollectionSize} people, {result.Candidates.Count} to compare{(result.IsComplete ? "" : " and more")}; {result.Failure}");

if (result.Candidates.Count > 0)
{
    var review = new CandidateReview(result, auditLog, TimeProvider.System); // two officers for a possible match
    review.Open(1, "DC-1234"); // show the two pictures; there is no score to show
    var decision = review.Decide(1, "DC-1234", CandidateVerdict.PossibleMatch, "Ears and hairline alike.");
    Console.WriteLine($"rank 1: {result.Candidates[0].Subject}: {decision.Standing}; the score was {decision.Score:0.0000} against {decision.Threshold:0.0000}");
}
