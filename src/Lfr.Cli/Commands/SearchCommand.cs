using System.CommandLine;
using System.Text.Json;
using Lfr.Core.Embedding;
using Lfr.Core.Engine;
using Lfr.Core.Matching;
using Lfr.Core.Policy;
using Lfr.Core.Quality;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr search</c>: looks for the faces of a picture in a watchlist.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var picture = new Argument<string>("IMAGE") { Description = "The picture; every face in it is searched." };
        var file = new Option<string>("--watchlist") { Description = "A watchlist that lfr enrol wrote.", HelpName = "W", Required = true };
        var top = new Option<int>("--top") { Description = "Candidates a face, the best first, matches or not. With --audit: people at or above the threshold at most, 20 by default.", HelpName = "K", DefaultValueFactory = _ => 1 }
            .AsNumber(wanted => wanted is >= 1 and <= 1000, "1 to 1000, the number of candidates that someone will look at");
        var command = new Command("search", "Look for the faces of a picture in a watchlist (1:N). Exits with 0 where one matches, 1 where none does.") { picture, file, top };
        var options = new EngineOptions().AddTo(command, decides: true);
        var audited = new AuditedSearch().AddTo(command);
        command.WithExamples(
            "lfr search street.jpg --watchlist people.watchlist",
            "lfr search street.jpg --watchlist people.watchlist --top 5 --json",
            "lfr search still.jpg --watchlist custody.watchlist --top 20 --audit audit.jsonl --signing-key audit.pem --use rfr --search-id RFR-26-118 --operator DC-1234 --reason \"Burglary 26/1187, still from the shop's camera\"");
        command.Does((parse, output, _) =>
        {
            var watchlistPath = parse.GetRequiredValue(file);
            var path = parse.GetRequiredValue(picture);
            if (audited.IsWanted(parse))
            {
                return audited.Run(parse, output, options, path, watchlistPath, parse.GetResult(top) is { Implicit: false } ? parse.GetValue(top) : null);
            }

            using var watchlist = Read(watchlistPath, () => PlainWatchlistFile.Load(watchlistPath));
            using var engine = options.Open(parse);
            PipelineMismatchException.ThrowIfDifferent(engine.Info.Pipeline, watchlist.Pipeline, $"The watchlist {watchlistPath}");
            var policy = options.Policy(parse, engine);
            var context = new PolicyContext(watchlist.SubjectCount);
            var threshold = policy.ThresholdFor(context);
            var notes = new PictureNotes();
            var searches = Search(engine, output, notes, watchlist, path, parse.GetValue(top));
            var isMatch = searches.Exists(search => search.Candidates.Any(candidate => threshold.IsMatch(candidate.Score)));

            output.Line($"{path}: {Plural.Of(searches.Count, "face")} against {Plural.Of(watchlist.SubjectCount, "person", "people")} ({Plural.Of(watchlist.ReferenceCount, "picture")}); {FaceText.Describe(policy, threshold)}");
            searches.ForEach(search => Say(output, search, threshold));
            output.Json(writer => Write(writer, path, notes, searches, watchlist, policy, threshold, engine.Info));
            return isMatch ? ExitCode.Done : ExitCode.NoMatch;
        });
        return command;
    }

    /// <summary>Reads a watchlist with whatever reads it, and words what can be wrong with its file.</summary>
    public static T Read<T>(string path, Func<T> read)
    {
        if (Directory.Exists(path))
        {
            throw new CommandException(ExitCode.Input, $"{path} is a folder. Name a watchlist that lfr enrol wrote.");
        }

        try
        {
            return read();
        }
        catch (FileNotFoundException exception)
        {
            throw new CommandException(ExitCode.Input, $"the watchlist {path} does not exist. Make one with lfr enrol.", exception);
        }
        catch (IOException exception)
        {
            throw new CommandException(ExitCode.Input, $"the watchlist {path} cannot be used: {exception.Message}", exception);
        }
    }

    private static List<FaceSearch> Search(FaceEngine engine, CommandOutput output, PictureNotes notes, Watchlist watchlist, string path, int top)
    {
        using var image = notes.Load(path);
        notes.Say(output);
        using var batch = engine.CreateBatch();
        engine.Process(image, QualityLimits.Probe, batch);
        if (batch.Count == 0)
        {
            throw new CommandException(ExitCode.Input, $"{path}: {FaceText.Describe(FailureReason.NoFace)}. Nothing was searched.");
        }

        using var matcher = new CosineMatcher();
        var searches = new List<FaceSearch>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (!batch[i].HasTemplate)
            {
                searches.Add(new FaceSearch(batch[i], []));
                continue;
            }

            using var probe = batch.ToProbe(i);
            searches.Add(new FaceSearch(batch[i], watchlist.Search(matcher, probe, top)));
        }

        return searches;
    }

    private static void Say(CommandOutput output, FaceSearch search, Threshold threshold)
    {
        var place = $"face at {FaceText.Describe(search.Face.Detection.Box)}";
        if (!search.Face.HasTemplate)
        {
            output.Line($"  {place}: not searched, {FaceText.Describe(search.Face.Failure)}");
            return;
        }

        foreach (var candidate in search.Candidates)
        {
            output.Line($"  {place}: {(threshold.IsMatch(candidate.Score) ? "MATCH   " : "no match")}  rank {candidate.Rank}  {candidate.Subject}  score {candidate.Score}  ({candidate.Image})");
        }
    }

    private static void Write(
        Utf8JsonWriter writer, string path, PictureNotes notes, List<FaceSearch> searches, Watchlist watchlist, IThresholdPolicy policy, Threshold threshold, EngineInfo engine)
    {
        writer.WriteStartObject();
        writer.WriteString("path", path);
        notes.Write(writer, path);
        writer.WriteNumber("threshold", threshold.Value);
        writer.WriteStartObject("watchlist");
        writer.WriteNumber("subjects", watchlist.SubjectCount);
        writer.WriteNumber("references", watchlist.ReferenceCount);
        writer.WriteEndObject();
        writer.WriteStartArray("faces");
        foreach (var search in searches)
        {
            writer.WriteStartObject();
            FaceText.WriteMembers(writer, search.Face);
            writer.WriteStartArray("candidates");
            foreach (var candidate in search.Candidates)
            {
                writer.WriteStartObject();
                writer.WriteNumber("rank", candidate.Rank);
                writer.WriteString("subject", candidate.Subject);
                writer.WriteString("image", candidate.Image);
                writer.WriteNumber("score", candidate.Score.Value);
                writer.WriteBoolean("isMatch", threshold.IsMatch(candidate.Score));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        FaceText.Write(writer, "policy", policy);
        FaceText.Write(writer, "engine", engine);
        writer.WriteEndObject();
    }

    private sealed record FaceSearch(FaceSample Face, IReadOnlyList<WatchlistCandidate> Candidates);
}
