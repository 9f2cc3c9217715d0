namespace Lfr.Core.Deployments;

/// <summary>What is known of an alert, in the published words: true or false, confirmed (after engagement) or unconfirmed.</summary>
public enum AlertStanding
{
    /// <summary>Nobody has decided, or a second officer still has to.</summary>
    Unreviewed = 0,

    /// <summary>Found true, and nobody was engaged: taken as true, unverified.</summary>
    TrueUnconfirmed,

    /// <summary>Found false, and nobody was engaged.</summary>
    FalseUnconfirmed,

    /// <summary>True by an engagement.</summary>
    TrueConfirmed,

    /// <summary>False by an engagement: somebody was stopped for somebody else.</summary>
    FalseConfirmed,
}
