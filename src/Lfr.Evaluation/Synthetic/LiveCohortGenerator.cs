using System.Collections.Immutable;
using System.Globalization;
using Lfr.Evaluation.Statistics;

namespace Lfr.Evaluation.Synthetic;

/// <summary>Makes a synthetic live cohort from a seed: 400 volunteers, ten passages each, against 178,000 filler images.</summary>
/// <remarks>The same seed gives the same cohort on every platform. Numbers of volunteers, passages, filler images and the totals at .60 are published
/// for the UK's 2023 study; everything else is this generator's choice and no finding about anybody.</remarks>
public static class LiveCohortGenerator
{
    /// <summary>Filler images of each ethnicity and gender: WF, WM, BF, BM, AF, AM; 178,000 in all.</summary>
    private static readonly int[] FillerSizes = [29_667, 29_667, 29_667, 29_667, 29_666, 29_666];

    /// <summary>Exceeding images in the seven passages at .60: 12 in all.</summary>
    private static readonly int[] ImagesAtTop = [1, 1, 1, 2, 2, 2, 3];

    private static readonly double[] Thresholds = [.64, .62, .60, .58, .56, .54];

    /// <summary>Makes the anchored cohort of a seed, whatever its conditions; see <see cref="LiveCohortSeed.FindFirst"/> for the one to publish.</summary>
    /// <param name="seed">Printed with the cohort.</param>
    /// <returns>Null where the seed's draw cannot be anchored: too few passages above the floor, or a passage at .60 with two people there.</returns>
    public static LiveCohort? Generate(ulong seed)
    {
        var draw = new CohortDraw(seed);
        return CohortAnchor.Of(draw) is { } anchor ? Write(draw, anchor) : null;
    }

    private static LiveCohort? Write(CohortDraw draw, CohortAnchor anchor)
    {
        var random = new SeededRandom(draw.Seed, 2);
        LookalikeEvent[] events = [.. draw.Events.Select(e => e with { Passages = [.. e.Passages.Select(p => (p.Passage, anchor.NonMated(p.Score)))] })];
        if (!GiveImagesAtTop(events, random, out Dictionary<(int Event, int Passage), int> atTop))
        {
            return null;
        }

        ImmutableArray<CohortSubject> subjects = Subjects(draw);
        var references = ImmutableArray.CreateBuilder<CohortReference>();
        references.AddRange(subjects.Select((s, i) => new CohortReference(Name("W", i + 1, 3), s.Id, false, s.Gender, s.Ethnicity, s.Age)));
        List<int>[] peopleOf = Filler(draw.Seed, references);
        var exceedances = new List<CohortExceedance>();
        var taken = new HashSet<int>();
        for (int e = 0; e < events.Length; e++)
        {
            int cell = (2 * events[e].Ethnicity) + events[e].Gender;
            int images = events[e].Images;
            int firstImage = TakePerson(random, peopleOf[cell], references, images, taken);
            foreach ((int passage, double score) in events[e].Passages)
            {
                AddExceedances(random, exceedances, passage, firstImage, images, score, atTop.GetValueOrDefault((e, passage), images));
            }
        }

        var passages = ImmutableArray.CreateBuilder<CohortPassage>(draw.PassageCount);
        for (int p = 0; p < draw.PassageCount; p++)
        {
            int subject = p / CohortDraw.PassagesEach;
            passages.Add(new CohortPassage(
                Name("P", p + 1, 4),
                subject,
                Name("session-", (p % CohortDraw.PassagesEach) + 1, 2),
                draw.MatedScores[p] is not null,
                subject,
                draw.MatedScores[p] is { } mated ? anchor.Mated(mated) : null));
        }

        return new LiveCohort(
            draw.Seed,
            subjects,
            references.ToImmutable(),
            passages.MoveToImmutable(),
            [.. exceedances.OrderBy(x => x.Passage).ThenByDescending(x => x.Score).ThenBy(x => x.Reference)]);
    }

    // A person's further images score between the passage's highest threshold and its score: what exceeds a threshold does so with all images,
    // except where the total at .60 asks for fewer.
    private static void AddExceedances(SeededRandom random, List<CohortExceedance> list, int passage, int firstImage, int images, double score, int exceeding)
    {
        double low = Thresholds.First(t => score >= t);
        for (int image = 0; image < images; image++)
        {
            double u = random.NextDouble();
            double other = image < exceeding ? low + (u * (score - low)) : LiveCohort.Floor + (u * (low - LiveCohort.Floor));
            double rounded = image == 0 ? score : CohortAnchor.Floor(Math.Min(other, image < exceeding ? score : low - 0.0001));
            list.Add(new CohortExceedance(passage, firstImage + image, image > 0 && image < exceeding ? Math.Max(rounded, low) : rounded));
        }
    }

    private static bool GiveImagesAtTop(LookalikeEvent[] events, SeededRandom random, out Dictionary<(int Event, int Passage), int> atTop)
    {
        var top = new List<(int Event, int Passage)>();
        for (int e = 0; e < events.Length; e++)
        {
            top.AddRange(events[e].Passages.Where(p => p.Score >= CohortAnchor.FalsePositives[0].Threshold).Select(p => (e, p.Passage)));
        }

        atTop = [];
        if (top.Count != ImagesAtTop.Length)
        {
            return false;
        }

        int[] counts = [.. ImagesAtTop];
        random.Shuffle<int>(counts);
        for (int i = 0; i < counts.Length; i++)
        {
            atTop.Add(top[i], counts[i]);
        }

        foreach (IGrouping<int, (int Event, int Passage)> same in top.GroupBy(t => t.Event))
        {
            int images = 0;
            foreach ((int Event, int Passage) key in same)
            {
                images = Math.Max(images, atTop[key]);
            }

            events[same.Key] = events[same.Key] with { Images = images };
        }

        return true;
    }

    private static ImmutableArray<CohortSubject> Subjects(CohortDraw draw)
    {
        var ages = new SeededRandom(draw.Seed, 3);
        return [.. Enumerable.Range(0, draw.SubjectCount).Select(i => new CohortSubject(
            Name("S", i + 1, 3),
            CohortDraw.Genders[CohortDraw.GenderOf(i)],
            CohortDraw.Ethnicities[CohortDraw.EthnicityOf(i)],
            18 + ages.NextInt32(57),
            Name("site-", (i % 4) + 1, 1)))];
    }

    // Returns each cell's people as the place of their first image.
    private static List<int>[] Filler(ulong seed, ImmutableArray<CohortReference>.Builder references)
    {
        var random = new SeededRandom(seed, 4);
        var people = new List<int>[FillerSizes.Length];
        int image = 0;
        int person = 0;
        for (int cell = 0; cell < FillerSizes.Length; cell++)
        {
            people[cell] = [];
            int left = FillerSizes[cell];
            while (left > 0)
            {
                double which = random.NextDouble();
                int images = Math.Min(left, which < 0.5 ? 1 : which < 0.8 ? 2 : 3);
                int age = 18 + random.NextInt32(57);
                string id = Name("X", ++person, 6);
                people[cell].Add(references.Count);
                for (int k = 0; k < images; k++)
                {
                    references.Add(new CohortReference(Name("F", ++image, 6), id, true, CohortDraw.Genders[cell % 2], CohortDraw.Ethnicities[cell / 2], age));
                }

                left -= images;
            }
        }

        return people;
    }

    // A person of the cell with just so many images, whom no other event has.
    private static int TakePerson(SeededRandom random, List<int> people, ImmutableArray<CohortReference>.Builder references, int images, HashSet<int> taken)
    {
        while (true)
        {
            int first = people[random.NextInt32(people.Count)];
            int count = 1;
            while (first + count < references.Count && references[first + count].Person == references[first].Person)
            {
                count++;
            }

            if (count == images && taken.Add(first))
            {
                return first;
            }
        }
    }

    private static string Name(string prefix, int number, int digits) => prefix + number.ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
