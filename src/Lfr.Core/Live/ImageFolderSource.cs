using System.Security.Cryptography;
using Lfr.Core.Imaging;

namespace Lfr.Core.Live;

/// <summary>A folder of pictures in the order of their names, as if a camera had taken them. Every one is processed.</summary>
/// <remarks>Used by one thread at a time, as <see cref="IFrameSource"/> says.</remarks>
public sealed class ImageFolderSource : IFrameSource
{
    /// <summary>A larger file is refused as corrupt before it is read.</summary>
    private const long MaxFileBytes = 256L << 20;

    private readonly string _folder;
    private readonly IImageDecoder _decoder;
    private readonly ImageLimits _limits;
    private readonly TimeProvider _time;
    private List<string>? _files;
    private int _position;
    private bool _disposed;

    /// <summary>Names a folder.</summary>
    /// <param name="cameraId">Name of the camera, as the deployment lists it.</param>
    /// <param name="folder">The folder; its pictures (named with one of <see cref="ImageFile.Extensions"/>) in ordinal order of their names, subfolders left out.</param>
    /// <param name="decoder">Reads the pictures.</param>
    /// <param name="limits">What may be spent on one; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public ImageFolderSource(string cameraId, string folder, IImageDecoder decoder, ImageLimits? limits = null, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cameraId);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(decoder);
        CameraId = cameraId;
        _folder = folder;
        _decoder = decoder;
        _limits = limits ?? ImageLimits.Default;
        _time = time ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public string CameraId { get; }

    /// <inheritdoc/>
    public FramePacing Pacing => FramePacing.OnDemand;

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            var files = Directory.EnumerateFiles(_folder)
                .Where(ImageFile.IsNamedAsPicture)
                .Order(StringComparer.Ordinal)
                .ToList();
            if (files.Count == 0)
            {
                throw new FrameSourceException($"The folder '{_folder}' holds no picture ({string.Join(", ", ImageFile.Extensions)}).");
            }

            _files = files;
            _position = 0;
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FrameSourceException($"The folder '{_folder}' cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var files = _files ?? throw new InvalidOperationException("The source is not connected. Call ConnectAsync first.");
        if (_position == files.Count)
        {
            return FrameRead.Ended;
        }

        // Below it is a position and no name: file names of pictures of people are often their names.
        var path = files[_position++];
        byte[]? bytes = null;
        try
        {
            // Unbuffered, so that no second copy of the file stays in a stream's buffer.
            using var file = InputFile.Open(path, bufferSize: 0, options: FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (file.Length is 0 or > MaxFileBytes)
            {
                return FrameRead.Corrupt($"file {_position} of the folder has {file.Length} bytes");
            }

            bytes = GC.AllocateUninitializedArray<byte>((int)file.Length, pinned: true);
            await file.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return FrameRead.Of(new CameraFrame(bytes, _decoder, _limits, _time));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return FrameRead.Corrupt(SpecialFile.KindAt(path) is { } kind
                ? $"file {_position} of the folder is {kind} and no regular file"
                : $"file {_position} of the folder cannot be read: {e.GetType().Name}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        _files = null;
        return ValueTask.CompletedTask;
    }
}
