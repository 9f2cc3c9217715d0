namespace Lfr.Evaluation.Fairness;

/// <summary>The names of the fairness indices, as printed in every report. They are part of the report's schema: stable.</summary>
public static class IndexName
{
    /// <summary>Largest over smallest rate (NIST FRTE; also called skewed error ratio).</summary>
    public const string MaxOverMin = "max/min";

    /// <summary>Largest rate over the arithmetic mean (NIST FRTE).</summary>
    public const string MaxOverMean = "max/mean";

    /// <summary>Largest rate over the geometric mean (NIST FRTE).</summary>
    public const string MaxOverGeometricMean = "max/geometric mean";

    /// <summary>Largest minus smallest rate.</summary>
    public const string MaxMinusMin = "max-min";

    /// <summary>Mean absolute base-10 logarithm of rate over geometric mean (NIST FRTE).</summary>
    public const string Spread = "spread";

    /// <summary>Gini coefficient, sum |x_i - x_j| / (2 n^2 mean).</summary>
    public const string Gini = "Gini";

    /// <summary>Gini coefficient times n / (n - 1).</summary>
    public const string GiniCorrected = "Gini n/(n-1)";

    /// <summary>Mean absolute difference over the mean: twice the Gini coefficient, as NIST words it.</summary>
    public const string GiniMeanDifference = "mean absolute difference/mean";

    /// <summary>Skewed error ratio: the same quantity as <see cref="MaxOverMin"/> under the name of the face-fairness literature.</summary>
    public const string SkewedErrorRatio = "skewed error ratio";

    /// <summary>Fairness Discrepancy Rate (de Freitas Pereira and Marcel 2021). Never to be shown as a percentage of fairness.</summary>
    public const string FairnessDiscrepancyRate = "FDR";

    /// <summary>Inequity Rate (Grother).</summary>
    public const string InequityRate = "IR";

    /// <summary>Gini Aggregation Rate for Biometric Equitability (Howard et al. 2022).</summary>
    public const string Garbe = "GARBE";
}
