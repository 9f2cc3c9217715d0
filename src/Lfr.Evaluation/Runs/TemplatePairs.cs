using Lfr.Core.Embedding;
using Lfr.Core.Matching;

namespace Lfr.Evaluation.Runs;

/// <summary>
/// The comparisons of a <see cref="TemplateSet"/> that has no list of pairs: every two images once, or each probe with each reference. They are made as they are counted and none is kept, so that memory does not
/// grow with their number. See <see cref="TemplateSet.Pairs"/>.
/// </summary>
/// <remarks>Does not change, and is safe for concurrent use.</remarks>
public sealed class TemplatePairs
{
    private readonly IReadOnlyList<ReferenceTemplate?> _templates;
    private readonly int[] _probes;
    private readonly int[] _references;

    internal TemplatePairs(TemplateSet set, IReadOnlyList<ReferenceTemplate?> templates, int[] probes, int[] references, bool isWithin)
    {
        (Set, _templates, _probes, _references, IsWithin) = (set, templates, probes, references, isWithin);
        Count = isWithin ? (long)probes.Length * (probes.Length - 1) / 2 : (long)probes.Length * references.Length;
        long p = probes.Count(HasTemplate), r = references.Count(HasTemplate);
        Scored = isWithin ? p * (p - 1) / 2 : p * r;
    }

    /// <summary>The images and templates.</summary>
    public TemplateSet Set { get; }

    /// <summary>Comparisons, also those that give no score because an image has no template.</summary>
    public long Count { get; }

    /// <summary>Comparisons that give a score.</summary>
    public long Scored { get; }

    /// <summary>Whether every two images meet once, the earlier one as the probe.</summary>
    internal bool IsWithin { get; }

    internal IReadOnlyList<int> Probes => _probes;

    internal IReadOnlyList<int> References => _references;

    internal bool HasTemplate(int image) => _templates[image] is not null;

    /// <summary>Streams every scored comparison. A tile's left entries are probes; an entry's id is its image's place among those with a template, see <see cref="ImagesOf"/>.</summary>
    internal void Stream(IReadOnlyList<int> subjects, IReadOnlyList<IPairwiseConsumer> consumers, CancellationToken cancellation)
    {
        using TemplateMatrix probes = Matrix(_probes, subjects);
        if (IsWithin)
        {
            PairwiseScorer.ScoreWithin(probes, consumers, cancellation);
            return;
        }

        using TemplateMatrix references = Matrix(_references, subjects);
        PairwiseScorer.ScoreAll(probes, references, consumers, cancellation);
    }

    internal int[] ImagesOf(IEnumerable<int> side) => [.. side.Where(HasTemplate)];

    private TemplateMatrix Matrix(int[] images, IReadOnlyList<int> subjects)
    {
        var matrix = new TemplateMatrix(Set.Engine.Dimension, Set.Engine.Pipeline);
        foreach (int image in ImagesOf(images))
        {
            matrix.Add(_templates[image]!, subjects[image]);
        }

        return matrix;
    }
}
