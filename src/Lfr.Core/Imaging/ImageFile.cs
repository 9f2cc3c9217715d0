using System.Globalization;
using System.Security.Cryptography;

namespace Lfr.Core.Imaging;

/// <summary>Reads pictures from the file system.</summary>
public static class ImageFile
{
    /// <summary>The largest file that is read unless told otherwise: 256 MiB.</summary>
    public const long DefaultMaxFileBytes = 256L << 20;

    private const int FirstOfUnknown = 1 << 16;

    /// <summary>How the names of pictures end that <see cref="ImageDecoder"/> reads, in lower case with the dot: what is looked for in a folder. A file that is named itself is read whatever its name.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".ppm", ".pgm", ".pbm", ".pnm"];

    /// <summary>Whether a name ends with one of <see cref="Extensions"/>, in any case.</summary>
    /// <param name="path">The name or path; nothing is read.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    public static bool IsNamedAsPicture(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Reads and decodes a file with <see cref="ImageDecoder.Default"/> and <see cref="ImageLimits.Default"/>.</summary>
    /// <param name="path">The file.</param>
    /// <returns>An image that the caller disposes.</returns>
    /// <exception cref="ImageFormatException">There is no such file, it is a folder, empty, too large, cannot be read, or is no picture that can be decoded; the
    /// message begins with the path.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    public static Image Load(string path) => Load(path, ImageLimits.Default, out _);

    /// <summary>Reads and decodes a file with <see cref="ImageDecoder.Default"/>, and says what it was.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What may be spent on it.</param>
    /// <param name="info">What was found besides the pixels.</param>
    /// <param name="maxFileBytes">A larger file is refused before it is read.</param>
    /// <returns>An image that the caller disposes.</returns>
    /// <exception cref="ImageFormatException">As for <see cref="Load(string)"/>.</exception>
    /// <exception cref="ArgumentException">The path is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The largest size is under 1.</exception>
    public static Image Load(string path, ImageLimits limits, out ImageInfo info, long maxFileBytes = DefaultMaxFileBytes)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFileBytes, 1);
        var bytes = ReadAll(path, maxFileBytes);
        try
        {
            return ImageDecoder.Default.Decode(bytes, limits, out info);
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"{path}: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static byte[] ReadAll(string path, long maxFileBytes)
    {
        try
        {
            if (Directory.Exists(path))
            {
                throw new ImageFormatException($"{path}: this is a folder. Name a picture in it.");
            }

            if (SpecialFile.KindAt(path) is { } kind)
            {
                throw new ImageFormatException($"{path}: this is {kind} and no regular file. {InputFile.WhatToDo}");
            }

            using var file = InputFile.Open(path, bufferSize: 0);
            return ReadAll(file, path, Math.Min(maxFileBytes, Array.MaxLength));
        }
        catch (FileNotFoundException e)
        {
            throw new ImageFormatException($"{path}: there is no such file.{InputFile.WhyMissing(path)}", e);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new ImageFormatException($"{path}: there is no such folder.", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new ImageFormatException($"{path}: the file may not be read. Check its permissions.", e);
        }
        catch (IOException e)
        {
            throw new ImageFormatException($"{path}: the file cannot be read. {e.Message}", e);
        }
    }

    private static byte[] ReadAll(FileStream file, string path, long most)
    {
        var length = file.Length;
        if (length > most)
        {
            throw TooLarge(path, $"has {length} bytes", most);
        }

        // Pinned, so that no second copy stays behind when the collector moves memory. The length is no more than what the system says: files of /proc are said to
        // have none, and those of /sys more than there is.
        var bytes = GC.AllocateArray<byte>(length > 0 ? (int)length : (int)Math.Min(FirstOfUnknown, most), pinned: true);
        var count = 0;
        try
        {
            while (file.Read(bytes, count, bytes.Length - count) is > 0 and var read)
            {
                count += read;
                if (count == bytes.Length && length > 0)
                {
                    break;
                }

                if (count == most)
                {
                    throw TooLarge(path, $"has no end at {most} bytes", most);
                }

                if (count == bytes.Length)
                {
                    bytes = Resized(bytes, count, (int)Math.Min(2L * count, most));
                }
            }

            bytes = count == bytes.Length ? bytes : Resized(bytes, count, count);
            return bytes;
        }
        catch
        {
            CryptographicOperations.ZeroMemory(bytes);
            throw;
        }
    }

    private static byte[] Resized(byte[] bytes, int count, int length)
    {
        var other = GC.AllocateArray<byte>(length, pinned: true);
        bytes.AsSpan(0, count).CopyTo(other);
        CryptographicOperations.ZeroMemory(bytes);
        return other;
    }

    private static ImageFormatException TooLarge(string path, FormattableString what, long most) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path}: the file {what.ToString(CultureInfo.InvariantCulture)}; at most {most} are read. Raise the limit if it is trusted."));
}
