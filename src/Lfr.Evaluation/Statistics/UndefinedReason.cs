namespace Lfr.Evaluation.Statistics;

/// <summary>Why a quantity has no value. It is printed in the value's place; nothing is ever put there instead.</summary>
public enum UndefinedReason
{
    /// <summary>A rate of zero stands under a ratio or a logarithm.</summary>
    ZeroRate,

    /// <summary>Every rate is zero: nothing was seen to compare.</summary>
    AllRatesZero,

    /// <summary>A group has no trial, so that it has no rate.</summary>
    EmptyGroup,

    /// <summary>There are fewer than two groups: nothing to compare.</summary>
    FewerThanTwoGroups,
}
