using System.CommandLine;
using Lfr.Core.Adjudication;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Cli.Review;

/// <summary>The options that say how a person is described, and by whom: themselves where they were engaged, else an officer who looked. Never by software.</summary>
internal sealed class DescriptionOptions
{
    private readonly Option<string> _file = new("--descriptions") { Description = "The register, a file apart from everything else; made with the first description.", HelpName = "FILE", Required = true };
    private readonly Option<string> _source = ReviewOptions.Words(
        "--source", "Who says it: self (the person, who was engaged), perceived (an officer who looked) or refused (the person would not say).", "self", "perceived", "refused");

    private readonly Option<string?> _ethnicity = Category("--ethnicity", "In the force's own categories.");
    private readonly Option<string?> _gender = Category("--gender", "In the force's own categories.");
    private readonly Option<string?> _age = Category("--age", "A band, not an age.");

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        foreach (var option in new Option[] { _file, _source, _ethnicity, _gender, _age })
        {
            command.Options.Add(option);
        }

        return command;
    }

    /// <summary>Notes the description. The log has that it was noted and who said it, and nothing of what was said.</summary>
    public void Record(ParseResult parse, ReviewDesk desk, RecordId alert, RecordId officer)
    {
        var source = parse.GetRequiredValue(_source) switch { "self" => DemographicSource.SelfDefined, "refused" => DemographicSource.Refused, _ => DemographicSource.OfficerPerceived };
        var note = new DemographicNote(source, Value(parse, _ethnicity), Value(parse, _gender), Value(parse, _age));
        desk.Desk.RecordDemographics(alert, officer, note, desk.Register(parse.GetRequiredValue(_file)));
    }

    private static RecordId? Value(ParseResult parse, Option<string?> option) => parse.GetValue(option) is { } text ? new RecordId(text) : (RecordId?)null;

    private static Option<string?> Category(string name, string description) => new(name) { Description = description, HelpName = "CATEGORY" };
}
