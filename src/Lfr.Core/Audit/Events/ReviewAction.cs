namespace Lfr.Core.Audit.Events;

/// <summary>What an officer decided to do. There is no answer to begin with.</summary>
public enum ReviewAction
{
    /// <summary>Not decided; never a decision.</summary>
    Undecided = 0,

    /// <summary>Speak to the person.</summary>
    Engage = 1,

    /// <summary>Leave the person alone.</summary>
    DoNotEngage = 2,
}
