using MathNet.Numerics;

namespace Lfr.Evaluation.Statistics;

/// <summary>Quantiles of the normal and Student distributions, upper tail.</summary>
internal static class Quantile
{
    /// <summary>z with P(Z &gt; z) = tail.</summary>
    public static double Normal(double tail)
    {
        double z = Math.Sqrt(2) * SpecialFunctions.ErfcInv(2 * tail);
        for (int i = 0; i < 2; i++)
        {
            double error = (0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2))) - tail;
            double density = Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI);
            z += error / density;
        }

        return z;
    }

    /// <summary>P(Z &gt; z).</summary>
    public static double NormalUpperTail(double z) => 0.5 * SpecialFunctions.Erfc(z / Math.Sqrt(2));

    /// <summary>t with P(T &gt; t) = tail (below one half), by the beta distribution of v / (v + T^2).</summary>
    public static double Student(double tail, double degreesOfFreedom)
    {
        (double x, double y) = IncompleteBeta.LowerQuantile(2 * tail, degreesOfFreedom / 2, 0.5);
        return Math.Sqrt(degreesOfFreedom * y / x);
    }
}
