using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Tests.Adjudication;

public sealed class DemographicRegisterTests
{
    [Fact]
    public void Totals_cover_every_alert_keep_sources_apart_and_survive_a_restart()
    {
        using var test = new DeskTest(secondReviewer: false);
        var path = test.Test.Folder.File("descriptions.json");
        var register = new DemographicRegister(path, test.Deployment.Id);
        var (seen, said, refused, silent) = (test.Raise(), test.Raise(), test.Raise(), test.Raise());
        test.Raise(isSeeded: true);
        test.Decide(seen, "a", AlertVerdict.FalseAlert);
        foreach (var alert in new[] { said, refused })
        {
            test.Decide(alert, "a", AlertVerdict.TrueAlert);
            test.Engage(alert, alert == said ? AlertVerdict.FalseAlert : AlertVerdict.TrueAlert);
        }

        test.Desk.RecordDemographics(seen, "a", new DemographicNote(DemographicSource.OfficerPerceived, ethnicity: "Black", gender: "M"), register);
        test.Desk.RecordDemographics(said, "a", new DemographicNote(DemographicSource.SelfDefined, ethnicity: "Black", gender: "F", ageBand: "18-29"), register);
        test.Desk.RecordDemographics(refused, "a", new DemographicNote(DemographicSource.Refused), register);
        Assert.Throws<ReviewRefusedException>(() => test.Desk.RecordDemographics(silent, "a", new DemographicNote(DemographicSource.Refused), register));

        var again = new DemographicRegister(path, test.Deployment.Id);
        var totals = again.Totals(test.Desk.Alerts, secondReviewer: false);
        foreach (var factor in new[] { "ethnicity", "gender", "age", "ethnicity:gender" })
        {
            Assert.Equal(4, totals.Where(t => t.Factor == factor).Sum(t => t.Alerts));
        }

        Assert.Equal(
            [
                new DemographicTotal("ethnicity", "Black", "SelfDefined", 1, 0, 1, 0, 1, 1, 0),
                new DemographicTotal("ethnicity", "Black", "OfficerPerceived", 1, 0, 1, 0, 0, 0, 0),
                new DemographicTotal("ethnicity", "not recorded", "Unknown", 1, 0, 0, 1, 0, 0, 0),
                new DemographicTotal("ethnicity", "refused", "Refused", 1, 1, 0, 0, 1, 0, 0),
            ],
            totals.Where(t => t.Factor == "ethnicity"));
        Assert.Equal(DemographicSource.SelfDefined, test.Desk.Alerts.Single(a => a.Raised.AlertId == said).Demographics);
    }

    [Fact]
    public void The_log_never_holds_a_description()
    {
        using var test = new DeskTest(secondReviewer: false);
        var alert = test.Raise();
        var register = new DemographicRegister(test.Test.Folder.File("descriptions.json"), test.Deployment.Id);
        test.Desk.RecordDemographics(alert, "a", new DemographicNote(DemographicSource.OfficerPerceived, ethnicity: "canary-ethnicity", gender: "canary-gender"), register);
        test.Log.Dispose();
        Assert.DoesNotContain("canary", File.ReadAllText(test.Test.Path), StringComparison.Ordinal);
        Assert.Contains("OfficerPerceived", File.ReadAllText(test.Test.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_erased_with_its_deployment()
    {
        using var test = new DeskTest(secondReviewer: false);
        var path = test.Test.Folder.File("descriptions.json");
        var register = new DemographicRegister(path, test.Deployment.Id);
        register.Note(test.Raise(), new DemographicNote(DemographicSource.OfficerPerceived, gender: "M"));
        var retention = new RetentionClock(test.Log, test.Test.Clock, [register]);
        retention.Keep(new RetentionStarted { Deployment = test.Deployment.Id, Item = RetainedItem.Demographics, ItemId = test.Deployment.Id });
        Assert.True(File.Exists(path));
        Assert.Equal(1, retention.EndDeployment(test.Deployment.Id));
        Assert.False(File.Exists(path));
        Assert.All(register.Totals(test.Desk.Alerts, false), total => Assert.Equal("not recorded", total.Group));
    }

    /// <summary>The receipt is on the medium at once; the name that it says is gone has to be, too.</summary>
    [Fact]
    public void What_was_erased_is_off_the_medium_before_there_is_a_receipt()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("descriptions.json");
        var flushed = new List<(string Folder, bool IsThere)>();
        var register = new DemographicRegister(path, "d") { FlushFolder = name => flushed.Add((name, File.Exists(path))) };
        register.Note("a", new DemographicNote(DemographicSource.OfficerPerceived, gender: "M"));
        Assert.NotEqual(ErasureResult.AlreadyGone, register.Erase("d"));
        Assert.Equal([(folder.Path, false)], flushed);
    }

    [Fact]
    public void What_a_crash_left_of_a_write_is_erased_too()
    {
        using var test = new DeskTest(secondReviewer: false);
        var path = test.Test.Folder.File("descriptions.json");
        var register = new DemographicRegister(path, test.Deployment.Id);
        register.Note(test.Raise(), new DemographicNote(DemographicSource.OfficerPerceived, gender: "M"));
        File.Copy(path, AtomicFile.TemporaryName(path));
        Assert.NotEqual(ErasureResult.AlreadyGone, register.Erase(test.Deployment.Id));
        Assert.Empty(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "descriptions*"));
        Assert.Equal(ErasureResult.AlreadyGone, register.Erase(test.Deployment.Id));
    }

    [Fact]
    public void A_note_says_something_or_is_a_refusal()
    {
        Assert.Throws<ArgumentException>(() => new DemographicNote(DemographicSource.SelfDefined));
        Assert.Throws<ArgumentException>(() => new DemographicNote(DemographicSource.Refused, ethnicity: "White"));
        Assert.Throws<ArgumentException>(() => new DemographicNote(DemographicSource.Unknown, ethnicity: "White"));
    }

    [Fact]
    public void A_file_that_is_no_register_says_so()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x.json"), """{"a":{"source":"Guessed","ethnicity":"White"}}""");
        Assert.Contains("x.json", Assert.Throws<FormatException>(() => new DemographicRegister(folder.File("x.json"), "d")).Message, StringComparison.Ordinal);
    }
}
