namespace Lfr.Core.Audit.Events;

/// <summary>What an officer found of an alert. There is no answer to begin with.</summary>
public enum AlertVerdict
{
    /// <summary>Not decided; never a decision.</summary>
    Undecided = 0,

    /// <summary>The person is the one on the watchlist.</summary>
    TrueAlert = 1,

    /// <summary>The person is somebody else.</summary>
    FalseAlert = 2,
}
