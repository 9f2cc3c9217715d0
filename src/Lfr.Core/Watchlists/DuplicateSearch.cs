using System.Numerics.Tensors;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Core.Watchlists;

/// <summary>Compares every image of a list with every other.</summary>
internal static class DuplicateSearch
{
    public static IReadOnlyList<DuplicateFinding> Run(Watchlist templates, WatchlistBuilderOptions options, CancellationToken cancellationToken)
    {
        var references = templates.References();
        var byId = references.ToDictionary(r => r.EntryId);
        var findings = new List<DuplicateFinding>();
        var vector = new float[templates.Dimension];
        using var matcher = new CosineMatcher();
        foreach (var reference in references)
        {
            cancellationToken.ThrowIfCancellationRequested();
            templates.Matrix.TryCopyVector(reference.EntryId, vector);
            using var probe = new ProbeTemplate(vector, templates.Pipeline);
            foreach (var candidate in matcher.FindAll(templates.Matrix, probe, options.OnePersonFrom))
            {
                // Each pair once: the other one was enrolled later.
                var other = byId[candidate.EntryId];
                if (other.EntryId > reference.EntryId && other.Subject != reference.Subject)
                {
                    findings.Add(new DuplicateFinding(
                        DuplicateKind.OnePersonUnderTwoIdentifiers, reference.Subject, reference.Image, other.Subject, other.Image, candidate.Score));
                }
            }
        }

        foreach (var person in references.GroupBy(r => r.Subject, StringComparer.Ordinal).Where(g => g.Skip(1).Any()))
        {
            AddUnlike([.. person], templates, options, findings);
        }

        Array.Clear(vector);
        return [.. findings
            .OrderBy(f => f.Kind)
            .ThenByDescending(f => f.Kind == DuplicateKind.OnePersonUnderTwoIdentifiers ? f.Score.Value : -f.Score.Value)
            .ThenBy(f => f.ImageId, StringComparer.Ordinal)
            .ThenBy(f => f.OtherImageId, StringComparer.Ordinal)];
    }

    private static void AddUnlike(WatchlistReference[] images, Watchlist templates, WatchlistBuilderOptions options, List<DuplicateFinding> findings)
    {
        var (left, right) = (new float[templates.Dimension], new float[templates.Dimension]);
        for (var i = 0; i < images.Length; i++)
        {
            templates.Matrix.TryCopyVector(images[i].EntryId, left);
            for (var j = i + 1; j < images.Length; j++)
            {
                templates.Matrix.TryCopyVector(images[j].EntryId, right);
                var score = new ComparisonScore(TensorPrimitives.Dot<float>(left, right));
                if (!options.TwoPeopleBelow.IsMatch(score))
                {
                    findings.Add(new DuplicateFinding(
                        DuplicateKind.TwoPeopleUnderOneIdentifier, images[i].Subject, images[i].Image, images[j].Subject, images[j].Image, score));
                }
            }
        }
    }
}
