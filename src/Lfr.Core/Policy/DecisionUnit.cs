namespace Lfr.Core.Policy;

/// <summary>What one decision is about. A rate measured on one unit says nothing of another: a track decides on the highest of many frames.</summary>
public enum DecisionUnit
{
    /// <summary>One image against one reference.</summary>
    Comparison = 1,

    /// <summary>One image against a list.</summary>
    Image,

    /// <summary>One person's passage past a camera, all its frames, against a list.</summary>
    Track,
}
