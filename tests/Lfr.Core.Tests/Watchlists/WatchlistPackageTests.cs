using System.Buffers.Binary;
using System.Security.Cryptography;
using Lfr.Cli.Simulation;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Tests.Live;
using Lfr.Core.Watchlists;
using Lfr.Tests;

namespace Lfr.Core.Tests.Watchlists;

public sealed class WatchlistPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly EcdsaSigningKey _signer = EcdsaSigningKey.Create();
    private readonly OpenedWatchlist _list = LiveStage.Watchlist(new ScriptedEngine().Info.Pipeline, 3, i => i == 0 ? "missing" : "wanted");

    private FileKeyProvider Keys => new(_folder.File("keys"));

    private TrustedKeys Trusted => TrustedKeys.Parse(_signer.PublicKeyPem);

    private string Package => _folder.File("w.lfrw");

    [Fact]
    public void What_is_opened_is_what_was_written()
    {
        var written = WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        using var opened = WatchlistPackage.Open(Package, Keys, Trusted);
        Assert.Equal(written, opened.Package);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Package))), written.Hash);
        Assert.Equal(WatchlistFile.Format(_list.People.Form), WatchlistFile.Format(opened.People.Form));
        Assert.Equal((3, 3, "W1", "D1"), (written.People, written.References, written.ListId, written.DeploymentId));
        var (before, after) = (new float[ScriptedEngine.Dimension], new float[ScriptedEngine.Dimension]);
        foreach (var reference in opened.People.Templates.References())
        {
            Assert.True(_list.People.Templates.Matrix.TryCopyVector(reference.EntryId, before));
            Assert.True(opened.People.Templates.Matrix.TryCopyVector(reference.EntryId, after));
            Assert.Equal(before, after);
        }
    }

    [Fact]
    public void What_is_encrypted_holds_the_templates_as_a_container()
    {
        var plain = PackagePayload.Write(_list.People);
        var form = (int)BinaryPrimitives.ReadInt64LittleEndian(plain);
        Assert.Equal(WatchlistFile.Format(_list.People.Form), plain[8..(8 + form)]);
        var begin = 8 + form + 8;
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(plain.AsSpan(8 + form));
        using var container = TemplateContainer.Load(new MemoryStream(plain, begin, length));
        Assert.Equal(_list.People.Templates.Pipeline, container.Matrix.Pipeline);
        Assert.Empty(container.SubjectNames);
        var (before, after) = (new float[ScriptedEngine.Dimension], new float[ScriptedEngine.Dimension]);
        Assert.All(_list.People.Templates.References(), reference =>
        {
            Assert.True(_list.People.Templates.Matrix.TryCopyVector(reference.EntryId, before) && container.Matrix.TryCopyVector(reference.EntryId, after));
            Assert.Equal(before, after);
        });

        // Cut short or altered anywhere in the templates: one kind of error, and nothing is left open.
        foreach (var place in new[] { begin, begin + 20, begin + 5000, begin + length - 1 })
        {
            plain[place] ^= 1;
            var refusal = Assert.Throws<InvalidDataException>(() => Read(plain));
            Assert.Contains("cannot be read by this version", refusal.Message, StringComparison.Ordinal);
            plain[place] ^= 1;
        }

        Assert.Throws<InvalidDataException>(() => Read([.. plain, 0]));
        Assert.Throws<InvalidDataException>(() => Read(plain[..^1]));
        Assert.Throws<InvalidDataException>(() => PackagePayload.Read(plain, PipelineId.Parse(new string('9', 64)), ScriptedEngine.Dimension, default));
        using var people = Read(plain);
        Assert.Equal(3, people.Templates.ReferenceCount);
    }

    private ListedPeople Read(byte[] plain) => PackagePayload.Read(plain, _list.People.Templates.Pipeline, ScriptedEngine.Dimension, default);

    [Fact]
    public void What_is_built_and_destroyed_is_in_the_log()
    {
        using var audit = new RecordingAudit();
        var made = WatchlistPackage.Write(_list.People, Package, Keys, _signer, audit);
        var built = Assert.Single(audit.Of<WatchlistBuilt>());
        Assert.Equal((made.Hash, 3, 3, "D1", "DS1"), (built.WatchlistDigest.ToString(), built.WatchlistSize, built.References, built.Deployment!.Value.Value, built.Actor!.Value.Value));
        Assert.Equal([("missing", 1), ("wanted", 2)], built.Composition.Select(c => (c.Category.Value, c.People)));

        var done = WatchlistPackage.Destroy(Package, Keys, audit, ErasureTrigger.Requested);
        Assert.True(done.IsComplete);
        var erased = Assert.Single(audit.Of<ItemErased>());
        Assert.Equal((RetainedItem.Watchlist, "W1", ErasureTrigger.Requested, "D1", made.Hash), (erased.Item, erased.ItemId.Value, erased.Trigger, erased.Deployment!.Value.Value, erased.Digest.ToString()));
        Assert.Contains(done.Key.NotProven, erased.NotProven.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_the_log_holds_is_not_destroyed_until_the_hold_is_lifted()
    {
        using var test = new Audit.TestLog();
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        var hold = new HoldPlaced { Item = RetainedItem.Watchlist, ItemId = "W1", Authority = "the court", Reason = "a claim was brought", ReviewAt = ManualTime.Start.AddDays(30) };
        using (var log = test.Open())
        {
            log.Append([hold, hold with { Item = RetainedItem.Alert }, hold with { ItemId = "W2" }]);
            Refused(log);
        }

        // Found again by whoever opens the log next, with what was decided of it since.
        using (var log = test.Open())
        {
            log.Append(new HoldReviewed { Item = RetainedItem.Watchlist, ItemId = "W1", Reason = "the claim goes on", ReviewAt = ManualTime.Start.AddDays(60) });
            Refused(log, "the claim goes on", "2026-05-01");
            log.Append(new HoldLifted { Item = RetainedItem.Watchlist, ItemId = "W1", Reason = "the claim is settled" });
            Assert.True(WatchlistPackage.Destroy(Package, Keys, log, ErasureTrigger.Requested).IsComplete);
        }

        Assert.Single(test.Events().OfType<ItemErased>());

        // A log of another class cannot be asked: what it holds is given.
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        using var other = new RecordingAudit();
        var entry = new AuditEntry(1, ManualTime.Start, "hold-placed", hold, Sha256Digest.Of("x"u8));
        Assert.Equal(hold, Assert.Throws<WatchlistHeldException>(() => WatchlistPackage.Destroy(Package, Keys, other, ErasureTrigger.Requested, entries: [entry])).Hold);
        Assert.True(WatchlistPackage.Destroy(Package, Keys, other, ErasureTrigger.Requested).IsComplete);

        void Refused(IAuditLog log, params string[] also)
        {
            foreach (var name in new[] { null, "W1" })
            {
                var refused = Assert.ThrowsAny<InvalidOperationException>(() => WatchlistPackage.Destroy(Package, Keys, log, ErasureTrigger.Requested, listId: name));
                Assert.All(["W1", "the court", "Nothing was destroyed", "LiftHold", .. also], text => Assert.Contains(text, refused.Message, StringComparison.Ordinal));
            }

            Assert.True(File.Exists(Package));
            Assert.True(Keys.TryReadKey("W1", new byte[IWatchlistKeyProvider.KeyBytes]));
        }
    }

    /// <summary>The key is gone then, which is what destroys a list: that must be on record whatever becomes of the file.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_key_that_was_destroyed_is_in_the_log_whatever_becomes_of_the_file(bool folderGone)
    {
        using var audit = new RecordingAudit();
        var folder = Directory.CreateDirectory(_folder.File("packages")).FullName;
        var path = Path.Combine(folder, "w.lfrw");
        WatchlistPackage.Write(_list.People, path, Keys, _signer);
        Directory.Delete(folder, recursive: true);
        if (!folderGone)
        {
            // Something that cannot be deleted as a file stands in its place.
            Directory.CreateDirectory(path);
        }

        var done = WatchlistPackage.Destroy(path, Keys, audit, ErasureTrigger.DeploymentEnded, listId: "W1");
        Assert.True(done.Key.IsDestroyed);
        Assert.False(Keys.TryReadKey("W1", new byte[IWatchlistKeyProvider.KeyBytes]));
        Assert.Equal("W1", Assert.Single(audit.Of<ItemErased>()).ItemId.Value);
    }

    /// <summary>A key without a package stood in the way of the list whose package could not be made.</summary>
    [Fact]
    public void A_package_that_cannot_be_made_leaves_no_key()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var unfit = EcdsaSigningKey.FromPem(curve.ExportPkcs8PrivateKeyPem(), "the key");
        Assert.Contains("P-256", Assert.Throws<InvalidOperationException>(() => WatchlistPackage.Write(_list.People, Package, Keys, unfit)).Message, StringComparison.Ordinal);
        Assert.False(Keys.TryReadKey("W1", new byte[IWatchlistKeyProvider.KeyBytes]));
        Assert.Equal("W1", WatchlistPackage.Write(_list.People, Package, Keys, _signer).ListId);

        // One that was there before stays: it is another package's.
        Assert.Throws<InvalidOperationException>(() => WatchlistPackage.Write(_list.People, _folder.File("again.lfrw"), Keys, unfit));
        WatchlistPackage.Open(Package, Keys, Trusted).Dispose();
    }

    [Theory]
    [InlineData("listId")]
    [InlineData("deploymentId")]
    [InlineData("pipeline")]
    [InlineData("salt")]
    [InlineData("signer")]
    [InlineData("cipher")]
    public void A_header_without_a_value_is_no_package(string member)
    {
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        var bytes = File.ReadAllBytes(Package);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var header = System.Text.Json.Nodes.JsonNode.Parse(bytes.AsSpan(12, length))!.AsObject();
        header[member] = null;
        var altered = System.Text.Encoding.UTF8.GetBytes(header.ToJsonString());
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, altered.Length);
        File.WriteAllBytes(Package, [.. bytes[..8], .. size, .. altered, .. bytes[(12 + length)..]]);
        Assert.Throws<InvalidDataException>(() => WatchlistPackage.Inspect(Package));
        Assert.Throws<InvalidDataException>(() => WatchlistPackage.Verify(Package, Trusted));
    }

    [Fact]
    public void A_log_that_cannot_be_written_leaves_no_package_and_destroys_none()
    {
        using var failing = new RecordingAudit { FailsOn = e => e is WatchlistBuilt };
        Assert.Throws<AuditFailedException>(() => WatchlistPackage.Write(_list.People, Package, Keys, _signer, failing));
        Assert.False(File.Exists(Package));
        Assert.False(Keys.TryReadKey("W1", new byte[IWatchlistKeyProvider.KeyBytes]));

        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        Assert.Throws<AuditFailedException>(() => WatchlistPackage.Destroy(Package, Keys, failing, ErasureTrigger.Requested));
        using var opened = WatchlistPackage.Open(Package, Keys, Trusted);
        Assert.Equal(3, opened.Package.People);
    }

    [Fact]
    public void Any_changed_missing_or_added_byte_is_found()
    {
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        var bytes = File.ReadAllBytes(Package);
        var broken = _folder.File("broken.lfrw");

        // Every byte of the head and the signature, and every 97th between: each is covered by one signature.
        var places = Enumerable.Range(0, bytes.Length).Where(i => i < 700 || i >= bytes.Length - 80 || i % 97 == 0);
        foreach (var place in places)
        {
            bytes[place] ^= 0x01;
            File.WriteAllBytes(broken, bytes);
            bytes[place] ^= 0x01;
            Refused(broken, $"byte {place}");
        }

        foreach (var length in new[] { 0, 7, 11, 300, bytes.Length - 65, bytes.Length - 1 })
        {
            File.WriteAllBytes(broken, bytes[..length]);
            Refused(broken, $"cut at {length}");
        }

        File.WriteAllBytes(broken, [.. bytes, 0]);
        Refused(broken, "one byte more");

        void Refused(string path, string what)
        {
            var failure = Record.Exception(() => WatchlistPackage.Verify(path, Trusted));
            Assert.True(failure is WatchlistTamperedException or InvalidDataException, $"{what}: {failure}");
        }
    }

    [Fact]
    public void A_package_of_another_signer_or_with_another_key_is_refused()
    {
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        using var stranger = EcdsaSigningKey.Create();
        Assert.Throws<WatchlistTamperedException>(() => WatchlistPackage.Open(Package, Keys, TrustedKeys.Parse(stranger.PublicKeyPem)));
        File.WriteAllBytes(Path.Combine(_folder.File("keys"), "W1.watchlist-key"), RandomNumberGenerator.GetBytes(32));
        var e = Assert.Throws<WatchlistTamperedException>(() => WatchlistPackage.Open(Package, Keys, Trusted));
        Assert.Contains("key", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_it_was_opened_or_refused_is_in_the_log()
    {
        using var audit = new RecordingAudit();
        var written = WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        WatchlistPackage.Open(Package, Keys, Trusted, audit, "D1").Dispose();
        Assert.Equal(written.Hash, Assert.Single(audit.Of<WatchlistOpened>()).WatchlistDigest.ToString());
        var bytes = File.ReadAllBytes(Package);
        bytes[^100] ^= 1;
        File.WriteAllBytes(Package, bytes);
        Assert.Throws<WatchlistTamperedException>(() => WatchlistPackage.Open(Package, Keys, Trusted, audit, "D1"));
        File.WriteAllText(Package, "no package");
        Assert.Throws<InvalidDataException>(() => WatchlistPackage.Open(Package, Keys, Trusted, audit, "D1"));
        Assert.Equal(2, audit.Of<WatchlistRefused>().Count());
        Assert.Single(audit.Of<WatchlistOpened>());
    }

    [Fact]
    public void Nothing_of_the_list_is_readable_in_the_file()
    {
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(Package));
        Assert.All(new[] { "S0", "image-1", "warrant", "custody", "missing" }, canary => Assert.DoesNotContain("\"" + canary, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Destroying_erases_the_key_deletes_the_file_and_says_what_it_cannot_prove()
    {
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        var copy = _folder.File("copy.lfrw");
        File.Copy(Package, copy);
        var receipt = WatchlistPackage.Destroy(Package, Keys, new ManualTime());
        Assert.True(receipt.IsComplete);
        Assert.Equal(("W1", ManualTime.Start), (receipt.ListId, receipt.At));
        Assert.False(File.Exists(Package));
        Assert.Empty(Directory.GetFiles(_folder.File("keys")));
        Assert.Contains("backups", receipt.Key.NotProven, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => WatchlistPackage.Open(copy, Keys, Trusted));
        Assert.True(WatchlistPackage.Destroy(Package, Keys, listId: "W1").IsComplete);
        Assert.Throws<ArgumentException>(() => WatchlistPackage.Destroy(Package, Keys));
    }

    [Fact]
    public void A_secret_of_the_environment_works_and_cannot_be_destroyed_here()
    {
        var variable = $"LFR_TEST_{nameof(A_secret_of_the_environment_works_and_cannot_be_destroyed_here)}";
        var keys = new EnvironmentKeyProvider(variable);
        Assert.Throws<InvalidOperationException>(() => WatchlistPackage.Write(_list.People, Package, keys, _signer));
        Assert.False(File.Exists(Package));
        Environment.SetEnvironmentVariable(variable, "no key");
        Assert.Throws<InvalidOperationException>(() => WatchlistPackage.Write(_list.People, Package, keys, _signer));
        Environment.SetEnvironmentVariable(variable, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        WatchlistPackage.Write(_list.People, Package, keys, _signer);
        WatchlistPackage.Open(Package, keys, Trusted).Dispose();
        var receipt = WatchlistPackage.Destroy(Package, keys);
        Assert.False(receipt.IsComplete);
        Assert.True(receipt.FileDeleted);
        Environment.SetEnvironmentVariable(variable, null);
    }

    [Fact]
    public void Packages_and_keys_are_never_replaced()
    {
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        Assert.Throws<IOException>(() => WatchlistPackage.Write(_list.People, Package, Keys, _signer));
        Assert.Throws<InvalidOperationException>(() => WatchlistPackage.Write(_list.People, _folder.File("second.lfrw"), Keys, _signer));
    }

    // It was deleted: the package was written to that name first, and what failed there was cleaned up.
    [Fact]
    public void A_file_of_the_users_beside_the_package_stays()
    {
        var own = Package + ".part";
        File.WriteAllText(own, "years of work");
        WatchlistPackage.Write(_list.People, Package, Keys, _signer);
        Assert.Equal("years of work", File.ReadAllText(own));
        WatchlistPackage.Open(Package, Keys, Trusted).Dispose();
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData(".x")]
    [InlineData("a/b")]
    public void A_name_that_leaves_the_folder_is_no_key(string id) => Assert.Throws<ArgumentException>(() => Keys.DestroyKey(id));

    [SkippableFact]
    public void Keys_are_readable_by_their_owner_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Unix permissions");
        Keys.CreateKey("K", new byte[32]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.File("keys"), "K.watchlist-key")));
        }
    }

    public void Dispose()
    {
        _list.Dispose();
        _signer.Dispose();
        _folder.Dispose();
    }
}
