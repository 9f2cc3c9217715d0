namespace Lfr.Evaluation.Statistics;

/// <summary>The shape of a gamma distribution with the constants of Marsaglia and Tsang's method, so that many variates of one shape take them once.</summary>
internal readonly struct GammaShape
{
    public GammaShape(double shape)
    {
        Require.Positive(shape, nameof(shape));
        Value = shape;
        IsRaised = shape < 1;
        Offset = (IsRaised ? shape + 1 : shape) - (1.0 / 3);
        Slope = 1 / Math.Sqrt(9 * Offset);
        LogOffset = PortableMath.Log(Offset);
    }

    public double Value { get; }

    /// <summary>Below 1 the method draws at the shape plus 1 and lowers the result.</summary>
    public bool IsRaised { get; }

    public double Offset { get; }

    public double Slope { get; }

    public double LogOffset { get; }
}
