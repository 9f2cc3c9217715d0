using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Fairness;

/// <summary>A fairness index, or why it has no value.</summary>
/// <param name="Name">One of <see cref="IndexName"/>'s names.</param>
/// <param name="Value">Null where undefined.</param>
/// <param name="Undefined">Null where there is a value.</param>
/// <param name="Interval">Limits where the index has them: an undefined largest-over-smallest ratio keeps its lower limit here.</param>
public sealed record IndexValue(string Name, double? Value, UndefinedReason? Undefined, Interval? Interval = null);
