using Lfr.Cli.Simulation;
using Lfr.Core.Imaging;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Tests.Live;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Tests.Watchlists;

public sealed class WatchlistBuilderTests
{
    private static readonly DateTimeOffset Now = ManualTime.Start;
    private static readonly WatchlistBuilderOptions Options = new() { OnePersonFrom = new Threshold(0.5f), TwoPeopleBelow = new Threshold(0.3f), PictureSizePixels = null };

    private readonly WatchlistBuilder _builder = new(new ScriptedEngine(), Options, new ManualTime());

    [Fact]
    public void A_form_in_order_becomes_a_list()
    {
        using var build = _builder.Build(Forms.Watchlist(Now, ("A", ["1", "2"]), ("B", ["3"])), Open(("1", 1), ("2", 1), ("3", 3)));
        Assert.Empty(build.Duplicates);
        Assert.Empty(build.Failures);
        Assert.Equal((2, 3), (build.Summary.People, build.Summary.Images));
        Assert.Equal([0L, 1L], build.People.Entry("A").Images!.Select(i => i.EntryId!.Value));
        Assert.Equal(3, build.People.Templates.ReferenceCount);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var form = new WatchlistForm
        {
            Id = "no/name",
            PeopleByGroup = new Dictionary<string, int> { ["A"] = 1, [""] = 2 },
            Approval = new WatchlistApproval { DeploymentId = "D1", RequestedBy = "Su1", ApprovedBy = "SU1 ", ApprovedAt = Now.AddDays(1), Necessity = "needed", SizeLimit = 1 },
            Categories = [new WatchlistCategory { Name = "missing child", ProtectsUnder18OrVulnerable = true, Authority = "su1" }, new WatchlistCategory { Name = "?" }],
            Entries =
            [
                new WatchlistEntry { SubjectId = "A", Category = "wanted", ValidUntil = Now, Images = [new WatchlistImage { Id = "1", RetentionReview = new DateOnly(2020, 1, 1) }] },
                new WatchlistEntry { SubjectId = "A", Category = "missing child", Justification = "j", AddedBy = "b", ValidUntil = Now.AddDays(1), Images = [] },
            ],
        };
        var fields = Assert.Throws<WatchlistRefusedException>(() => _builder.Build(form, Open())).Problems.Select(p => p.Field).ToHashSet();
        string[] expected =
        [
            "id", "approval.approvedBy", "approval.approvedAt", "approval.necessity", "approval.proportionality", "entries",
            "peopleByGroup", "categories[0].authority", "categories[0].instruction", "categories[1].protectsUnder18OrVulnerable",
            "entries[0].category", "entries[0].justification", "entries[0].addedBy", "entries[0].validUntil", "entries[0].images[0].lawfulSource",
            "entries[0].images[0].retentionReview", "entries[1].subjectId", "entries[1].images",
        ];
        Assert.Equal(expected.Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
        Assert.Contains(_builder.Check(new WatchlistForm()), p => p.Field == "approval");
    }

    [Fact]
    public void Images_that_are_not_good_enough_are_reported_and_a_person_without_any_is_refused()
    {
        var form = Forms.Watchlist(Now, ("A", ["1", "bad"]), ("B", ["3"]));
        using (var build = _builder.Build(form, Open(("1", 1), ("bad", -1), ("3", 3))))
        {
            Assert.Equal(new EnrolmentFailure("A", "bad", FailureReason.Blurred), Assert.Single(build.Failures));
            Assert.Equal(["1"], build.People.Entry("A").Images!.Select(i => i.Id));
        }

        var problem = Assert.Single(Assert.Throws<WatchlistRefusedException>(() => _builder.Build(form, Open(("1", 1), ("bad", -1), ("3", -1)))).Problems);
        Assert.Equal("entries[1].images", problem.Field);
        Assert.Contains("Blurred", problem.Reason, StringComparison.Ordinal);
        var unreadable = Assert.Throws<WatchlistRefusedException>(() => _builder.Build(form, (_, _) => throw new ImageFormatException("no picture"))).Problems;
        Assert.Equal(3, unreadable.Count);
    }

    [Fact]
    public void One_person_under_two_identifiers_and_two_people_under_one_are_found()
    {
        var form = Forms.Watchlist(Now, ("A", ["1", "2"]), ("B", ["3"]), ("C", ["4"]));
        using var build = _builder.Build(form, Open(("1", 1), ("2", 9), ("3", 1), ("4", 4)));
        Assert.Equal(2, build.Duplicates.Count);
        var alike = build.Duplicates[0];
        Assert.Equal((DuplicateKind.OnePersonUnderTwoIdentifiers, "A", "1", "B", "3"), (alike.Kind, alike.SubjectId, alike.ImageId, alike.OtherSubjectId, alike.OtherImageId));
        var unlike = build.Duplicates[1];
        Assert.Equal((DuplicateKind.TwoPeopleUnderOneIdentifier, "A", "1", "A", "2"), (unlike.Kind, unlike.SubjectId, unlike.ImageId, unlike.OtherSubjectId, unlike.OtherImageId));
    }

    [Fact]
    public void Lists_are_compared_by_counts_and_no_verdict()
    {
        var earlier = WatchlistSummary.Of(Forms.Watchlist(Now, ("A", ["1"]))) with { Id = "W0" };
        var sentence = Assert.Single(WatchlistSummary.Of(Forms.Watchlist(Now, ("A", ["1"]), ("B", ["2"]))).CompareWith([WatchlistSummary.Parse(earlier.ToJson())]));
        Assert.Equal("W0 (D1): 1 people then, 2 now (+1): wanted 1 to 2", sentence);
    }

    [Fact]
    public void A_misspelt_field_is_refused()
    {
        var json = System.Text.Encoding.UTF8.GetString(WatchlistFile.Format(Forms.Watchlist(Now, ("A", ["1"]))));
        Assert.Equal("A", WatchlistFile.Parse(System.Text.Encoding.UTF8.GetBytes(json), "f").Entries![0].SubjectId);
        var e = Assert.Throws<FormatException>(() => WatchlistFile.Parse(System.Text.Encoding.UTF8.GetBytes(json.Replace("validUntil", "validUtnil", StringComparison.Ordinal)), "f"));
        Assert.DoesNotContain("warrant", e.Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => WatchlistFile.Parse("{}"u8, "f"));
    }

    [Fact]
    public void Entries_that_ended_since_are_found_later()
    {
        using var build = _builder.Build(Forms.Watchlist(Now, ("A", ["1"])), Open(("1", 1)));
        Assert.Empty(build.People.CheckStillValid(Now.AddDays(1)));
        Assert.Equal("entries[0].validUntil", Assert.Single(build.People.CheckStillValid(Now.AddDays(2))).Field);
        Assert.Equal(2, build.People.CheckStillValid(Now.AddDays(40)).Count);
    }

    /// <summary>Each image shows an identity with similarity 0.9; a negative one is a blurred face.</summary>
    private static Func<WatchlistEntry, WatchlistImage, Image> Open(params (string Image, int Identity)[] images) => (_, image) =>
    {
        var (_, identity) = images.Single(i => i.Image == image.Id);
        var failure = identity < 0 ? FailureReason.Blurred : FailureReason.None;
        return ScriptedFrame.Create(0, new ScriptedFace(Math.Abs(identity), 0.9f, image.Id!.Length + image.Id[0], 200, 0, 40, failure));
    };
}
