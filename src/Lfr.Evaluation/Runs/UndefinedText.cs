using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Runs;

/// <summary>Why a quantity has no value, in words.</summary>
internal static class UndefinedText
{
    public static string Of(UndefinedReason reason) => reason switch
    {
        UndefinedReason.ZeroRate => "undefined: a rate of zero stands under the ratio",
        UndefinedReason.AllRatesZero => "undefined: every rate is zero",
        UndefinedReason.EmptyGroup => "undefined: a group has no trial",
        UndefinedReason.FewerThanTwoGroups => "undefined: fewer than two groups",
        _ => "undefined: " + reason,
    };
}
