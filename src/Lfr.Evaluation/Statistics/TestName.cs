namespace Lfr.Evaluation.Statistics;

/// <summary>The names of the tests, as printed in every report. They are part of the report's schema: stable.</summary>
public static class TestName
{
    /// <summary>Permutation of whole subjects between groups: the headline where anyone repeats.</summary>
    public const string PermutationBetweenSubjects = "permutation between subjects";

    /// <summary>Fisher-Freeman-Halton, every table enumerated. Trials taken as independent.</summary>
    public const string FisherFreemanHalton = "FFH";

    /// <summary>Fisher-Freeman-Halton by drawing tables of the same margins. Trials taken as independent.</summary>
    public const string FisherFreemanHaltonMonteCarlo = "FFH (Monte Carlo)";

    /// <summary>Fisher's exact test of a 2 x 2 table. Trials taken as independent.</summary>
    public const string Fisher = "Fisher exact";

    /// <summary>Pearson's chi-square. Trials taken as independent, expected counts taken as large.</summary>
    public const string Pearson = "Pearson chi-square";

    /// <summary>Pearson's chi-square with Yates's continuity correction.</summary>
    public const string PearsonYates = "Pearson chi-square (Yates)";

    /// <summary>Permutation of whole deployments between periods.</summary>
    public const string HomogeneityOfDeployments = "permutation between deployments";

    /// <summary>Alerts dealt over faces, deployments compared by the sum of (alerts - expected)^2 / expected.</summary>
    public const string AlertsOverFaces = "alerts dealt over faces";
}
