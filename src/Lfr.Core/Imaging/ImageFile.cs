using System.Globalization;
using System.Security.Cryptography;

namespace Lfr.Core.Imaging;

/// <summary>Reads pictures from the file system.</summary>
public static class ImageFile
{
    /// <summary>The largest file that is read unless told otherwise: 256 MiB.</summary>
    public const long DefaultMaxFileBytes = 256L << 20;

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

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var length = file.CanSeek ? file.Length : throw new ImageFormatException($"{path}: this is no regular file.");
            if (length > Math.Min(maxFileBytes, Array.MaxLength))
            {
                throw new ImageFormatException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: the file has {length} bytes; at most {maxFileBytes} are read. Raise the limit if it is trusted."));
            }

            // Pinned, so that no second copy stays behind when the collector moves memory.
            var bytes = GC.AllocateArray<byte>((int)length, pinned: true);
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (FileNotFoundException e)
        {
            throw new ImageFormatException($"{path}: there is no such file.", e);
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
}
