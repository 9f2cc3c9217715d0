using System.CommandLine;
using System.Text.Json;
using Lfr.Core;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Engine;
using Lfr.Core.Imaging;
using Lfr.Core.Models;
using Lfr.Core.Policy;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr watchlist</c>: makes, shows, checks and destroys watchlist packages.</summary>
internal static class WatchlistCommand
{
    /// <summary>The embedder card's rate at which two images are reported as one person, and the one under whose threshold as two.</summary>
    private const double OnePersonFmr = 1e-5;
    private const double TwoPeopleFmr = 1e-2;

    public static Command Create() => new Command("watchlist", "Make a watchlist package for one deployment, show, check or destroy it.")
    {
        Build(),
        Inspect(),
        Verify(),
        Destroy(),
    }.WithExamples("lfr watchlist build --form list.json --images photos --out list.lfrw --keys keys --signing-key signer.pem", "lfr watchlist verify list.lfrw --signer signer.pub.pem");

    public static Option<string?> KeysOption() => new("--keys")
    {
        Description = $"Folder of key files, one a list. Default: the secret in ${EnvironmentKeyProvider.DefaultVariable}.",
        HelpName = "DIR",
    };

    public static IWatchlistKeyProvider Keys(string? folder) => folder is null ? new EnvironmentKeyProvider() : new FileKeyProvider(folder);

    public static Option<string> SignerOption() => new("--signer")
    {
        Description = "Public key or keys (PEM) of those whose packages are trusted.",
        HelpName = "FILE",
        Required = true,
    };

    private static Argument<string> PackageArgument() => new("package") { Description = "The package." };

    private static Command Build()
    {
        var form = new Option<string>("--form") { Description = "The form (JSON, schema lfr-watchlist/1): approval, categories, people, sources.", HelpName = "FILE", Required = true };
        var images = new Option<string>("--images") { Description = $"Folder with the images; each is named as its id in the form, with or without extension ({PictureFolder.Extensions}).", HelpName = "DIR", Required = true };
        var path = new Option<string>("--out") { Description = "The package to write; it must not exist.", HelpName = "FILE", Required = true };
        var signing = new Option<string>("--signing-key") { Description = "Private key (PEM, ECDSA P-256); made where there is none, its public half beside it.", HelpName = "FILE", Required = true };
        var previous = new Option<string[]>("--previous") { Description = "Summaries of earlier lists to compare with.", HelpName = "FILE" };
        var summary = new Option<string?>("--summary") { Description = "Where to write this list's summary: counts, nobody's name.", HelpName = "FILE" };
        var noPictures = new Option<bool>("--no-pictures") { Description = "Leave out the pictures that officers compare with." };
        var (keys, models, audit) = (KeysOption(), ModelFolder.CreateOption(), new AuditLogOutput());
        var command = new Command("build", "Make a package: refused with all reasons at once unless everything is in order.") { form, images, path, keys, signing, previous, summary, noPictures, models };
        audit.AddTo(command);
        command.WithExamples("lfr watchlist build --form list.json --images photos --out list.lfrw --keys keys --signing-key signer.pem --audit audit.jsonl --audit-key audit.pem");
        command.Does((parse, output, cancellation) =>
        {
            WholeFile.RequireNew(parse.GetValue(path), "--out");
            WholeFile.RequireNew(parse.GetValue(summary), "--summary");
            OutputPlace.RequireFile(parse.GetValue(path), "--out");
            OutputPlace.RequireFile(parse.GetValue(summary), "--summary");
            var filled = WatchlistFile.Load(parse.GetValue(form)!);

            // Before anything is made of the form: a summary that is none is refused without a package left behind.
            var earlier = (parse.GetValue(previous) ?? []).Select(f => WatchlistSummary.Parse(InputFile.ReadAllText(f))).ToList();
            using var engine = new FaceEngine(ModelPack.Load(ModelFolder.Find(parse, models)));
            if (engine.EmbedderCard.Calibration is null)
            {
                throw new CommandException(ExitCode.Environment, $"the card '{engine.EmbedderCard.Id}' has no calibration, so that duplicates cannot be looked for.");
            }

            var calibration = CardPolicy.CalibrationFor(engine.EmbedderCard, engine.Info.Pipeline);
            var options = new WatchlistBuilderOptions
            {
                OnePersonFrom = new Threshold(calibration.At(OnePersonFmr).Threshold),
                TwoPeopleBelow = new Threshold(calibration.At(TwoPeopleFmr).Threshold),
                PictureSizePixels = parse.GetValue(noPictures) ? null : 112,
            };
            var folder = Path.GetFullPath(parse.GetValue(images)!);
            var notes = new PictureNotes();
            using var build = new WatchlistBuilder(engine, options).Build(filled, (_, image) => Open(folder, image.Id!, notes), cancellation);
            notes.Say(output);
            using var signer = EcdsaSigningKey.FromFileOrNew(parse.GetValue(signing)!);
            WholeFile.Write(Path.ChangeExtension(parse.GetValue(signing)!, ".pub.pem"), signer.PublicKeyPem);
            using var log = audit.Open(parse, output);
            var (to, provider) = (parse.GetValue(path)!, Keys(parse.GetValue(keys)));
            var package = log is null ? WatchlistPackage.Write(build.People, to, provider, signer) : WatchlistPackage.Write(build.People, to, provider, signer, log.Log);
            if (parse.GetValue(summary) is { } summaryPath)
            {
                WholeFile.Write(summaryPath, build.Summary.ToJson());
            }

            var comparison = build.Summary.CompareWith(earlier);
            Say(output, package, build, comparison, notes);
            return ExitCode.Done;
        });
        return command;
    }

    private static Image Open(string folder, string id, PictureNotes notes)
    {
        foreach (var extension in ImageFile.Extensions.Prepend(""))
        {
            var path = Path.GetFullPath(Path.Combine(folder, id + extension));
            if (path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) && File.Exists(path))
            {
                return notes.Load(path);
            }
        }

        throw new ImageFormatException($"there is no image '{id}' in {folder}");
    }

    private static void Say(CommandOutput output, WatchlistInspection package, WatchlistBuild build, IReadOnlyList<string> comparison, PictureNotes notes)
    {
        output.Line($"{package.ListId}: {Plural.Of(build.Summary.People, "person", "people")}, {Plural.Of(build.Summary.Images, "image")}, for deployment {package.DeploymentId}");
        output.Line($"sha256 {package.Hash}");
        foreach (var (category, people) in build.Summary.PeopleByCategory)
        {
            output.Line($"  {category}: {people}");
        }

        foreach (var failure in build.Failures)
        {
            output.Line($"not enrolled: {failure.SubjectId} {failure.ImageId}: {failure.Reason}");
        }

        foreach (var finding in build.Duplicates)
        {
            output.Line(finding.Kind == DuplicateKind.OnePersonUnderTwoIdentifiers
                ? $"look: {finding.SubjectId} ({finding.ImageId}) and {finding.OtherSubjectId} ({finding.OtherImageId}) may be one person: score {finding.Score}"
                : $"look: {finding.ImageId} and {finding.OtherImageId} of {finding.SubjectId} may be two people: score {finding.Score}");
        }

        foreach (var line in comparison)
        {
            output.Line($"compared with {line}");
        }

        output.Json(writer =>
        {
            writer.WriteStartObject();
            WriteInspection(writer, package);
            writer.WritePropertyName("summary");
            writer.WriteRawValue(build.Summary.ToJson());
            writer.WriteStartArray("notEnrolled");
            foreach (var failure in build.Failures)
            {
                writer.WriteStartObject();
                writer.WriteString("subjectId", failure.SubjectId);
                writer.WriteString("imageId", failure.ImageId);
                writer.WriteString("reason", failure.Reason.ToString());
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteStartArray("duplicates");
            foreach (var finding in build.Duplicates)
            {
                writer.WriteStartObject();
                writer.WriteString("kind", finding.Kind.ToString());
                writer.WriteString("subjectId", finding.SubjectId);
                writer.WriteString("imageId", finding.ImageId);
                writer.WriteString("otherSubjectId", finding.OtherSubjectId);
                writer.WriteString("otherImageId", finding.OtherImageId);
                writer.WriteNumber("score", finding.Score.Value);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            notes.Write(writer);
            writer.WriteStartArray("comparedWith");
            foreach (var line in comparison)
            {
                writer.WriteStringValue(line);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static Command Inspect()
    {
        var path = PackageArgument();
        var command = new Command("inspect", "Show what a package says of itself. Needs no key, and checks nothing.") { path };
        command.WithExamples("lfr watchlist inspect list.lfrw --json");
        command.Does((parse, output, _) =>
        {
            Show(output, WatchlistPackage.Inspect(parse.GetValue(path)!), "not verified: anyone can write this");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Verify()
    {
        var (path, signer) = (PackageArgument(), SignerOption());
        var command = new Command("verify", "Check that no byte was changed since a trusted signer made the package.") { path, signer };
        command.WithExamples("lfr watchlist verify list.lfrw --signer signer.pub.pem");
        command.Does((parse, output, _) =>
        {
            Show(output, WatchlistPackage.Verify(parse.GetValue(path)!, TrustedKeys.Parse(InputFile.ReadAllText(parse.GetValue(signer)!))), "verified");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Destroy()
    {
        var path = PackageArgument();
        var (keys, list) = (KeysOption(), new Option<string?>("--list") { Description = "Name of the list, where the package's file is gone already.", HelpName = "ID" });
        var receipt = new Option<string?>("--receipt") { Description = "Where to write the receipt (JSON).", HelpName = "FILE" };
        var command = new Command("destroy", "Destroy the package's key, which makes every copy unreadable, delete the file, and say what that cannot prove. Refused while the log of --audit holds the list; without a log nobody asks.") { path, keys, list, receipt };
        var audit = new AuditLogOutput();
        audit.AddTo(command);
        command.WithExamples("lfr watchlist destroy list.lfrw --keys keys --receipt destroyed.json --audit audit.jsonl --audit-key audit.pem");
        command.Does((parse, output, _) =>
        {
            WholeFile.RequireNew(parse.GetValue(receipt), "--receipt"); // Before: a key that is destroyed has one receipt.
            using var log = audit.Open(parse, output);
            var (from, provider, name) = (parse.GetValue(path)!, Keys(parse.GetValue(keys)), parse.GetValue(list));
            var done = log is null
                ? WatchlistPackage.Destroy(from, provider, listId: name)
                : WatchlistPackage.Destroy(from, provider, log.Log, ErasureTrigger.Requested, listId: name);
            output.Line($"{done.ListId}: key: {done.Key.Method}; file: {(done.FileDeleted ? "deleted" : "STILL THERE")}; {done.At:u}");
            output.Line($"not proven: {done.Key.NotProven} {WatchlistDestruction.FileNotProven}");
            output.Json(writer => WriteReceipt(writer, done));
            if (parse.GetValue(receipt) is { } to)
            {
                using var buffer = new MemoryStream();
                using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
                {
                    WriteReceipt(writer, done);
                }

                WholeFile.Write(to, buffer.ToArray());
            }

            return done.IsComplete ? ExitCode.Done : throw new CommandException(ExitCode.Environment, $"the destruction is not complete: {done.Key.NotProven}");
        });
        return command;
    }

    private static void WriteReceipt(Utf8JsonWriter writer, WatchlistDestruction done)
    {
        writer.WriteStartObject();
        writer.WriteString("listId", done.ListId);
        writer.WriteString("sha256", done.Hash);
        writer.WriteBoolean("keyDestroyed", done.Key.IsDestroyed);
        writer.WriteString("keyMethod", done.Key.Method);
        writer.WriteBoolean("fileDeleted", done.FileDeleted);
        writer.WriteString("at", done.At);
        writer.WriteStartArray("notProven");
        writer.WriteStringValue(done.Key.NotProven);
        writer.WriteStringValue(WatchlistDestruction.FileNotProven);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Show(CommandOutput output, WatchlistInspection package, string standing)
    {
        output.Line($"{package.ListId}: {Plural.Of(package.People, "person", "people")}, {Plural.Of(package.References, "image")}, for deployment {package.DeploymentId}, made {package.BuiltAt:u} ({standing})");
        output.Line($"pipeline {package.Pipeline}");
        output.Line($"signer   {package.Signer}");
        output.Line($"sha256   {package.Hash} ({package.Bytes} bytes)");
        output.Json(writer =>
        {
            writer.WriteStartObject();
            WriteInspection(writer, package);
            writer.WriteString("standing", standing);
            writer.WriteEndObject();
        });
    }

    private static void WriteInspection(Utf8JsonWriter writer, WatchlistInspection package)
    {
        writer.WriteString("listId", package.ListId);
        writer.WriteString("deploymentId", package.DeploymentId);
        writer.WriteNumber("people", package.People);
        writer.WriteNumber("references", package.References);
        writer.WriteString("builtAt", package.BuiltAt);
        writer.WriteString("pipeline", package.Pipeline.ToString());
        writer.WriteString("signer", package.Signer);
        writer.WriteString("sha256", package.Hash);
        writer.WriteNumber("bytes", package.Bytes);
    }
}
