namespace Lfr.Core.Audit.Events;

/// <summary>Why something is erased now.</summary>
public enum ErasureTrigger
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>An officer found the alert false.</summary>
    FalseAlertDecided = 1,

    /// <summary>Its time is over.</summary>
    RetentionEnded = 2,

    /// <summary>The deployment is over.</summary>
    DeploymentEnded = 3,

    /// <summary>It was due, and the hold on it ended.</summary>
    HoldLifted = 4,

    /// <summary>Somebody with the authority asked for it.</summary>
    Requested = 5,
}
