using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>One group's one-sided upper bound, at the list that the target is for.</summary>
/// <param name="Group">The group's number.</param>
/// <param name="Measured">Its counts as measured.</param>
/// <param name="Upper">The bound that decides, scaled: Korn-Graubard; exact on subjects at zero errors where people repeat; exact where nobody does.
/// Null where a group of one person has none, which fails.</param>
/// <param name="Method">How it was made; null where there is none.</param>
/// <param name="UpperByDesignEffect">Beside it, scaled: exact on trials over the design effect pooled within groups; null where no design effect is known.</param>
/// <param name="UpperOnSubjects">Beside it, scaled: exact with each person as one trial; null where there is an error.</param>
/// <param name="MeetsTarget">True where the bound that decides is at or under the target.</param>
public sealed record GroupBound(
    int Group,
    Proportion Measured,
    double? Upper,
    string? Method,
    double? UpperByDesignEffect,
    double? UpperOnSubjects,
    bool MeetsTarget);
