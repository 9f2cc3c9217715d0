using System.Collections.Immutable;

namespace Lfr.Evaluation.Statistics;

/// <summary>A rate over comparisons of pairs of people, where each person takes part in many: sums by subject, filled as a stream.</summary>
/// <remarks>Memory is a few numbers a subject, whatever the number of comparisons. Not thread-safe: fill one a thread and <see cref="Merge"/>.
/// The variance is the two-way (dyadic) sandwich: Cameron, Gelbach and Miller (2011); Aronow, Samii and Assenova (2015).</remarks>
public sealed class PairProportion
{
    // What is compared is the same at every threshold: a copy shares it until one of the two is added to.
    private List<(int Probe, int Reference)> disjoint = [];
    private Side[] sides = new Side[16];
    private bool isShared;
    private Wrong[] wrong = new Wrong[16];

    /// <summary>Comparisons that went wrong.</summary>
    public long Errors { get; private set; }

    /// <summary>All comparisons.</summary>
    public long Trials { get; private set; }

    /// <summary>People who took part, on either side.</summary>
    public int SubjectCount { get; private set; }

    /// <summary>Pairs found, in the order of the stream, that share no subject with one another: what is certainly independent.</summary>
    public int DisjointPairs => disjoint.Count;

    /// <summary>People on each side, for those that must not be few.</summary>
    internal (int Probes, int References) PeopleBySide => (sides.Count(side => side.ProbeTrials > 0), sides.Count(side => side.ReferenceTrials > 0));

    /// <summary>The same counts with comparisons taken as independent: shown beside the headline as what it is.</summary>
    public Proportion AsIndependent => new(Errors, Trials);

    /// <summary>Errors over comparisons.</summary>
    /// <exception cref="AssumptionException">There is no comparison.</exception>
    public double Rate => AsIndependent.Rate;

    /// <summary>Adds comparisons of one pair of people.</summary>
    /// <param name="probeSubject">0 or more; the caller numbers people densely, one number a person on both sides.</param>
    /// <param name="referenceSubject">0 or more, and not the probe's: a person against themself is a mated comparison.</param>
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
            throw new ArgumentException($"Both sides are subject {probeSubject}; a pair is of two people. Count mated comparisons by subject instead.", nameof(referenceSubject));
        }

        if (trials == 0)
        {
            return;
        }

        Grow(Math.Max(probeSubject, referenceSubject));
        TakeDisjoint(probeSubject, referenceSubject);
        ref Side probe = ref sides[probeSubject];
        CountSubject(probe);
        probe.ProbeTrials += trials;
        ref Side reference = ref sides[referenceSubject];
        CountSubject(reference);
        reference.ReferenceTrials += trials;
        wrong[probeSubject].AsProbe += errors;
        wrong[referenceSubject].AsReference += errors;
        Errors += errors;
        Trials += trials;
    }

    /// <summary>Counts a comparison of two people, added before as one that did not go wrong, as one that did.</summary>
    internal void AddError(int probeSubject, int referenceSubject)
    {
        wrong[probeSubject].AsProbe++;
        wrong[referenceSubject].AsReference++;
        Errors++;
    }

    /// <summary>The same counts, to go on from. Takes the memory of the errors alone as long as neither is added to.</summary>
    internal PairProportion Copy()
    {
        isShared = true;
        return new PairProportion { disjoint = disjoint, sides = sides, isShared = true, wrong = [.. wrong], Errors = Errors, Trials = Trials, SubjectCount = SubjectCount };
    }

    /// <summary>Adds everything that another one has seen; people must be numbered alike.</summary>
    /// <exception cref="ArgumentNullException">Nothing to merge.</exception>
    public void Merge(PairProportion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Grow(other.sides.Length - 1);
        foreach ((int probe, int reference) in other.disjoint)
        {
            TakeDisjoint(probe, reference);
        }

        for (int i = 0; i < other.sides.Length; i++)
        {
            Side theirs = other.sides[i];
            if (!theirs.HasTrials)
            {
                continue;
            }

            ref Side mine = ref sides[i];
            CountSubject(mine);
            mine.ProbeTrials += theirs.ProbeTrials;
            mine.ReferenceTrials += theirs.ReferenceTrials;
            wrong[i].AsProbe += other.wrong[i].AsProbe;
            wrong[i].AsReference += other.wrong[i].AsReference;
        }

        Errors += other.Errors;
        Trials += other.Trials;
    }

    /// <summary>V = max(V_probe, V_reference, V_iid, V_both), where V_both adds both sides, counts a person's two roles together and takes the
    /// comparisons' own variance off once; each side's sum carries n / (n - 1).</summary>
    /// <exception cref="AssumptionException">Fewer than two people on a side, or no comparison.</exception>
    public double Variance
    {
        get
        {
            double p = Rate;
            double probeSum = 0;
            double referenceSum = 0;
            double crossSum = 0;
            int probes = 0;
            int references = 0;
            for (int i = 0; i < sides.Length; i++)
            {
                Side side = sides[i];
                double probe = wrong[i].AsProbe - (p * side.ProbeTrials);
                double reference = wrong[i].AsReference - (p * side.ReferenceTrials);
                probes += side.ProbeTrials > 0 ? 1 : 0;
                references += side.ReferenceTrials > 0 ? 1 : 0;
                probeSum += probe * probe;
                referenceSum += reference * reference;
                crossSum += 2 * probe * reference;
            }

            if (probes < 2 || references < 2)
            {
                throw new AssumptionException("at-least-two-subjects", "pairs", $"There are {probes} probe and {references} reference subjects: no variance between people can be known. Print the cell as refused.");
            }

            double iid = Trials * p * (1 - p);
            probeSum *= probes / (probes - 1.0);
            referenceSum *= references / (references - 1.0);
            crossSum *= SubjectCount / (SubjectCount - 1.0);
            double both = probeSum + referenceSum + crossSum - iid;
            return Math.Max(Math.Max(probeSum, referenceSum), Math.Max(iid, both)) / ((double)Trials * Trials);
        }
    }

    /// <summary>Variance over p (1 - p) / comparisons. Null at no error or nothing but errors.</summary>
    /// <exception cref="AssumptionException">Fewer than two people on a side, or no comparison.</exception>
    public double? DesignEffect => Errors == 0 || Errors == Trials ? null : Variance / (Rate * (1 - Rate) / Trials);

    /// <summary>The headline interval: Wilson on rate (1 - rate) / variance comparisons; at no error, or nothing but errors, Clopper-Pearson on
    /// the pairs that share nobody.</summary>
    /// <param name="level">Confidence level.</param>
    /// <param name="sides">Which limits carry 1 - level.</param>
    /// <exception cref="AssumptionException">Fewer than two people on a side, or no comparison.</exception>
    public Interval Headline(double level = 0.95, IntervalSides sides = IntervalSides.Both)
    {
        if (DesignEffect is not { } effect)
        {
            _ = Rate;
            return BinomialInterval.ClopperPearson(Errors == 0 ? 0 : DisjointPairs, DisjointPairs, level, sides, IntervalMethod.ExactOnDisjointPairs);
        }

        double effective = Trials / effect;
        return BinomialInterval.Wilson(Math.Min(Rate * effective, effective), effective, level, sides, IntervalMethod.DyadicWilson);
    }

    /// <summary>Each probe subject's errors and comparisons, for a permutation between probe subjects. People without a comparison as probe are left out.</summary>
    public ImmutableArray<(int Subject, long Errors, long Trials)> ByProbeSubject() =>
        [.. sides.Select((side, i) => (i, wrong[i].AsProbe, side.ProbeTrials)).Where(s => s.ProbeTrials > 0)];

    private void CountSubject(in Side side) => SubjectCount += side.HasTrials ? 0 : 1;

    // Greedy: at least half of the largest possible number of pairs that share nobody.
    private void TakeDisjoint(int probe, int reference)
    {
        if (sides[probe].IsTaken || sides[reference].IsTaken)
        {
            return;
        }

        sides[probe].IsTaken = true;
        sides[reference].IsTaken = true;
        disjoint.Add((probe, reference));
    }

    // Room for a subject, in arrays of one's own.
    private void Grow(int subject)
    {
        if (isShared)
        {
            (disjoint, sides, isShared) = ([.. disjoint], [.. sides], false);
        }

        if (subject >= sides.Length)
        {
            int length = Math.Max(subject + 1, sides.Length * 2);
            Array.Resize(ref sides, length);
            Array.Resize(ref wrong, length);
        }
    }

    private struct Wrong
    {
        public long AsProbe;
        public long AsReference;
    }

    private struct Side
    {
        public long ProbeTrials;
        public long ReferenceTrials;
        public bool IsTaken;

        public readonly bool HasTrials => ProbeTrials > 0 || ReferenceTrials > 0;
    }
}
