namespace Lfr.Core.Models;

/// <summary>The order of the channel planes that a model reads. A wrong order still gives plausible scores (cosine .87 to .99 to the
/// right ones with the default pack), so it is read from the card and tested with golden vectors.</summary>
public enum ColourOrder
{
    /// <summary>One plane of luma.</summary>
    Gray,

    /// <summary>Red, green, blue.</summary>
    Rgb,

    /// <summary>Blue, green, red.</summary>
    Bgr,
}
