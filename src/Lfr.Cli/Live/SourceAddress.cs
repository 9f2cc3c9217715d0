using Lfr.Core;
using Lfr.Core.Imaging;
using Lfr.Core.Live;

namespace Lfr.Cli.Live;

/// <summary>A camera on the command line: NAME=ADDRESS.</summary>
internal static class SourceAddress
{
    private static readonly string[] MjpegExtensions = [".mjpeg", ".mjpg"];

    /// <summary>Makes the source that an address needs: a folder of pictures, an MJPEG file or HTTP stream, and ffmpeg for everything else.</summary>
    /// <exception cref="CommandException">The text is no NAME=ADDRESS, or names a file that is not there.</exception>
    public static IFrameSource Open(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0 || at == text.Length - 1)
        {
            throw new CommandException(ExitCode.Usage, $"'{Redact(text)}' is no camera: write NAME=ADDRESS, for example north=rtsp://camera-north.example/stream1 or north=frames/.");
        }

        var (name, address) = (text[..at], text[(at + 1)..]);
        if (Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile)
        {
            return uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps
                ? new MjpegSource(name, uri, ImageDecoder.Default)
                : new FfmpegSource(name, address, FramePacing.Live);
        }

        if (Directory.Exists(address))
        {
            return new ImageFolderSource(name, address, ImageDecoder.Default);
        }

        if (!File.Exists(address))
        {
            throw new CommandException(
                ExitCode.Input,
                address.Contains("://", StringComparison.Ordinal)
                    ? $"the camera '{name}' has an address that cannot be read: {Redact(address)}. In a user name and a password write every character but letters and digits as % and two hexadecimal digits, '#' as %23."
                    : $"the camera '{name}' has no such folder or file: {Redact(address)}");
        }

        // Of a pipe a recording could not be told from a camera that has gone.
        if (SpecialFile.KindAt(address) is { } kind && IsMjpeg(address))
        {
            throw new CommandException(ExitCode.Input, $"the camera '{name}' has {kind} for a file: {Redact(address)}. Name a regular file, or the address (http, rtsp) of the stream.");
        }

        return IsMjpeg(address)
            ? new MjpegSource(name, new Uri(Path.GetFullPath(address)), ImageDecoder.Default)
            : new FfmpegSource(name, address, FramePacing.OnDemand);
    }

    /// <summary>What a source that is a folder passes over; empty for every other.</summary>
    public static IReadOnlyList<string> PassedOver(string text, CommandOutput output)
    {
        var address = text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..];
        if (!Directory.Exists(address))
        {
            return [];
        }

        try
        {
            var folder = PictureFolder.Flat(address);
            folder.Say(output);
            return folder.PassedOver;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The camera says so, and is tried again.
            return [];
        }
    }

    private static bool IsMjpeg(string address) => MjpegExtensions.Contains(Path.GetExtension(address), StringComparer.OrdinalIgnoreCase);

    // An address may hold a password.
    private static string Redact(string text) => text.Contains('@', StringComparison.Ordinal) ? "(an address with credentials)" : text;
}
