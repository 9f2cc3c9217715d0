namespace Lfr.Evaluation.Scores;

/// <summary>Sorts non-negative keys by eleven bits at a time: the number of passes depends on the largest key, not on the number of rows.</summary>
internal static class RadixSort
{
    private const int Bits = 11;

    /// <summary>Sorts ascending.</summary>
    /// <param name="keys">Keys in 0..<paramref name="largest"/>; sorted on return, or the array returned is another of the same length.</param>
    /// <param name="largest">No key is larger.</param>
    /// <returns>The sorted keys: <paramref name="keys"/> or a scratch array.</returns>
    public static long[] Sort(long[] keys, long largest)
    {
        long[] scratch = new long[keys.Length];
        int[] starts = new int[1 << Bits];
        for (int shift = 0; shift < 63 && largest >> shift > 0; shift += Bits)
        {
            Array.Clear(starts);
            foreach (long key in keys)
            {
                starts[(int)(key >> shift) & (starts.Length - 1)]++;
            }

            int sum = 0;
            for (int i = 0; i < starts.Length; i++)
            {
                (starts[i], sum) = (sum, sum + starts[i]);
            }

            foreach (long key in keys)
            {
                scratch[starts[(int)(key >> shift) & (starts.Length - 1)]++] = key;
            }

            (keys, scratch) = (scratch, keys);
        }

        return keys;
    }
}
