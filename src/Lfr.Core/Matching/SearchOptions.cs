using Lfr.Core.Policy;

namespace Lfr.Core.Matching;

/// <summary>What a search returns: how many candidates, from which score on, one an entry or one a subject.</summary>
public readonly record struct SearchOptions
{
    /// <summary>The best <paramref name="candidates"/> entries, or subjects when <see cref="BySubject"/> is set.</summary>
    /// <param name="candidates">Length of a candidate list (k), 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="candidates"/> is under 1.</exception>
    public SearchOptions(int candidates) =>
        Candidates = Throw.IfOutOfRange(candidates, 1, int.MaxValue, nameof(candidates), "Ask for the number of candidates that someone will look at.");

    /// <summary>The longest candidate list (k) a probe.</summary>
    public int Candidates { get; }

    /// <summary>Leaves out every entry under this threshold; an entry of exactly the threshold stays in. Null for the best whatever their score.</summary>
    public Threshold? AtOrAbove { get; init; }

    /// <summary>One candidate a subject, the best of that subject's references; otherwise one an entry.</summary>
    public bool BySubject { get; init; }

    /// <summary>Whether a matrix with fewer entries than <see cref="Candidates"/>, an empty one included, gives a shorter list. Otherwise it is the
    /// caller's mistake, unless <see cref="AtOrAbove"/> or <see cref="BySubject"/> makes the length unknowable beforehand.</summary>
    public bool AllowFewer { get; init; }
}
