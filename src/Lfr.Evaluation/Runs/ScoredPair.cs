namespace Lfr.Evaluation.Runs;

/// <summary>A non-mated comparison: its two samples, and its score oriented so that higher is more alike.</summary>
internal readonly record struct ScoredPair(int Probe, int Reference, double Similarity);
