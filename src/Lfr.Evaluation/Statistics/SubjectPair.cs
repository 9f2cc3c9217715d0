namespace Lfr.Evaluation.Statistics;

/// <summary>Two people in order, as the key of a hash table.</summary>
/// <remarks>Two numbers packed into a long hash to their exclusive or: a thousand people who are all compared then share 1,024 hashes, and a look-up
/// walks hundreds of pairs. The upper half of a product by an odd number tells them apart.</remarks>
internal readonly record struct SubjectPair(int Probe, int Reference)
{
    public override int GetHashCode() => (int)(((((ulong)(uint)Probe << 32) | (uint)Reference) * 0x9E37_79B9_7F4A_7C15UL) >> 32);
}
