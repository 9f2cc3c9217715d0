namespace Lfr.Core.Models;

/// <summary>Thresholds of an embedder, with the data and the pipeline that they were measured with. A calibration says nothing of people whom its
/// data do not represent, nor of a rate below its lowest row.</summary>
public sealed record Calibration
{
    /// <summary>The data, as named in its own publication.</summary>
    public required string Data { get; init; }

    /// <summary>Number of people, one image each.</summary>
    public required long Subjects { get; init; }

    /// <summary>Number of non-mated comparisons.</summary>
    public required long NonMatedComparisons { get; init; }

    /// <summary>The pipeline that the scores came from, in words: detector size, resampling, landmarks, alignment.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The pipelines that the thresholds are offered for, each with why; for any other there are none.</summary>
    public required IReadOnlyList<CalibratedPipeline> Pipelines { get; init; }

    /// <summary>What the data cannot show.</summary>
    public required string Limits { get; init; }

    /// <summary>The row that a tool uses when nobody chose: a target of <see cref="CalibrationRow.Fmr"/>.</summary>
    public required double DefaultFmr { get; init; }

    /// <summary>The rows, from the highest rate to the lowest.</summary>
    public required IReadOnlyList<CalibrationRow> Rows { get; init; }

    /// <summary>The row that a tool uses when nobody chose.</summary>
    /// <exception cref="ModelException">No row has the default rate.</exception>
    public CalibrationRow Default => At(DefaultFmr);

    /// <summary>The row of a target rate.</summary>
    /// <param name="fmr">A rate that was calibrated: no row is interpolated or extrapolated.</param>
    /// <exception cref="ModelException">There is no such row.</exception>
    public CalibrationRow At(double fmr)
    {
        foreach (var row in Rows)
        {
            if (row.Fmr == fmr)
            {
                return row;
            }
        }

        var offered = string.Join(", ", Rows.Select(r => r.Fmr.ToString("0e-0", System.Globalization.CultureInfo.InvariantCulture)));
        throw new ModelException(
            $"the calibration on {Data} has no row for a false match rate of {fmr.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}; it has {offered}. "
            + "A rate that was not measured is not offered: calibrate on data of your own.");
    }
}
