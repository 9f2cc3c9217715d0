namespace Lfr.Core.Imaging;

/// <summary>Where the channels of a float image lie.</summary>
public enum TensorLayout
{
    /// <summary>[channels, height, width]: one image of a batch in NCHW.</summary>
    Planar = 0,

    /// <summary>[height, width, channels]: NHWC.</summary>
    Interleaved = 1,
}
