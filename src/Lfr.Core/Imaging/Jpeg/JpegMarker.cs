namespace Lfr.Core.Imaging.Jpeg;

/// <summary>The second byte of a marker (ITU-T T.81, table B.1), and what a frame type is called.</summary>
internal static class JpegMarker
{
    public const byte Sof0 = 0xC0;
    public const byte Sof1 = 0xC1;
    public const byte Sof2 = 0xC2;
    public const byte Dht = 0xC4;
    public const byte Jpg = 0xC8;
    public const byte Dac = 0xCC;
    public const byte Rst0 = 0xD0;
    public const byte Rst7 = 0xD7;
    public const byte Soi = 0xD8;
    public const byte Eoi = 0xD9;
    public const byte Sos = 0xDA;
    public const byte Dqt = 0xDB;
    public const byte Dnl = 0xDC;
    public const byte Dri = 0xDD;
    public const byte Dhp = 0xDE;
    public const byte App0 = 0xE0;
    public const byte App1 = 0xE1;
    public const byte App2 = 0xE2;
    public const byte App14 = 0xEE;
    public const byte Tem = 0x01;

    /// <summary>How a picture begins.</summary>
    public static ReadOnlySpan<byte> PictureStart => [0xFF, Soi, 0xFF];

    /// <summary>How a segment that gives the number of lines begins.</summary>
    public static ReadOnlySpan<byte> LinesStart => [0xFF, Dnl, 0, 4];

    public static bool IsRestart(byte marker) => marker is >= Rst0 and <= Rst7;

    public static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (Dht or Jpg or Dac);

    /// <summary>What cannot be read, in words; null for the frame types that can.</summary>
    public static string? Unsupported(byte marker) => marker switch
    {
        0xC3 => "lossless",
        0xC5 => "hierarchical (differential sequential)",
        0xC6 => "hierarchical (differential progressive)",
        0xC7 => "hierarchical (differential lossless)",
        0xC9 => "arithmetic-coded (sequential)",
        0xCA => "arithmetic-coded (progressive)",
        0xCB => "arithmetic-coded (lossless)",
        0xCD or 0xCE or 0xCF => "arithmetic-coded and hierarchical",
        Dhp => "hierarchical",
        Dac => "arithmetic-coded",
        _ => null,
    };
}
