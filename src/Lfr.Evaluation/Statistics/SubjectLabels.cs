namespace Lfr.Evaluation.Statistics;

/// <summary>Subjects in strata whose group labels can be dealt anew. Instances are not thread-safe; <see cref="Clone"/> one a thread.</summary>
/// <remarks>Within a stratum the subjects with errors stand first: where all subjects of the stratum have the same number of trials, dealing
/// labels to those alone moves every error, which is what makes many draws cheap at few errors.</remarks>
internal sealed class SubjectLabels
{
    private readonly Stratum[] strata;

    /// <summary>Everybody of a stratum has as many trials as the others of it: dealing labels then moves errors alone.</summary>
    private readonly bool fixedTrials;

    public SubjectLabels(IReadOnlyList<GroupedSubject> subjects)
    {
        ArgumentNullException.ThrowIfNull(subjects);
        GroupedSubject[] kept = [.. subjects.Where(s => s.Count.Trials > 0)];
        foreach (GroupedSubject subject in subjects)
        {
            Require.AtLeast(subject.Group, 0, nameof(GroupedSubject.Group));
        }

        GroupCount = subjects.Count == 0 ? 0 : subjects.Max(s => s.Group) + 1;
        if (GroupCount < 2)
        {
            throw new AssumptionException("at-least-two-groups", "permutation", $"There are {GroupCount} groups: nothing to compare. Print the test as refused.");
        }

        SubjectsOf = new int[GroupCount];
        foreach (GroupedSubject subject in kept)
        {
            SubjectsOf[subject.Group]++;
        }

        int empty = Array.IndexOf(SubjectsOf, 0);
        if (empty >= 0)
        {
            throw new AssumptionException("group-without-subjects", $"group {empty}", $"Group {empty} has no subject with a trial. Leave it out, and say that it was not tested.");
        }

        strata = [.. kept.Select((s, i) => (Subject: s, Position: i)).GroupBy(s => s.Subject.Stratum).OrderBy(g => g.Key)
            .Select(g => new Stratum([.. g], GroupCount))];
        fixedTrials = strata.All(s => s.HasEqualTrials);
        Errors = new double[GroupCount];
        Trials = new double[GroupCount];
        Expected = new double[GroupCount];
        Trial = [.. kept.Select(s => s.Count.Trials)];
        Group = [.. kept.Select(s => s.Group)];
        Load([.. kept.Select(s => s.Count.Errors)]);
    }

    private SubjectLabels(SubjectLabels other)
    {
        GroupCount = other.GroupCount;
        SubjectsOf = other.SubjectsOf;
        Trial = other.Trial;
        Group = other.Group;
        strata = [.. other.strata.Select(s => s.Clone())];
        fixedTrials = other.fixedTrials;
        Errors = (double[])other.Errors.Clone();
        Trials = (double[])other.Trials.Clone();
        Expected = (double[])other.Expected.Clone();
    }

    public int GroupCount { get; }

    /// <summary>Each kept subject's trials, in the order given.</summary>
    public int[] Trial { get; }

    /// <summary>Each kept subject's own group, in the order given.</summary>
    public int[] Group { get; }

    /// <summary>Subjects of each group.</summary>
    public int[] SubjectsOf { get; }

    /// <summary>Errors of each group under the current labels.</summary>
    public double[] Errors { get; }

    /// <summary>Trials of each group under the current labels.</summary>
    public double[] Trials { get; }

    /// <summary>Errors expected of each group at its strata's pooled rates under the current labels.</summary>
    public double[] Expected { get; }

    /// <summary>sum over groups of (errors - expected)^2 / trials.</summary>
    public double Statistic
    {
        get
        {
            double sum = 0;
            for (int g = 0; g < GroupCount; g++)
            {
                double difference = Errors[g] - Expected[g];
                sum += difference * difference / Trials[g];
            }

            return sum;
        }
    }

    public SubjectLabels Clone() => new(this);

    /// <summary>Puts every subject back into its own group, with other numbers of errors.</summary>
    public void Load(ReadOnlySpan<int> errors)
    {
        foreach (Stratum stratum in strata)
        {
            stratum.Load(errors);
        }

        Sum();
    }

    /// <summary>Deals the labels anew within each stratum.</summary>
    public void Shuffle(SeededRandom random)
    {
        Array.Clear(Errors);
        if (fixedTrials)
        {
            foreach (Stratum stratum in strata)
            {
                stratum.DealErrors(random, Errors);
            }

            return;
        }

        Array.Clear(Trials);
        Array.Clear(Expected);
        foreach (Stratum stratum in strata)
        {
            stratum.Deal(random, Errors, Trials, Expected);
        }
    }

    /// <summary>ln of the number of ways to deal the labels, and ln of how many of them at least share any one value of a statistic that does not
    /// tell groups of the same make-up apart.</summary>
    public (double LogWays, double LogAlike) CountDeals()
    {
        double ways = 0;
        foreach (Stratum stratum in strata)
        {
            ways += LogFactorial.Of(stratum.Labels.Length) - stratum.GroupSizes.Sum(n => LogFactorial.Of(n));
        }

        double alike = Enumerable.Range(0, GroupCount)
            .GroupBy(g => string.Join(',', strata.Select(s => s.GroupSizes[g])))
            .Sum(group => LogFactorial.Of(group.Count()));
        return (ways, alike);
    }

    private void Sum()
    {
        Array.Clear(Errors);
        Array.Clear(Trials);
        Array.Clear(Expected);
        foreach (Stratum stratum in strata)
        {
            stratum.AddTo(Errors, Trials, Expected);
        }
    }

    private sealed class Stratum
    {
        /// <summary>Where a stratum has fewer trials, errors and trials of a group are summed as one number of 64 bits: errors never exceed trials.</summary>
        private const double PackedTrials = 1L << 31;

        private readonly int[] positions;
        private readonly int[] originalLabels;
        private readonly int[] trials;
        private readonly int[] errors;
        private readonly double sumTrials;

        /// <summary>What a dealt label takes with it: a person's errors, and above 32 bits of trials where those differ. Empty where they might overflow.</summary>
        private readonly long[] values;
        private readonly long[] sums;
        private double rate;
        private int withErrors;

        public Stratum((GroupedSubject Subject, int Position)[] subjects, int groups)
        {
            positions = [.. subjects.Select(s => s.Position)];
            originalLabels = [.. subjects.Select(s => s.Subject.Group)];
            trials = [.. subjects.Select(s => s.Subject.Count.Trials)];
            errors = new int[positions.Length];
            Labels = new int[positions.Length];
            HasEqualTrials = trials.All(t => t == trials[0]);
            sumTrials = trials.Sum(t => (double)t);
            values = !HasEqualTrials && sumTrials >= PackedTrials ? [] : new long[positions.Length];
            sums = new long[groups];
            GroupSizes = new int[groups];
            foreach (int label in originalLabels)
            {
                GroupSizes[label]++;
            }
        }

        private Stratum(Stratum other)
        {
            (positions, originalLabels, trials) = (other.positions, other.originalLabels, other.trials);
            (HasEqualTrials, sumTrials, rate, withErrors, GroupSizes) = (other.HasEqualTrials, other.sumTrials, other.rate, other.withErrors, other.GroupSizes);
            errors = (int[])other.errors.Clone();
            values = (long[])other.values.Clone();
            sums = new long[other.sums.Length];
            Labels = (int[])other.Labels.Clone();
        }

        public int[] Labels { get; }

        public int[] GroupSizes { get; }

        public bool HasEqualTrials { get; }

        public Stratum Clone() => new(this);

        public void Load(ReadOnlySpan<int> all)
        {
            double sum = 0;
            withErrors = 0;
            if (HasEqualTrials)
            {
                int behind = Labels.Length;
                for (int i = 0; i < positions.Length; i++)
                {
                    int count = all[positions[i]];
                    sum += count;
                    int place = count > 0 ? withErrors++ : --behind;
                    errors[place] = count;
                    Labels[place] = originalLabels[i];
                }
            }
            else
            {
                for (int i = 0; i < positions.Length; i++)
                {
                    errors[i] = all[positions[i]];
                    sum += errors[i];
                }

                withErrors = positions.Length;
                originalLabels.CopyTo(Labels, 0);
            }

            rate = sum / sumTrials;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = HasEqualTrials ? errors[i] : ((long)errors[i] << 32) | (uint)trials[i];
            }
        }

        /// <summary>Deals the labels anew where all trials are equal, and adds the errors that each group then has.</summary>
        public void DealErrors(SeededRandom random, double[] groupErrors)
        {
            Array.Clear(sums);
            random.Deal(Labels, values.AsSpan(0, withErrors), sums);
            for (int g = 0; g < sums.Length; g++)
            {
                groupErrors[g] += sums[g];
            }
        }

        /// <summary>Deals the labels anew, and adds what each group then has.</summary>
        public void Deal(SeededRandom random, double[] groupErrors, double[] groupTrials, double[] expected)
        {
            if (HasEqualTrials)
            {
                DealErrors(random, groupErrors);
                AddEqualTrials(groupTrials, expected);
                return;
            }

            if (values.Length == 0)
            {
                random.Shuffle<int>(Labels);
                AddTo(groupErrors, groupTrials, expected);
                return;
            }

            Array.Clear(sums);
            random.Deal(Labels, values, sums);
            for (int g = 0; g < sums.Length; g++)
            {
                long count = (uint)sums[g];
                groupErrors[g] += sums[g] >> 32;
                groupTrials[g] += count;
                expected[g] += count * rate;
            }
        }

        public void AddTo(double[] groupErrors, double[] groupTrials, double[] expected)
        {
            int[] labels = Labels;
            for (int i = 0; i < withErrors; i++)
            {
                groupErrors[labels[i]] += errors[i];
            }

            if (HasEqualTrials)
            {
                AddEqualTrials(groupTrials, expected);
                return;
            }

            for (int i = 0; i < labels.Length; i++)
            {
                groupTrials[labels[i]] += trials[i];
                expected[labels[i]] += trials[i] * rate;
            }
        }

        private void AddEqualTrials(double[] groupTrials, double[] expected)
        {
            for (int g = 0; g < groupTrials.Length; g++)
            {
                double count = (double)GroupSizes[g] * trials[0];
                groupTrials[g] += count;
                expected[g] += count * rate;
            }
        }
    }
}
