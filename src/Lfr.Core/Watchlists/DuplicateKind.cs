namespace Lfr.Core.Watchlists;

/// <summary>How likeness can contradict identifiers.</summary>
public enum DuplicateKind
{
    /// <summary>One person under two identifiers: two images of different identifiers are alike.</summary>
    OnePersonUnderTwoIdentifiers = 0,

    /// <summary>Two people under one identifier: two images of one identifier are not alike.</summary>
    TwoPeopleUnderOneIdentifier = 1,
}
