namespace Lfr.Core.Imaging;

/// <summary>How pixels become a network's float32 input: <c>(value - Mean) / Scale</c>, value in 0..255.</summary>
/// <param name="Layout">Where the channels lie.</param>
/// <param name="Channels">Which channels, in which order.</param>
/// <param name="Mean">Taken from each value, in 8-bit levels.</param>
/// <param name="Scale">Divides the difference; not zero.</param>
public readonly record struct TensorFormat(TensorLayout Layout, TensorChannels Channels, float Mean, float Scale)
{
    /// <summary>Values a pixel: 1 for <see cref="TensorChannels.Gray"/>, otherwise 3.</summary>
    public int ChannelCount => Channels == TensorChannels.Gray ? 1 : 3;

    internal void Check(string parameter)
    {
        if (Layout is < TensorLayout.Planar or > TensorLayout.Interleaved || Channels is < TensorChannels.Rgb or > TensorChannels.Gray)
        {
            Throw.OutOfRange($"{Layout}, {Channels}", "members of TensorLayout and TensorChannels", parameter, "Use the enumerations' members.");
        }

        Throw.IfNotFinite(Mean, parameter, "Give the model's mean.");
        Throw.IfNotFinite(Scale, parameter, "Give the model's scale.");
        if (Scale == 0)
        {
            Throw.OutOfRange("0", "any finite number but 0", parameter, "Scale divides: use 1 to leave the values as they are.");
        }
    }
}
