using System.Runtime.InteropServices;

namespace Lfr.Evaluation.Statistics;

/// <summary>Comparisons summed by pair of people: what a bootstrap of pairs needs in place of the list of comparisons.</summary>
/// <remarks>Memory is one entry a pair of people that was compared. Not thread-safe.</remarks>
public sealed class PairCells
{
    private readonly Dictionary<SubjectPair, Counts> cells = [];

    /// <summary>Pairs of people with at least one comparison.</summary>
    public int Count => cells.Count;

    /// <summary>One above the highest number of a subject.</summary>
    public int SubjectNumbers { get; private set; }

    /// <summary>Adds comparisons of one pair of people.</summary>
    /// <param name="probeSubject">0 or more; one number a person on both sides.</param>
    /// <param name="referenceSubject">0 or more, and not the probe's.</param>
    /// <param name="errors">0..trials.</param>
    /// <param name="trials">0 or more.</param>
    /// <exception cref="ArgumentException">Both sides are the same person.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the errors exceed the trials.</exception>
    public void Add(int probeSubject, int referenceSubject, long errors, long trials)
    {
        Require.Counts(errors, trials);
        Require.AtLeast(probeSubject, 0, nameof(probeSubject));
        Require.AtLeast(referenceSubject, 0, nameof(referenceSubject));
        if (probeSubject == referenceSubject)
        {
            throw new ArgumentException($"Both sides are subject {probeSubject}; a person's copies never form a pair. Count mated comparisons by subject instead.", nameof(referenceSubject));
        }

        if (trials == 0)
        {
            return;
        }

        ref Counts counts = ref CollectionsMarshal.GetValueRefOrAddDefault(cells, new SubjectPair(probeSubject, referenceSubject), out _);
        counts.Errors += errors;
        counts.Trials += trials;
        SubjectNumbers = Math.Max(SubjectNumbers, Math.Max(probeSubject, referenceSubject) + 1);
    }

    /// <summary>Every cell, by probe and then reference subject.</summary>
    internal (int Probe, int Reference, long Errors, long Trials)[] Sorted()
    {
        var list = new (int Probe, int Reference, long Errors, long Trials)[cells.Count];
        int i = 0;
        foreach ((SubjectPair pair, Counts counts) in cells)
        {
            list[i++] = (pair.Probe, pair.Reference, counts.Errors, counts.Trials);
        }

        Array.Sort(list, static (a, b) => a.Probe != b.Probe ? a.Probe.CompareTo(b.Probe) : a.Reference.CompareTo(b.Reference));
        return list;
    }

    private struct Counts
    {
        public long Errors;
        public long Trials;
    }
}
