using System.Globalization;
using System.Numerics.Tensors;

namespace Lfr.Core.Embedding;

/// <summary>The door through which every template vector passes: finite, and of length one.</summary>
internal static class UnitVector
{
    /// <summary>How far from 1 a stored vector's length may be: float32 normalisation of up to 4,096 values leaves under 1e-5.</summary>
    public const float LengthTolerance = 1e-3f;

    /// <summary>Whether <see cref="Check"/> would accept the vector, for callers who name its owner only where it does not.</summary>
    public static bool IsValid(ReadOnlySpan<float> vector) =>
        !vector.IsEmpty && MathF.Abs(TensorPrimitives.Norm(vector) - 1f) <= LengthTolerance;

    /// <summary>Checks that the vector is finite and has unit length.</summary>
    /// <exception cref="ArgumentException">It is empty, holds NaN or infinity, or is not of length one; the message names the owner.</exception>
    public static void Check(ReadOnlySpan<float> vector, string owner, string parameter)
    {
        if (vector.IsEmpty)
        {
            Throw.Argument($"{owner} is empty. A template has at least one value.", parameter);
        }

        for (var i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
            {
                Throw.Argument(
                    $"{owner} holds {vector[i].ToString(CultureInfo.InvariantCulture)} at position {i}. Refuse the face: its template cannot be compared.",
                    parameter);
            }
        }

        var length = TensorPrimitives.Norm(vector);
        if (!(MathF.Abs(length - 1f) <= LengthTolerance))
        {
            Throw.Argument(
                $"{owner} has length {length.ToString("R", CultureInfo.InvariantCulture)}; a template is L2-normalised to length 1. Normalise it first (a zero vector cannot be).",
                parameter);
        }
    }
}
