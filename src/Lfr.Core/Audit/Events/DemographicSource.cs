namespace Lfr.Core.Audit.Events;

/// <summary>Who said how a person is described.</summary>
public enum DemographicSource
{
    /// <summary>Not asked.</summary>
    Unknown = 0,

    /// <summary>The person.</summary>
    SelfDefined = 1,

    /// <summary>The officer, without asking.</summary>
    OfficerPerceived = 2,

    /// <summary>The person was asked and would rather not say.</summary>
    Refused = 3,
}
