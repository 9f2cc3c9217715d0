using System.Globalization;
using System.Text;
using System.Text.Json;
using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Reports;
using Lfr.Evaluation.Runs;
using Lfr.Evaluation.Scores;
using Lfr.Evaluation.Tests.Scores;

namespace Lfr.Evaluation.Tests.Runs;

/// <summary>
/// Nothing of a group of few people is in any file of a report that withholds them, with every option on; and nothing that gives it away. In each set the Quokka are few, the Dingo the next smallest, and the men among
/// the Bilby few though the Bilby are not.
/// </summary>
public class WithheldGroupsTests
{
    private const int Few = 20;

    private static readonly string[] s_hidden = ["Quokka", "Dingo", "Quokka, female", "Quokka, male", "Dingo, female", "Dingo, male", "Bilby, female", "Bilby, male"];

    private static readonly (string Ethnicity, string Gender)[] s_people = [.. Group("Quokka", 6, 7), .. Group("Dingo", 10, 11), .. Group("Numbat", 30, 28), .. Group("Possum", 29, 27), .. Group("Bilby", 30, 8)];

    private static readonly LegalLabels s_legal = LegalLabels.Parse(["ethnicity=Quokka,Dingo,Numbat,Possum,Bilby", "gender=female,male"]);

    private const string Legal = """ "legalLabels":{"ethnicity":["Quokka","Dingo","Numbat","Possum","Bilby"],"gender":["female","male"]} """;

    private static IEnumerable<(string, string)> Group(string name, int women, int men) => Enumerable.Repeat((name, "female"), women).Concat(Enumerable.Repeat((name, "male"), men));

    private static bool IsQuokka(int person) => s_people[person].Ethnicity == "Quokka";

    private static EvaluationOptions Options(string thresholds, params double[] targets) => new()
    {
        By = ["ethnicity", "gender", "ethnicity:gender"],
        Thresholds = ThresholdGrid.Parse(thresholds),
        TargetRates = targets,
        PermutationDraws = 199,
        BootstrapDraws = 50,
        PowerStudies = 100,
        MinimumDetectable = false,
    };

    /// <summary>The Quokka walked 1,277 times, were not acquired and excluded more often than others, and raised more alerts.</summary>
    [Fact]
    public void Nothing_of_a_small_group_is_in_a_live_report()
    {
        var random = new Random(11);
        var files = new ScoreSetFiles
        {
            Protocol = ScoreSetFiles.GoodProtocol.TrimEnd()[..^1] + ",\"labels\":{\"gender\":\"self\"},\"exclusionsRule\":\"turned back\",\"tested\":{\"threshold\":\"0.60\"},\"deployed\":{\"threshold\":\"0.64\"},\"permuteWithin\":[\"gender\"],"
                + Legal + ",\"passersBy\":{\"factor\":\"ethnicity\",\"shares\":{\"Quokka\":0.1,\"Dingo\":0.1,\"Numbat\":0.3,\"Possum\":0.3,\"Bilby\":0.2},\"onWatchlistPer10000\":5}}",
        };
        files.Subjects.RemoveRange(1, files.Subjects.Count - 1);
        files.References.RemoveRange(1, files.References.Count - 1);
        files.Passages.RemoveRange(1, files.Passages.Count - 1);
        files.Exceedances.RemoveRange(1, files.Exceedances.Count - 1);
        int filler = 0;
        foreach ((string ethnicity, int count) in new[] { ("Quokka", 131), ("Dingo", 149), ("Numbat", 173), ("Possum", 180), ("Bilby", 194) })
        {
            for (int i = 0; i < count; i++, filler++)
            {
                files.References.Add(string.Create(CultureInfo.InvariantCulture, $"F{filler},X{filler},filler,{(i % 9 == 0 ? "0,blurred" : "1,")},{(i % 2 == 0 ? "female" : "male")},{ethnicity},{20 + (i % 40)}"));
            }
        }

        int excluded = 0;
        for (int person = 0; person < s_people.Length; person++)
        {
            (string ethnicity, string gender) = s_people[person];
            files.Subjects.Add($"S{person},{gender},{ethnicity},{20 + (person % 3 * 20)}");
            int images = IsQuokka(person) ? 9 : 2;
            for (int image = 0; image < images; image++)
            {
                files.References.Add($"W{person}x{image},S{person},watchlist,{(image == 1 && person % 3 > 0 ? "0,dark" : "1,")},{gender},{ethnicity},{20 + (person % 3 * 20)}");
            }

            int walks = person == 0 ? 113 : IsQuokka(person) ? 97 : 7;
            for (int walk = 0; walk < walks; walk++)
            {
                string passage = $"P{person}x{walk}";
                bool isAcquired = random.Next(IsQuokka(person) ? 5 : 12) > 0, isExcluded = random.Next(IsQuokka(person) ? 7 : 25) == 0;
                excluded += isExcluded && IsQuokka(person) ? 1 : 0;
                string score = isAcquired ? (0.5 + (random.Next(4500) / 10_000.0)).ToString("0.0000", CultureInfo.InvariantCulture) : "";
                files.Passages.Add($"{passage},1,A,1,S{person},1,1,{(isAcquired ? "1," : "0,turned away")},W{person}x0,{score},{(isExcluded ? "1,turned back" : "0,")}");
                for (int alert = 0; isAcquired && alert < 3 && random.Next(IsQuokka(person) ? 3 : 9) == 0; alert++)
                {
                    files.Exceedances.Add(string.Create(CultureInfo.InvariantCulture, $"{passage},1,F{1 + (alert * 140) + (9 * random.Next(12))},{0.54 + (random.Next(1000) / 10_000.0):0.0000}"));
                }
            }
        }

        files.Others.Add(("histogram.csv", "probe_group,reference_group,bin_low,bin_high,count\n" + string.Concat(s_people.Select(p => p.Ethnicity).Distinct().SelectMany(e => Enumerable.Range(0, 4).Select(b => $"{e},Numbat,0.{b},0.{b + 1},{1009 + random.Next(5000)}\n")))
            + "Quokka female,Numbat,0.1,0.2,1231\nQuokka:female,Numbat,0.1,0.2,1231\nquokka,Numbat,0.1,0.2,1231\n"));
        using var folder = new TemporaryFolder();
        files.Write(folder.Path);
        LiveScoreSet set = LiveScoreFolder.Read(folder.Path);
        var list = new WatchlistComposition("list", ["ethnicity"], [(["Quokka"], 17), (["Numbat"], 40), (["Bilby"], 70)]);
        WatchlistComposition Only(string name, long count) => new($"only {name[..1]}", ["ethnicity"], [([name], count)]);
        EvaluationOptions options = Options("0.56,0.60", 0.5, 1e-3) with { WatchlistSizes = [300, 5000], Watchlists = [list, Only("Quokka", 19), Only("Numbat", 23)] };
        EvaluationReport Run(int below) => LiveEvaluation.Run(set, options with { SuppressBelow = below, MinimumDetectable = below > 0 }, InputHashes.Of(folder.Path));
        EvaluationReport withheld = Run(Few);
        Assert.True(excluded > 100);
        EvaluationReport open = Run(0);

        // A rate at a list of one group, solved for that group: its references' alerts among all passages.
        double[] solvable = [.. open.Rates.Where(r => r.Composition == "only Q" && r.Group.IsAll).Select(r => r.Rate!.Value)];
        Assert.Equal(2, solvable.Count(rate => rate > 0));
        new Canary(open, Few, s_hidden).Check(withheld, [excluded, .. solvable]);
        Assert.All(withheld.Rates.Where(r => r.Composition is "only Q" or "list"), r => Assert.StartsWith("the list holds people of groups whose references are withheld", r.Refusal, StringComparison.Ordinal));
        Assert.Contains(withheld.Rates, r => r.Composition == "only N" && r.Rate is not null);
        static IEnumerable<string> Histograms(EvaluationReport report) => report.Curves.Where(curve => curve.Kind == "non-mated scores").Select(curve => curve.Group).Order(StringComparer.Ordinal);
        Assert.Contains("Quokka:female", Histograms(open));
        Assert.Equal(["Bilby", "Numbat", "Possum"], Histograms(withheld));
        Assert.Contains(withheld.OperatingPoints, point => point.Factor == "gender" && point.Bounds.Count == 2);
        Assert.All(withheld.OperatingPoints.Where(point => point.Factor != "gender"), point => Assert.Contains("Quokka", point.Refusal, StringComparison.Ordinal));
        Assert.Contains(withheld.Limits.SelectMany(limit => limit.Sentences), sentence => sentence.StartsWith("Withheld (--suppress-below 20): ethnicity 'Dingo'; ethnicity 'Quokka'; ", StringComparison.Ordinal) && sentence.Contains("secondary suppression", StringComparison.Ordinal));

        // A calibration certifies every group or nobody, also beyond the data.
        (OperatingPointEntry point, CalibrationResult? result) = LiveCalibration.Run(set, options with { By = ["ethnicity"], TargetRates = [0.5], WatchlistSizes = [300], SuppressBelow = Few, AllowExtrapolated = true }, []);
        Assert.Null(result);
        Assert.StartsWith("no threshold is certified for every group, because ", point.Refusal, StringComparison.Ordinal);
    }

    /// <summary>Who is excluded for a reason of their own is known by it.</summary>
    [Fact]
    public void Reasons_of_few_people_are_named_nowhere()
    {
        static string Row(int person, int walk, string failure, string exclusion) =>
            $"P{person}{walk},1,A,{walk},S{person},1,1,{(failure.Length > 0 ? $"0,{failure},W{person}," : $"1,,W{person},0.61")},{(exclusion.Length > 0 ? "1," + exclusion : "0,")}";
        var files = new ScoreSetFiles();
        files.Passages.RemoveRange(1, files.Passages.Count - 1);
        files.Passages.AddRange(
        [
            Row(1, 1, "", "wears a niqab"), Row(1, 2, "", "wears a niqab"), Row(1, 3, "", "wears a niqab"), Row(2, 1, "", "turned back"), Row(3, 1, "", "turned back"), Row(2, 2, "", "left early"), Row(3, 2, "", "left early"),
            Row(2, 3, "", ""), Row(3, 3, "", ""), Row(4, 1, "used a stick", ""), Row(4, 2, "used a stick", ""), Row(4, 3, "", ""), Row(1, 4, "", ""),
        ]);
        files.Exceedances.RemoveRange(1, files.Exceedances.Count - 1);
        using var folder = new TemporaryFolder();
        files.Write(folder.Path);
        LiveScoreSet set = LiveScoreFolder.Read(folder.Path);
        string[] Rows(int below, string table) => [.. LiveEvaluation.Run(set, new EvaluationOptions { Thresholds = ThresholdGrid.Parse("0.60"), MinimumDetectable = false, SuppressBelow = below }, []).Tables.Single(t => t.Name == table).Rows.Select(row => string.Join('|', row))];
        Assert.Equal(["left early|2", "turned back|2", "wears a niqab|3"], Rows(0, "exclusions"));

        // The next smallest joins the one, as all less the others would be it.
        Assert.Equal(["turned back|2", "other reasons|5"], Rows(2, "exclusions"));
        Assert.Equal(["other reasons|7"], Rows(3, "exclusions"));
        Assert.Equal(["of fewer than 4 people|withheld"], Rows(4, "exclusions"));
        Assert.Equal(["to acquire (passages)|used a stick|2", "to enrol (references)|blurred|1"], Rows(0, "failures"));
        Assert.Equal(["to acquire (passages)|of fewer than 2 people|withheld", "to enrol (references)|of fewer than 2 people|withheld"], Rows(2, "failures"));
    }

    [Fact]
    public void Nothing_of_a_small_group_is_in_a_report_on_pairs()
    {
        var random = new Random(12);
        var text = new StringBuilder("probe_id,reference_id,probe_subject,reference_subject,score,failure,probe_ethnicity,probe_gender,reference_ethnicity,reference_gender\n");
        for (int probe = 0; probe < s_people.Length; probe++)
        {
            for (int sample = 0; sample < (IsQuokka(probe) ? 5 : 1); sample++)
            {
                bool fails = random.Next(IsQuokka(probe) ? 5 : 20) == 0;
                for (int reference = 0; reference < s_people.Length; reference++)
                {
                    // Men among the Numbat meet ten women among the Possum only: few on a side, in a cell of two large groups.
                    if (s_people[probe] == ("Numbat", "male") && s_people[reference] == ("Possum", "female") && reference >= 13 + 21 + 58 + 10)
                    {
                        continue;
                    }

                    double score = probe == reference ? 0.4 + (random.NextDouble() / 2) : (random.NextDouble() * (IsQuokka(probe) ? 0.6 : 0.53));
                    string failure = fails ? "probe_fta" : reference % 13 == 5 ? "reference_fte" : "";
                    text.Append(CultureInfo.InvariantCulture, $"p{probe}x{sample},r{reference},S{probe},S{reference},{(failure.Length > 0 ? "" : score.ToString("0.0000", CultureInfo.InvariantCulture))},{failure},{s_people[probe].Ethnicity},{s_people[probe].Gender},{s_people[reference].Ethnicity},{s_people[reference].Gender}\n");
                }
            }
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("comparisons.csv"), text.ToString());
        ComparisonSet set = ComparisonFile.Read(folder.File("comparisons.csv"), new ScoreScale { Minimum = 0, Maximum = 1 }, labels: s_legal);
        EvaluationReport Run(int below) => VerificationEvaluation.Run(set, Options("0.40,0.50", 0.05) with { SuppressBelow = below }, [], "M 1", [new("FMR", 0.50m, "ethnicity", null)]);
        EvaluationReport withheld = Run(Few);
        new Canary(Run(0), Few, s_hidden).Check(withheld);

        // Of a row, the cells of both groups are withheld, so that its total does not give either away; and the cell that less its printed cells by gender is of ten women.
        IEnumerable<string> Hidden(string probe) => withheld.Rates.Where(r => r.Scope == "probe x reference" && r.Threshold == 0.50m && r.Group.Factor == "ethnicity" && r.Group.ProbeText == probe && r.Trials is null).Select(r => r.Group.ReferenceText);
        Assert.Equal(["Dingo", "Possum", "Quokka"], Hidden("Numbat"));
        Assert.Equal(["Dingo", "Quokka"], Hidden("Possum"));
    }

    [Fact]
    public void Nothing_of_a_small_group_is_in_a_report_on_streamed_pairs()
    {
        var random = new Random(13);
        using var folder = new TemporaryFolder();
        var text = new StringBuilder("image,subject,ethnicity,gender,role\n");
        for (int person = 0; person < s_people.Length; person++)
        {
            int images = IsQuokka(person) ? 6 : 2;
            byte own = (byte)random.Next(0, 200);
            for (int image = 0; image < images; image++)
            {
                byte degrees = random.Next(IsQuokka(person) ? 6 : 15) == 0 ? BrightnessEngine.Nobody : (byte)(own + random.Next(0, IsQuokka(person) ? 50 : 25));
                File.WriteAllBytes(folder.File($"i{person}x{image}.ppm"), [.. "P6\n1 1\n255\n"u8, degrees, degrees, degrees]);
                text.Append(CultureInfo.InvariantCulture, $"i{person}x{image}.ppm,S{person},{s_people[person].Ethnicity},{s_people[person].Gender},{(image == 0 ? "reference" : "probe")}\n");
            }
        }

        File.WriteAllText(folder.File("m.csv"), text.ToString());
        using var engine = new BrightnessEngine();
        TemplateSet templates = TemplateSet.Create(ManifestFile.Read(folder.File("m.csv"), labels: s_legal), engine);
        EvaluationReport Run(int below) => VerificationEvaluation.Run(templates.Pairs(false), Options("0.90,0.99", 0.2) with { SuppressBelow = below }, [], "M 1");
        EvaluationReport withheld = Run(Few);
        new Canary(Run(0), Few, s_hidden).Check(withheld);
        EvaluationReport listed = VerificationEvaluation.Run(templates.Compare(false), Options("0.90,0.99", 0.2) with { SuppressBelow = Few, BootstrapDraws = 0 }, [], "M 1");
        static string Text(EvaluationReport report) => JsonSerializer.Serialize(report.Rates.Select(r => new { r.Metric, r.Threshold, r.Scope, Group = r.Group.Text, r.Errors, r.Trials, r.Subjects, r.Refusal }));
        Assert.Equal(Text(listed), Text(withheld));
    }

    [Fact]
    public void Nothing_of_a_small_group_is_in_a_report_on_searches()
    {
        var random = new Random(14);
        StringBuilder subjects = new("subject,ethnicity,gender\n"), searches = new("search,subject,mated,acquired,gallery_size,list_limit,returned\n"), candidates = new("search,rank,reference,reference_subject,score\n");
        for (int person = 0; person < s_people.Length; person++)
        {
            subjects.Append(CultureInfo.InvariantCulture, $"S{person},{s_people[person].Ethnicity},{s_people[person].Gender}\n");
            for (int search = 0; search < (IsQuokka(person) ? 83 : 6); search++)
            {
                bool isMated = search % 2 == 0, isAcquired = random.Next(IsQuokka(person) ? 4 : 10) > 0;
                double[] scores = [.. Enumerable.Range(0, isAcquired ? 3 : 0).Select(_ => random.Next(3000, IsQuokka(person) ? 9000 : 7500) / 10_000.0).OrderDescending()];
                int mate = random.Next(IsQuokka(person) ? 5 : 3);
                searches.Append(CultureInfo.InvariantCulture, $"q{person}x{search},S{person},{(isMated ? 1 : 0)},{(isAcquired ? 1 : 0)},500,3,{scores.Length}\n");
                for (int rank = 0; rank < scores.Length; rank++)
                {
                    candidates.Append(CultureInfo.InvariantCulture, $"q{person}x{search},{rank + 1},r{person}x{search}x{rank},{(isMated && rank == mate ? $"S{person}" : $"X{rank}")},{scores[rank]:0.0000}\n");
                }
            }
        }

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("protocol.json"), ScoreSetFiles.GoodProtocol.TrimEnd()[..^1].Replace("\"floor\":0.54", "\"floor\":0.1", StringComparison.Ordinal) + "," + Legal + "}");
        File.WriteAllText(folder.File("subjects.csv"), subjects.ToString());
        File.WriteAllText(folder.File("searches.csv"), searches.ToString());
        File.WriteAllText(folder.File("candidates.csv"), candidates.ToString());
        SearchSet set = SearchFolder.Read(folder.Path);
        EvaluationReport Run(int below) => IdentificationEvaluation.Run(set, Options("0.60,0.70") with { SuppressBelow = below }, InputHashes.Of(folder.Path));
        new Canary(Run(0), Few, s_hidden).Check(Run(Few));
    }

    /// <summary>
    /// Two hundred made-up populations with three factors: what is withheld of every printed total is of as many people as asked for, and no group of few people is a sum or difference of printed ones. The second is checked
    /// by the rank of the printed tables in whole numbers modulo a prime, which shares nothing with how it is decided.
    /// </summary>
    [Fact]
    public void No_sum_or_difference_of_printed_groups_is_a_small_one()
    {
        (int any, int without) = (0, 0);
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int people = random.Next(20, 90);
            var labels = new FactorLabels("a", "b", "c");
            for (int person = 0; person < people; person++)
            {
                labels.Set(0, person, "a" + (int)(4 * Math.Pow(random.NextDouble(), 2)));
                labels.Set(1, person, random.Next(9) == 0 ? "" : "b" + random.Next(2));
                labels.Set(2, person, "c" + (int)(3 * Math.Pow(random.NextDouble(), 3)));
            }

            Partition[] tables = [.. new[] { "a", "b", "c", "a:b", "b:c", "c:a", "a:b:c" }.Take(random.Next(3, 8)).Select(term => Partition.Of(term, labels, people))];
            int[] everyone = [.. Enumerable.Range(0, people)];
            var withholding = new Withholding(5, [new(tables, everyone)]);
            (GroupKey Group, int[] Members)[] cells = [.. tables.SelectMany(table => table.Groups.Select((group, g) => (group, everyone.Where(i => table.GroupOf[i] == g).ToArray()))).Where(cell => cell.Item2.Length > 0)];
            (GroupKey Group, int[] Members)[] printed = [(GroupKey.All, everyone), .. cells.Where(cell => !withholding.Contains(cell.Group))];
            (GroupKey Group, int[] Members)[] few = [.. cells.Where(cell => cell.Members.Length < 5)];
            Assert.All(few, cell => Assert.True(withholding.Contains(cell.Group)));
            Assert.True(few.Length > 0 || !withholding.Groups.Any());
            Assert.All(few, cell => Assert.False(IsSum(printed.Select(p => p.Members), cell.Members, people), $"seed {seed}: {cell.Group}"));
            foreach ((GroupKey total, int[] members) in printed)
            {
                foreach (var table in cells.Where(cell => cell.Group.Probe.Count > total.Probe.Count && total.Probe.All(label => cell.Group.Probe.Contains(label))).GroupBy(cell => cell.Group.Factor))
                {
                    int left = members.Except(table.Where(cell => !withholding.Contains(cell.Group)).SelectMany(cell => cell.Members)).Count();
                    Assert.True(left is 0 or >= 5, $"seed {seed}: {total} less {table.Key}: {left}");
                }
            }

            any += few.Length > 0 ? 1 : 0;
            (GroupKey Group, int[] Members)[] naive = [(GroupKey.All, everyone), .. cells.Where(cell => cell.Members.Length >= 5)];
            without += few.Any(cell => IsSum(naive.Select(p => p.Members), cell.Members, people)) ? 1 : 0;
        }

        // Were only the small groups withheld, most populations would give one away.
        Assert.True(any > 100 && without > 50, $"{any} {without}");
    }

    [Fact]
    public void An_only_cell_of_a_printed_group_is_no_company()
    {
        // All Black and some White people are women: female less White female is Black, which is printed, so that withholding nothing but the small cell's row is not enough. Six of "a1", all of "b0"; three of "a0" and "b0".
        var labels = new FactorLabels("a", "b");
        string[] people = [.. Enumerable.Repeat("a0 b0", 3), .. Enumerable.Repeat("a0 b1", 9), .. Enumerable.Repeat("a1 b0", 6), .. Enumerable.Repeat("a2 b1", 8), .. Enumerable.Repeat("a2 b0", 7)];
        for (int person = 0; person < people.Length; person++)
        {
            labels.Set(0, person, people[person][..2]);
            labels.Set(1, person, people[person][3..]);
        }

        int[] everyone = [.. Enumerable.Range(0, people.Length)];
        Partition[] tables = [.. new[] { "a", "b", "a:b" }.Select(term => Partition.Of(term, labels, people.Length))];
        var withholding = new Withholding(5, [new(tables, everyone)]);
        int[][] printed = [everyone, .. tables.SelectMany(table => table.Groups.Select((group, g) => (group, g)).Where(cell => !withholding.Contains(cell.group)).Select(cell => everyone.Where(i => table.GroupOf[i] == cell.g).ToArray()))];
        Assert.False(IsSum(printed, [0, 1, 2], people.Length));
        Assert.True(printed.Length > 3, "something is left to print");
    }

    [Fact]
    public void Enough_people_withhold_nothing_and_too_few_are_refused()
    {
        var labels = new FactorLabels("a");
        for (int person = 0; person < 12; person++)
        {
            labels.Set(0, person, person < 5 ? "x" : "y");
        }

        Withholding Of(int below) => new(below, [new([Partition.Of("a", labels, 12)], [.. Enumerable.Range(0, 12)])]);
        Assert.Empty(Of(0).Groups);
        Assert.Empty(Of(5).Groups);
        Assert.Equal(["x", "y"], Of(6).Groups.Select(group => group.Text));
        using var folder = new TemporaryFolder();
        new ScoreSetFiles().Write(folder.Path);
        var options = new EvaluationOptions { By = ["ethnicity"], Thresholds = ThresholdGrid.Parse("0.60"), SuppressBelow = 5 };
        Assert.Contains("--suppress-below 5 would withhold everything: there are 4 people in all", Assert.Throws<ArgumentException>(() => LiveEvaluation.Run(LiveScoreFolder.Read(folder.Path), options, [])).Message, StringComparison.Ordinal);
    }

    /// <summary>Whether the members are a combination of the printed sets: the rank does not grow with them.</summary>
    internal static bool IsSum(IEnumerable<int[]> printed, int[] members, int people)
    {
        long[] Row(int[] of)
        {
            long[] row = new long[people];
            foreach (int member in of)
            {
                row[member] = 1;
            }

            return row;
        }

        long[][] rows = [.. printed.Select(Row)];
        return Rank(rows) == Rank([.. rows, Row(members)]);
    }

    private static int Rank(long[][] matrix)
    {
        const long prime = 1_000_000_007;
        static long Power(long value, long exponent)
        {
            long result = 1;
            for (; exponent > 0; exponent >>= 1, value = value * value % prime)
            {
                result = (exponent & 1) == 1 ? result * value % prime : result;
            }

            return result;
        }

        long[][] rows = [.. matrix.Select(row => row.ToArray())];
        int rank = 0;
        for (int column = 0; column < rows[0].Length && rank < rows.Length; column++)
        {
            int pivot = Array.FindIndex(rows, rank, row => row[column] != 0);
            if (pivot < 0)
            {
                continue;
            }

            (rows[rank], rows[pivot]) = (rows[pivot], rows[rank]);
            long inverse = Power(rows[rank][column], prime - 2);
            for (int r = rank + 1; r < rows.Length; r++)
            {
                long times = rows[r][column] * inverse % prime;
                for (int c = column; times != 0 && c < rows[r].Length; c++)
                {
                    rows[r][c] = ((rows[r][c] - (times * rows[rank][c])) % prime + prime) % prime;
                }
            }

            rank++;
        }

        return rank;
    }
}
