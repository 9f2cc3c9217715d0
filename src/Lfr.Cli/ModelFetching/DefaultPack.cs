using System.Security.Cryptography;
using Lfr.Cli.ModelPreparation;
using Lfr.Core;
using Lfr.Core.Models;

namespace Lfr.Cli.ModelFetching;

/// <summary>The pack that the tool was built with: cards inside the tool, files from pinned packages. Every file appears whole or not at all, so that a
/// run that was interrupted is continued by the next.</summary>
internal static class DefaultPack
{
    private const string CardPrefix = "cards/";

    /// <summary>The cards that are inside the tool, by file name.</summary>
    public static IReadOnlyDictionary<string, byte[]> Cards { get; } = ReadCards();

    /// <summary>Fetches what is missing or differs, and checks everything.</summary>
    /// <param name="models">The folder for models and cards; made where it is missing.</param>
    /// <param name="photographs">A folder for the demonstration's photographs; null for none.</param>
    /// <param name="from">A folder with archives; null to ask npm.</param>
    /// <param name="say">One line of progress.</param>
    /// <param name="cancellation">Ends it between two files.</param>
    /// <returns>The paths of the files that were written.</returns>
    /// <exception cref="CommandException">A source is missing or wrong, or the folder holds another pack's card.</exception>
    public static IReadOnlyList<string> Fetch(string models, string? photographs, string? from, Action<string> say, CancellationToken cancellation)
    {
        CheckCards(models);
        var written = new List<string>();
        foreach (var package in PackageLock.Load().Packages)
        {
            var missing = package.Files.Where(file => PlaceOf(file) is { } place && !Has(place, file.Sha256)).ToList();
            if (missing.Count == 0)
            {
                continue;
            }

            cancellation.ThrowIfCancellationRequested();
            say(from is null ? $"fetching {package.Name} {package.Version} with npm" : $"reading {package.Name} {package.Version} from {from}");
            foreach (var (file, content) in PackageArchive.Read(PackageSource.Get(package, from, cancellation), package, missing))
            {
                WholeFile.Write(PlaceOf(file)!, content);
                written.Add(PlaceOf(file)!);
            }
        }

        foreach (var (name, content) in Cards.Where(card => !File.Exists(Path.Combine(models, card.Key))))
        {
            WholeFile.Write(Path.Combine(models, name), content);
            written.Add(Path.Combine(models, name));
        }

        var pack = ModelPack.LoadCards(models);
        foreach (var card in pack.Cards.Where(card => card.Provenance.DerivedFrom is not null && Cards.ContainsKey(card.Id + ".json")))
        {
            cancellation.ThrowIfCancellationRequested();
            if (ModelPreparer.Prepare(pack, card))
            {
                written.Add(pack.PathOf(card));
            }
        }

        foreach (var card in pack.Cards)
        {
            pack.Verify(card);
        }

        return written;

        string? PlaceOf(LockedFile file) => file.Destination.Split('/') switch
        {
            ["models", var name] => Path.Combine(models, name),
            ["photos", var name] when photographs is not null => Path.Combine(photographs, name),
            _ => null,
        };
    }

    // A card that differs belongs to another version or was edited: its thresholds are not ours to replace.
    private static void CheckCards(string models)
    {
        foreach (var (name, content) in Cards)
        {
            var path = Path.Combine(models, name);
            if (File.Exists(path) && !InputFile.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            {
                throw new CommandException(
                    ExitCode.Input, $"{path} is not the card of this version: it was edited, or belongs to another version of lfr. Nothing was changed. Name a new folder with --to DIR, or move that card away.");
            }
        }
    }

    private static bool Has(string path, string sha256)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var stream = InputFile.Open(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == sha256;
    }

    private static Dictionary<string, byte[]> ReadCards()
    {
        var assembly = typeof(DefaultPack).Assembly;
        var cards = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(CardPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            cards.Add(resource[CardPrefix.Length..], content);
        }

        return cards;
    }
}
