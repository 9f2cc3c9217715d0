namespace Lfr.Evaluation.Fairness;

/// <summary>What an index looks like when labels are dealt at random among the same people: printed beside every index, because at few errors an
/// index is large without any difference.</summary>
/// <param name="Name">The index.</param>
/// <param name="Median">Median over the draws in which it is defined; null where it is in none.</param>
/// <param name="Percentile95">95th percentile over the draws in which it is defined; null where it is in none.</param>
/// <param name="UndefinedShare">Share of the draws in which it is undefined.</param>
/// <param name="Draws">Draws.</param>
/// <param name="Seed">Their seed.</param>
public sealed record IndexNull(string Name, double? Median, double? Percentile95, double UndefinedShare, int Draws, ulong Seed);
