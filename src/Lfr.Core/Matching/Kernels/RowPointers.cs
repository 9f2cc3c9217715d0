namespace Lfr.Core.Matching.Kernels;

/// <summary>Where four row-major vectors begin.</summary>
internal readonly unsafe struct RowPointers(float* a, float* b, float* c, float* d)
{
    public float* A { get; } = a;

    public float* B { get; } = b;

    public float* C { get; } = c;

    public float* D { get; } = d;
}
