namespace Lfr.Core.Models;

/// <summary>The order of a tensor's axes.</summary>
public enum TensorLayout
{
    /// <summary>Image, channel, row, column: one plane a channel.</summary>
    Nchw,

    /// <summary>Image, row, column, channel: interleaved.</summary>
    Nhwc,
}
