using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Synthetic;

/// <summary>What one seed draws before anything is anchored or written out: lookalike events, mated scores, acquisition.</summary>
internal sealed class CohortDraw
{
    public const int PassagesEach = 10;

    public static readonly string[] Ethnicities = ["White", "Black", "Asian"];
    public static readonly string[] Genders = ["Female", "Male"];

    /// <summary>Volunteers of each ethnicity and gender: WF, WM, BF, BM, AF, AM.</summary>
    public static readonly int[] CellSizes = [67, 67, 67, 67, 66, 66];

    private const double ShareFemale = 0.53;
    private const double MeanDrop = 0.45;
    private const double FrailtyShape = 6;

    /// <summary>Scores at which the expected number of events is given; logarithmically linear between and beyond.</summary>
    private static readonly double[] Knots = [.54, .56, .58, .60, .62, .64, .66];

    /// <summary>Expected events with a peak at or above each knot, by ethnicity.</summary>
    private static readonly double[][] Expected =
    [
        [14, 4.3, .85, .05, .004, .0003, .00003],
        [150, 75, 25.5, 3.05, .33, .012, .0008],
        [56, 28, 9.4, 3.05, .33, .012, .0008],
    ];

    public CohortDraw(ulong seed)
    {
        Seed = seed;
        int first = 0;
        var cells = new int[CellSizes.Length];
        for (int cell = 0; cell < CellSizes.Length; cell++)
        {
            cells[cell] = first;
            first += CellSizes[cell];
        }

        SubjectCount = first;
        var random = new SeededRandom(seed, 0);
        DrawMated(new SeededRandom(seed, 1));
        var frailty = new double[SubjectCount];
        for (int i = 0; i < frailty.Length; i++)
        {
            frailty[i] = random.NextGamma(FrailtyShape) / FrailtyShape;
        }

        for (int ethnicity = 0; ethnicity < Ethnicities.Length; ethnicity++)
        {
            long events = random.NextPoisson(Expected[ethnicity][0]);
            for (long e = 0; e < events; e++)
            {
                DrawEvent(random, ethnicity, cells, frailty);
            }
        }
    }

    public ulong Seed { get; }

    public int SubjectCount { get; }

    public int PassageCount => SubjectCount * PassagesEach;

    /// <summary>By passage; null where not acquired.</summary>
    public double?[] MatedScores { get; private set; } = [];

    public List<LookalikeEvent> Events { get; } = [];

    /// <summary>0..2 by place: the volunteers stand cell by cell.</summary>
    public static int EthnicityOf(int subject) => CellOf(subject) / 2;

    /// <summary>0..1 by place.</summary>
    public static int GenderOf(int subject) => CellOf(subject) % 2;

    /// <summary>The highest non-mated score of each passage; negative infinity where none reached the floor.</summary>
    public double[] PassageMaxima()
    {
        var maxima = new double[PassageCount];
        Array.Fill(maxima, double.NegativeInfinity);
        foreach (LookalikeEvent e in Events)
        {
            foreach ((int passage, double score) in e.Passages)
            {
                maxima[passage] = Math.Max(maxima[passage], score);
            }
        }

        return maxima;
    }

    private static int CellOf(int subject)
    {
        int cell = 0;
        while (subject >= CellSizes[cell])
        {
            subject -= CellSizes[cell++];
        }

        return cell;
    }

    private static double Peak(SeededRandom random, double[] expected)
    {
        double log = PortableMath.Log(expected[0]) - random.NextExponential();
        int k = 0;
        while (k < Knots.Length - 2 && log < PortableMath.Log(expected[k + 1]))
        {
            k++;
        }

        double upper = PortableMath.Log(expected[k]);
        double lower = PortableMath.Log(expected[k + 1]);
        return Knots[k] + ((Knots[k + 1] - Knots[k]) * (upper - log) / (upper - lower));
    }

    private void DrawMated(SeededRandom random)
    {
        MatedScores = new double?[PassageCount];
        for (int subject = 0; subject < SubjectCount; subject++)
        {
            double own = 0.745 + (0.07 * random.NextNormal());
            for (int k = 0; k < PassagesEach; k++)
            {
                double score = own + (0.085 * random.NextNormal());
                bool acquired = random.NextDouble() >= 0.01;
                MatedScores[(subject * PassagesEach) + k] = acquired ? score : null;
            }
        }
    }

    private void DrawEvent(SeededRandom random, int ethnicity, int[] cells, double[] frailty)
    {
        double peak = Peak(random, Expected[ethnicity]);
        int gender = random.NextDouble() < ShareFemale ? 0 : 1;
        int cell = (2 * ethnicity) + gender;
        double sum = 0;
        for (int i = 0; i < CellSizes[cell]; i++)
        {
            sum += frailty[cells[cell] + i];
        }

        double at = random.NextDouble() * sum;
        int subject = cells[cell];
        while (subject < cells[cell] + CellSizes[cell] - 1 && (at -= frailty[subject]) >= 0)
        {
            subject++;
        }

        int best = random.NextInt32(PassagesEach);
        var passages = new List<(int, double)>();
        for (int k = 0; k < PassagesEach; k++)
        {
            double score = k == best ? peak : peak - (MeanDrop * random.NextExponential());
            int passage = (subject * PassagesEach) + k;
            if (score >= LiveCohort.Floor && MatedScores[passage] is not null)
            {
                passages.Add((passage, score));
            }
        }

        (int otherEthnicity, int otherGender) = DrawPerson(random, ethnicity, gender);
        double which = random.NextDouble();
        int images = which < 0.5 ? 1 : which < 0.8 ? 2 : 3;
        if (passages.Count > 0)
        {
            Events.Add(new LookalikeEvent(subject, otherEthnicity, otherGender, images, [.. passages]));
        }
    }

    // Same ethnicity and gender .80, same ethnicity only .10, same gender only .08, else .02.
    private static (int Ethnicity, int Gender) DrawPerson(SeededRandom random, int ethnicity, int gender)
    {
        double u = random.NextDouble();
        int other = (ethnicity + 1 + random.NextInt32(2)) % 3;
        return u < 0.80 ? (ethnicity, gender) : u < 0.90 ? (ethnicity, 1 - gender) : u < 0.98 ? (other, gender) : (other, 1 - gender);
    }
}
