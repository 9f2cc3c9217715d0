using Lfr.Evaluation.Protocols;
using Lfr.Evaluation.Scores;

namespace Lfr.Evaluation.Tests.Protocols;

public class DatasetLayoutTests
{
    private static void Touch(TemporaryFolder folder, params string[] files)
    {
        foreach (string file in files)
        {
            string path = folder.File(file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }

    [Fact]
    public void Lfw_reads_people_and_both_kinds_of_pairs()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "lfw/Ann_B/Ann_B_0001.jpg", "lfw/Ann_B/Ann_B_0002.jpg", "lfw/Cy/Cy_0001.jpg");
        File.WriteAllText(folder.File("pairs.txt"), "10\t300\nAnn_B\t1\t2\nAnn_B\t2\tCy\t1\n");
        Assert.Equal("lfw", DatasetLayouts.Detect(folder.Path));
        DatasetManifest set = DatasetLayouts.Read("lfw", folder.Path);
        Assert.Equal([(0, 1), (1, 2)], set.Pairs);
        Assert.Equal(["Ann_B", "Ann_B", "Cy"], set.Entries.Select(e => e.Subject));
        File.WriteAllText(folder.File("pairs.txt"), "10\t300\nAnn_B\t1\t3\n");
        Assert.Equal(2, Assert.Single(Assert.Throws<InputException>(() => DatasetLayouts.Read("lfw", folder.Path)).Problems).Line);
    }

    [Fact]
    public void Utkface_reads_labels_from_names()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "26_1_3_20170104.jpg.chip.jpg", "70_0_0_20170105.jpg.chip.jpg", "20_1_20170106.jpg.chip.jpg");
        DatasetManifest set = DatasetLayouts.Read("utkface", folder.Path);
        Assert.Equal(2, set.Entries.Count);
        Assert.Equal(("female", "Indian", "18-30"), (set.Labels.Label("gender", 0), set.Labels.Label("ethnicity", 0), set.Labels.Label("age", 0)));
        Assert.False(set.HasIdentities);
        Assert.Contains(set.Notes, note => note.StartsWith("1 file names", StringComparison.Ordinal));
    }

    [Fact]
    public void Rfw_bfw_and_fairface_read()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "rfw/data/African/m.1/m.1_0001.jpg", "rfw/data/African/m.1/m.1_0003.jpg", "bfw/asian_females/n1/0010_01.jpg", "bfw/black_males/n2/0002_01.jpg", "ff/val/1.jpg");
        Directory.CreateDirectory(folder.File("rfw/txts/African"));
        File.WriteAllText(folder.File("rfw/txts/African/African_pairs.txt"), "m.1\t1\t3\n");
        File.WriteAllText(folder.File("ff/fairface_label_val.csv"), "file,age,gender,race,service_test\nval/1.jpg,3-9,Male,East Asian,False\n");
        DatasetManifest rfw = DatasetLayouts.Read(DatasetLayouts.Detect(folder.File("rfw"))!, folder.File("rfw"));
        Assert.Equal(("African", 1), (rfw.Labels.Label("ethnicity", 0), rfw.Pairs!.Count));
        DatasetManifest bfw = DatasetLayouts.Read(DatasetLayouts.Detect(folder.File("bfw"))!, folder.File("bfw"));
        Assert.Equal(("asian", "female"), (bfw.Labels.Label("ethnicity", 0), bfw.Labels.Label("gender", 0)));
        DatasetManifest fairface = DatasetLayouts.Read(DatasetLayouts.Detect(folder.File("ff"))!, folder.File("ff"));
        Assert.Equal(("male", "3-9"), (fairface.Labels.Label("gender", 0), fairface.Labels.Label("age", 0)));
    }

    [Fact]
    public void A_folder_without_images_and_an_unknown_layout_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(DatasetLayouts.Detect(folder.Path));
        Assert.Throws<InputException>(() => DatasetLayouts.Read("bfw", folder.Path));
        Assert.Contains("frll", Assert.Throws<ArgumentException>(() => DatasetLayouts.Read("mugshots", folder.Path)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_London_set_has_102_people_twice()
    {
        DatasetManifest set = DatasetLayouts.Read("frll", TestFolders.RequireData("faces", "london"));
        Assert.Equal((204, 102), (set.Entries.Count, set.Entries.Select(e => e.Subject).Distinct().Count()));
        Assert.Equal(102, set.Entries.Count(e => e.Role == "reference"));
        Assert.Equal(13 * 2, Enumerable.Range(0, 204).Count(i => set.Labels.Label("ethnicity", i) == "black"));
    }

    [SkippableFact]
    public void Meds_keeps_frontal_images_and_one_band_a_person()
    {
        DatasetManifest set = DatasetLayouts.Read("meds", TestFolders.RequireData("faces", "meds"));
        Assert.All(set.Entries.Select((e, i) => (e, i)).GroupBy(x => x.e.Subject), person => Assert.Single(person.Select(x => set.Labels.Label("age", x.i)).Distinct()));
        Assert.All(set.Entries.GroupBy(e => e.Subject), person => Assert.Single(person, e => e.Role == "reference"));
    }

    [Fact]
    public void A_manifest_names_bad_rows()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "a.jpg", "b.jpg");
        File.WriteAllText(folder.File("m.csv"), "image,subject,gender,role\na.jpg,S1,female,probe\nb.jpg,S1,male,judge\nc.jpg,S2,male,\na.jpg,S3,male,\n");
        Assert.Equal(["role", "gender", "image", "image"], Assert.Throws<InputException>(() => ManifestFile.Read(folder.File("m.csv"))).Problems.Select(p => p.Column ?? ""));
    }
    /// <summary>Each was counted, so that one comparison was two or three trials.</summary>
    [Fact]
    public void A_pair_is_named_once_in_either_order()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("m.csv"), "image,subject\na.jpg,1\nb.jpg,2\nc.jpg,3\n");
        foreach (string name in new[] { "a.jpg", "b.jpg", "c.jpg" })
        {
            File.WriteAllText(folder.File(name), "");
        }

        File.WriteAllText(folder.File("pairs.csv"), "probe,reference\na.jpg,b.jpg\na.jpg,c.jpg\na.jpg,b.jpg \nb.jpg,a.jpg\n");
        IReadOnlyList<InputProblem> problems = Assert.Throws<InputException>(() => ManifestFile.Read(folder.File("m.csv"), folder.File("pairs.csv"))).Problems;
        Assert.Equal([("pairs.csv", 4L), ("pairs.csv", 5L)], problems.Select(problem => (problem.File, problem.Line)));
        Assert.All(problems, problem => Assert.Contains("is already at line 2", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_and_its_pairs_name_every_fault_at_once()
    {
        using var folder = new TemporaryFolder();
        Touch(folder, "a.jpg", "b.jpg", "d.jpg");
        File.WriteAllText(folder.File("m.csv"), "image,subject,gender,age,role\na.jpg,S1,female,30,probe\nb.jpg,S1,male,30,judge\n\nc.jpg,S2,male,30,\nd.jpg,,male,-3,\na.jpg,S1,female,30,\n");
        File.WriteAllText(folder.File("pairs.csv"), "probe,reference\na.jpg,b.jpg\na.jpg,a.jpg\na.jpg,z.jpg\n");
        var error = Assert.Throws<InputException>(() => ManifestFile.Read(folder.File("m.csv"), folder.File("pairs.csv")));
        Assert.Equal(
            [("m.csv", 3L, "gender"), ("m.csv", 3L, "role"), ("m.csv", 5L, "image"), ("m.csv", 6L, "age"), ("m.csv", 6L, "subject"), ("m.csv", 7L, "image"), ("pairs.csv", 3L, "probe"), ("pairs.csv", 4L, "probe")],
            error.Problems.Select(problem => (problem.File, problem.Line, problem.Column ?? "")).Order());
        Assert.Contains("\nm.csv:5: image: 'c.jpg' does not exist", error.Message, StringComparison.Ordinal);
    }
}
