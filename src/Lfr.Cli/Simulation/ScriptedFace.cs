using Lfr.Core.Quality;

namespace Lfr.Cli.Simulation;

/// <summary>A face that a script puts into a frame: synthetic, nobody's.</summary>
/// <param name="Identity">Whose reference it resembles.</param>
/// <param name="Similarity">Comparison score with that reference, 0 to 1, in steps of 1/1000.</param>
/// <param name="Seed">Makes what is left of the template: two faces with different seeds differ.</param>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Top edge in pixels.</param>
/// <param name="Size">Side of the box in pixels.</param>
/// <param name="Failure">Why it gives no template.</param>
internal readonly record struct ScriptedFace(
    int Identity, float Similarity, int Seed, int X, int Y, int Size = 40, FailureReason Failure = FailureReason.None);
