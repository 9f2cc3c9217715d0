using System.CommandLine;
using System.Text.Json;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Quality;
using Lfr.Core.Search;

namespace Lfr.Cli.Commands;

/// <summary><c>lfr search --audit LOG</c>: a retrospective or operator-initiated search as a force makes it, with who and why on record and the score hidden until an officer decides.</summary>
internal sealed class AuditedSearch
{
    private readonly Option<string?> _audit = new("--audit")
    {
        Description = "Record the search in this audit log. Then only people at or above the threshold are listed, without scores: an officer compares the pictures first.",
        HelpName = "LOG",
    };

    private readonly Option<string?> _signing = new("--signing-key") { Description = "Private key (PEM) that signs the log's head; made where there is none.", HelpName = "FILE" };
    private readonly Option<string?> _use = new("--use") { Description = "rfr: a still, after the event. oifr: a photograph of the person who is there.", HelpName = "rfr|oifr" };
    private readonly Option<string?> _id = new("--search-id") { Description = "The search's name in the force's records.", HelpName = "ID" };
    private readonly Option<string?> _operator = new("--operator") { Description = "Who searches.", HelpName = "ID" };
    private readonly Option<string?> _reason = new("--reason") { Description = "What for, in words.", HelpName = "TEXT" };

    public AuditedSearch AddTo(Command command)
    {
        Option<string?>[] needed = [_signing, _use, _id, _operator, _reason];
        command.Options.Add(_audit);
        foreach (var option in needed)
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            var missing = needed.Where(option => result.GetResult(option) is null).Select(option => option.Name).ToList();
            if (result.GetResult(_audit) is not null ? missing.Count > 0 : missing.Count < needed.Length)
            {
                result.AddError(result.GetResult(_audit) is null
                    ? "--signing-key, --use, --search-id, --operator and --reason are for a recorded search: give --audit LOG too."
                    : $"--audit records who searches and why: {string.Join(", ", missing)} must be given too.");
            }

            if (result.GetResult(_use) is { Tokens: [var token] } && token.Value is not ("rfr" or "oifr"))
            {
                result.AddError("--use is rfr or oifr.");
            }
        });
        return this;
    }

    public bool IsWanted(ParseResult parse) => parse.GetValue(_audit) is not null;

    /// <summary>Searches for the one person of a picture.</summary>
    public ExitCode Run(ParseResult parse, CommandOutput output, EngineOptions options, string picture, string gallery, int? limit)
    {
        var request = Request(parse);
        using var people = SearchCommand.Read(gallery, () => Gallery.Load(gallery));
        using var engine = options.Open(parse);
        var notes = new PictureNotes();
        using var image = notes.Load(picture);
        notes.Say(output);
        using var key = EcdsaSigningKey.FromFileOrNew(parse.GetValue(_signing)!);
        using var log = AuditLog.Open(new AuditLogOptions { Path = parse.GetValue(_audit)!, Key = key }, TimeProvider.System);
        var use = parse.GetValue(_use) == "rfr" ? SearchUse.Retrospective : SearchUse.OperatorInitiated;
        var how = new FaceSearchOptions { Use = use };
        using var search = new FaceSearch(engine, people, options.Policy(parse, engine), log, how with { CandidateLimit = limit ?? how.CandidateLimit });
        foreach (var warning in search.Warnings)
        {
            output.Warning(warning);
        }

        var result = search.Search(image, request);
        Say(output, picture, result);
        output.Json(writer => Write(writer, picture, notes, result, search.Warnings));
        if (result.Failure != FailureReason.None)
        {
            output.Complain($"{picture}: {FaceText.Describe(result.Failure)}. Nobody was compared; that is on record as search {result.SearchId}.");
            return ExitCode.Input;
        }

        return result.Candidates.Count > 0 ? ExitCode.Done : ExitCode.NoMatch;
    }

    private SearchRequest Request(ParseResult parse)
    {
        try
        {
            return new SearchRequest(parse.GetValue(_id)!, parse.GetValue(_operator)!, parse.GetValue(_reason)!);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException(ExitCode.Usage, exception.Message, exception);
        }
    }

    private static void Say(CommandOutput output, string picture, SearchResult result)
    {
        if (result.Failure != FailureReason.None)
        {
            output.Line($"{picture}: {FaceText.Describe(result.Failure)}. Nobody was compared; that is on record as search {result.SearchId}.");
            return;
        }

        output.Line($"{picture}: search {result.SearchId} of {Plural.Of(result.CollectionSize, "person", "people")}, policy {result.PolicyId}, threshold {result.Threshold}");
        output.Line(result.Candidates.Count == 0
            ? "  nobody at or above the threshold. That is no proof that the person is not among them."
            : $"  {result.Candidates.Count} to compare{(result.IsComplete ? "" : ", and more at or above the threshold that the list has no room for")}. None is a finding: an officer compares the pictures, and a second one what the first takes for a possible match.");
        foreach (var candidate in result.Candidates)
        {
            output.Line($"  {candidate.Rank,3}  {candidate.Subject}  ({candidate.Image})");
        }
    }

    private static void Write(Utf8JsonWriter writer, string picture, PictureNotes notes, SearchResult result, IReadOnlyList<string> warnings)
    {
        writer.WriteStartObject();
        writer.WriteString("path", picture);
        notes.Write(writer, picture);
        writer.WriteString("searchId", result.SearchId.Value);
        writer.WriteString("use", result.Use.ToString());
        writer.WriteString("failure", result.Failure.ToString());
        writer.WriteNumber("facesFound", result.FacesFound);
        writer.WriteString("collectionSha256", result.CollectionDigest.ToString());
        writer.WriteNumber("collectionSize", result.CollectionSize);
        writer.WriteString("policy", result.PolicyId);
        writer.WriteNumber("threshold", result.Threshold.Value);
        writer.WriteBoolean("isComplete", result.IsComplete);
        writer.WriteBoolean("scoresHidden", true);
        writer.WriteStartArray("candidates");
        foreach (var candidate in result.Candidates)
        {
            writer.WriteStartObject();
            writer.WriteNumber("rank", candidate.Rank);
            writer.WriteString("subject", candidate.Subject);
            writer.WriteString("image", candidate.Image);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("warnings");
        foreach (var warning in warnings)
        {
            writer.WriteStringValue(warning);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
