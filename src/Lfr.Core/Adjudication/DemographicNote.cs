using System.Text.Json.Serialization;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Adjudication;

/// <summary>How a person is described: by themselves where they were engaged, else by an officer who looked. Never by software.</summary>
public sealed record DemographicNote
{
    /// <summary>Takes a description.</summary>
    /// <param name="source">Who said it. <see cref="DemographicSource.Refused"/> goes with no description.</param>
    /// <param name="ethnicity">In the force's own categories; null for not said.</param>
    /// <param name="gender">In the force's own categories; null for not said.</param>
    /// <param name="ageBand">A band, not an age; null for not said.</param>
    /// <exception cref="ArgumentException">The source is unknown, or a refusal comes with a description, or nothing is said at all.</exception>
    [JsonConstructor]
    public DemographicNote(DemographicSource source, RecordId? ethnicity = null, RecordId? gender = null, RecordId? ageBand = null)
    {
        var isSilent = ethnicity is null && gender is null && ageBand is null;
        if (source is not (DemographicSource.SelfDefined or DemographicSource.OfficerPerceived or DemographicSource.Refused))
        {
            Throw.Argument("source is unknown. Say whether the person or an officer described them, or that they refused.", nameof(source));
        }

        if (source == DemographicSource.Refused != isSilent)
        {
            Throw.Argument(isSilent ? "Nothing is said. Give a description, or Refused." : "A person who refuses is not described all the same. Give Refused alone.", nameof(source));
        }

        Source = source;
        Ethnicity = ethnicity;
        Gender = gender;
        AgeBand = ageBand;
    }

    /// <summary>Who said it.</summary>
    public DemographicSource Source { get; }

    /// <summary>In the force's own categories; null for not said.</summary>
    public RecordId? Ethnicity { get; }

    /// <summary>In the force's own categories; null for not said.</summary>
    public RecordId? Gender { get; }

    /// <summary>A band, not an age; null for not said.</summary>
    public RecordId? AgeBand { get; }
}
