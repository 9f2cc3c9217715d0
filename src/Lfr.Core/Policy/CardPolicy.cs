using System.Globalization;
using Lfr.Core.Embedding;
using Lfr.Core.Models;

namespace Lfr.Core.Policy;

/// <summary>The policy of a tool that nobody gave one: a threshold that the embedder's card calibrates, with its counts.</summary>
public static class CardPolicy
{
    /// <summary>Makes a policy of a calibrated rate.</summary>
    /// <param name="embedder">The embedder's card.</param>
    /// <param name="pipeline">The pipeline in use: one of <see cref="Calibration.Pipelines"/>. The evidence says why the calibration holds for it.</param>
    /// <param name="fmr">A calibrated false match rate (one comparison of two people); null for the card's default.</param>
    /// <exception cref="ModelException">The card has no calibration, or none at that rate: no rate is interpolated.</exception>
    /// <exception cref="PolicyRefusedException">The calibration holds for other pipelines.</exception>
    public static FixedThresholdPolicy Create(ModelCard embedder, PipelineId pipeline, double? fmr = null)
    {
        var calibration = CalibrationFor(embedder, pipeline);
        var row = fmr is { } wanted ? calibration.At(wanted) : calibration.Default;
        var evidence = new PolicyEvidence(
            calibration.Data, calibration.Subjects, calibration.NonMatedComparisons, row.FalseMatches,
            $"model card {embedder.Id}; {calibration.Pipeline}; this pipeline: {Ground(calibration, pipeline)}");
        var id = string.Create(CultureInfo.InvariantCulture, $"{embedder.Id}-fmr-{row.Fmr:0e-0}");
        return new FixedThresholdPolicy(id, pipeline, new Threshold(row.Threshold), evidence);
    }

    /// <summary>The card's calibration, for those who take thresholds from its rows themselves; refused for a pipeline that it was neither measured with nor shown to hold
    /// for. Settings of the detector that only let more or fewer faces through count too: they move no score of a face, but which faces are compared is part of what a
    /// rate was measured on.</summary>
    /// <param name="embedder">The embedder's card.</param>
    /// <param name="pipeline">The pipeline in use.</param>
    /// <exception cref="ModelException">The card has no calibration.</exception>
    /// <exception cref="PolicyRefusedException">The calibration holds for other pipelines; the message says which, and what to do.</exception>
    public static Calibration CalibrationFor(ModelCard embedder, PipelineId pipeline)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        var calibration = embedder.Calibration
            ?? throw new ModelException($"The card '{embedder.Id}' has no calibration, so there is no default threshold. Give one, or calibrate on data of your own.");
        return Ground(calibration, pipeline) is not null
            ? calibration
            : throw new PolicyRefusedException(
                $"The thresholds of the model card '{embedder.Id}' hold for the pipeline {string.Join(" or ", calibration.Pipelines.Select(known => known.Id))}, and {pipeline} is in use: "
                + "a model, what its card says of feeding it, or a setting of the detector differs, so that nobody knows the false match rate at these thresholds. "
                + "Calibrate with the pipeline in use ('lfr evaluate images', then 'lfr calibrate') and give the policy file (--policy), or give a threshold that you answer for "
                + "(--threshold; in code a FixedThresholdPolicy): the output then says that it rests on no measurement.");
    }

    private static string? Ground(Calibration calibration, PipelineId pipeline) =>
        calibration.Pipelines.FirstOrDefault(known => known.Id == pipeline.ToString())?.Ground;
}
