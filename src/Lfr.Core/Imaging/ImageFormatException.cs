namespace Lfr.Core.Imaging;

/// <summary>A file is not a picture that can be read: corrupt, truncated, over a limit, or of an unsupported kind. The message
/// names what was found and, where something can be done about it, what.</summary>
public sealed class ImageFormatException : Exception
{
    /// <summary>Says what is wrong with the file.</summary>
    public ImageFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong with the file, and why it was noticed.</summary>
    public ImageFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
