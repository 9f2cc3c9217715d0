using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Models;

namespace Lfr.Core.Policy;

/// <summary>The policy of a tool that nobody gave one: a threshold that the embedder's card calibrates, with its counts.</summary>
public static class CardPolicy
{
    /// <summary>Makes a policy of a calibrated rate.</summary>
    /// <param name="embedder">The embedder's card.</param>
    /// <param name="pipeline">The pipeline in use. The card says which pipeline its calibration was measured with; the evidence repeats it.</param>
    /// <param name="fmr">A calibrated false match rate (one comparison of two people); null for the card's default.</param>
    /// <exception cref="ModelException">The card has no calibration, or none at that rate: no rate is interpolated.</exception>
    public static FixedThresholdPolicy Create(ModelCard embedder, PipelineId pipeline, double? fmr = null)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        var calibration = embedder.Calibration
            ?? throw new ModelException($"The card '{embedder.Id}' has no calibration, so there is no default threshold. Give one, or calibrate on data of your own.");
        var row = fmr is { } wanted ? calibration.At(wanted) : calibration.Default;
        var evidence = new PolicyEvidence(
            calibration.Data, calibration.Subjects, calibration.NonMatedComparisons, row.FalseMatches, $"model card {embedder.Id}; {calibration.Pipeline}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{embedder.Id}-fmr-{row.Fmr:0e-0}");
        return new FixedThresholdPolicy(id, pipeline, new Threshold(row.Threshold), evidence);
    }
}
