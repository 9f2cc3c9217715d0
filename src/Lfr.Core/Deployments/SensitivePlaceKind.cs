namespace Lfr.Core.Deployments;

/// <summary>Places where people expect most to go unseen.</summary>
public enum SensitivePlaceKind
{
    /// <summary>Not said; refused.</summary>
    Unknown = 0,

    /// <summary>A place of worship.</summary>
    Worship,

    /// <summary>An assembly or protest.</summary>
    Protest,

    /// <summary>A hospital, clinic or pharmacy.</summary>
    Health,

    /// <summary>A school, nursery or college.</summary>
    Education,

    /// <summary>Another place that the officer finds sensitive.</summary>
    Other,
}
