namespace Lfr.Core.Policy;

/// <summary>What a calibrated threshold was measured with. Used with anything else, its rate is not known.</summary>
public sealed record PolicyBinding
{
    /// <summary>What one decision was about.</summary>
    public required DecisionUnit Unit { get; init; }

    /// <summary>How the frames of a track make one score or decision: "max", "2-of-3".</summary>
    public required string FusionRule { get; init; }

    /// <summary>Name or hash of the quality gate that faces passed.</summary>
    public required string QualityGate { get; init; }

    /// <summary>The cameras, or the kinds of camera, that it holds for; empty where the calibration was not tied to any.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>People of each group on the watchlist that it was measured or weighted with; empty where only the size is bound. A list with no more people
    /// of any group gives no higher rate: to add a reference can only raise the highest score.</summary>
    public IReadOnlyDictionary<string, int> WatchlistComposition { get; init; } = new Dictionary<string, int>();

    /// <summary>SHA-256 of the calibration data.</summary>
    public required string CalibrationDataSha256 { get; init; }

    /// <summary>Confidence of the bound on the rate, over 0 and under 1: 0.95.</summary>
    public required double Confidence { get; init; }

    /// <summary>The rule by which the bound was extrapolated beyond the data, which every alert then shows; null for none.</summary>
    public string? Extrapolation { get; init; }

    internal void Require()
    {
        if (!Enum.IsDefined(Unit))
        {
            Throw.Argument("The binding's unit is missing: Comparison, Image or Track.", "binding");
        }

        if (string.IsNullOrWhiteSpace(FusionRule) || string.IsNullOrWhiteSpace(QualityGate))
        {
            Throw.Argument("The binding's fusion rule or quality gate is empty. Name them: 'none' is a name.", "binding");
        }

        if (CalibrationDataSha256 is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigit))
        {
            Throw.Argument($"The binding's calibration data is '{CalibrationDataSha256}', not a SHA-256 of 64 hexadecimal digits.", "binding");
        }

        if (!(Confidence > 0 && Confidence < 1))
        {
            Throw.Argument(FormattableString.Invariant($"The binding's confidence is {Confidence}; legal: over 0 and under 1, such as 0.95."), "binding");
        }

        if (WatchlistComposition.Values.Any(people => people < 0))
        {
            Throw.Argument("The binding's watchlist composition has a group of fewer than 0 people.", "binding");
        }
    }
}
