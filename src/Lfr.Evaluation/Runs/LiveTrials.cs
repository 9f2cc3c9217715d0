using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Runs;

/// <summary>A live score set as trials: who, which, and the score that decides each.</summary>
internal sealed class LiveTrials
{
    public LiveTrials(LiveScoreSet set)
    {
        Set = set;
        Passage[] passages = [.. set.Passages];
        Counted = Enumerable.Range(0, passages.Length).Where(i => !passages[i].IsExcluded).ToArray();
        Mated = Counted.Where(i => passages[i].IsMatedTrial).ToArray();
        NonMated = Counted.Where(i => passages[i].IsNonMatedTrial).ToArray();
        Best = new double[passages.Length];
        Array.Fill(Best, double.NaN);
        var scores = new Dictionary<(int Passage, int Reference), double>();
        foreach (Exceedance exceedance in set.Exceedances)
        {
            // FPIR is against the filler; other volunteers' watchlist references count for ranks only.
            if (set.References.IsListed && !set.References.IsFiller[exceedance.Reference])
            {
                continue;
            }

            (int, int) key = (exceedance.Passage, exceedance.Reference);
            if (!scores.TryGetValue(key, out double known) || Higher(exceedance.Score, known))
            {
                scores[key] = exceedance.Score;
            }

            if (double.IsNaN(Best[exceedance.Passage]) || Higher(exceedance.Score, Best[exceedance.Passage]))
            {
                Best[exceedance.Passage] = exceedance.Score;
            }
        }

        Filler = scores.Select(pair => new Exceedance(pair.Key.Passage, pair.Key.Reference, pair.Value)).OrderBy(e => e.Passage).ThenBy(e => e.Reference).ToArray();
        FillerPeople = set.References.IsListed
            ? set.References.Persons.Where((_, r) => set.References.IsFiller[r] && set.References.IsEnrolled[r]).Distinct().LongCount()
            : 0;
    }

    public LiveScoreSet Set { get; }

    /// <summary>Passages that no rule excluded.</summary>
    public int[] Counted { get; }

    /// <summary>Mated trials.</summary>
    public int[] Mated { get; }

    /// <summary>Non-mated trials.</summary>
    public int[] NonMated { get; }

    /// <summary>For each passage its best score against the filler; NaN where none reached the floor.</summary>
    public double[] Best { get; }

    /// <summary>Best score of each passage and filler reference, over cameras.</summary>
    public Exceedance[] Filler { get; }

    /// <summary>Distinct people among the enrolled filler; 0 where only counts are known.</summary>
    public long FillerPeople { get; }

    public bool IsHit(int passage, double threshold) =>
        Set.Passages[passage].IsAcquired && !double.IsNaN(Set.Passages[passage].MatedScore) && Set.Protocol.Scale.IsMatch(Set.Passages[passage].MatedScore, threshold);

    public bool IsFalseAlert(int passage, double threshold) => !double.IsNaN(Best[passage]) && Set.Protocol.Scale.IsMatch(Best[passage], threshold);

    /// <summary>For each passage with an exceedance at the threshold: distinct people and references that exceeded.</summary>
    public Dictionary<int, (int People, int References)> Exceeding(double threshold)
    {
        var found = new Dictionary<int, (HashSet<int> People, int References)>();
        foreach (Exceedance exceedance in Filler)
        {
            if (Set.Protocol.Scale.IsMatch(exceedance.Score, threshold))
            {
                (HashSet<int> people, int references) = found.GetValueOrDefault(exceedance.Passage, ([], 0));
                people.Add(Set.References.IsListed ? Set.References.Persons[exceedance.Reference] : exceedance.Reference);
                found[exceedance.Passage] = (people, references + 1);
            }
        }

        return found.ToDictionary(pair => pair.Key, pair => (pair.Value.People.Count, pair.Value.References));
    }

    private bool Higher(double a, double b) => Set.Protocol.Scale.Similarity(a) > Set.Protocol.Scale.Similarity(b);
}
