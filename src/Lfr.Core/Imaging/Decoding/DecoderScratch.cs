using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lfr.Core.Imaging.Decoding;

/// <summary>The memory that one decoding takes: every array is charged against <see cref="ImageLimits.MaxWorkingBytes"/> before it is
/// allocated, pinned, and zeroed on release, because it held a face.</summary>
/// <remarks>Not safe for concurrent use. One that keeps its arrays serves a stream of equal pictures without allocating.</remarks>
/// <param name="keep">Whether released arrays are kept (zeroed) for the next picture.</param>
internal sealed class DecoderScratch(bool keep = false) : IDisposable
{
    private readonly List<Array> _rented = [];
    private readonly List<Array> _free = [];
    private ImageLimits _limits = ImageLimits.Default;

    /// <summary>A test's view of each array after it was zeroed; per thread.</summary>
    [field: ThreadStatic]
    internal static Action<Array>? Released { get; set; }

    /// <summary>Bytes charged since <see cref="Begin"/>.</summary>
    public long Charged { get; private set; }

    /// <summary>Starts a picture.</summary>
    public void Begin(ImageLimits limits)
    {
        Release();
        _limits = limits;
        Charged = 0;
    }

    /// <summary>Refuses a size that is over the limits, before anything is allocated for it.</summary>
    public void CheckSize(long width, long height, string format)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageFormatException($"The {format} header says {width}x{height} pixels: there is no picture.");
        }

        if (width > _limits.MaxSide || height > _limits.MaxSide || width * height > _limits.MaxPixels)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"The {format} header says {width}x{height} pixels; at most {_limits.MaxSide} a side and {_limits.MaxPixels} in all are read. Raise ImageLimits if the file is trusted."));
        }
    }

    /// <summary>Takes bytes from the memory limit for something that is about to be allocated elsewhere.</summary>
    public void Charge(long bytes)
    {
        Charged += bytes;
        Foresee(0);
    }

    /// <summary>Refuses what will be charged in all, before the work that leads there is begun. Charges nothing.</summary>
    public void Foresee(long bytes)
    {
        if (Charged + bytes > _limits.MaxWorkingBytes)
        {
            throw new ImageFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"Decoding would take {Charged + bytes} bytes of memory; the limit is {_limits.MaxWorkingBytes}. Raise ImageLimits if the file is trusted."));
        }
    }

    /// <summary>An all-zero array of at least the length.</summary>
    public T[] Rent<T>(long length)
        where T : unmanaged
    {
        Charge(length * Unsafe.SizeOf<T>());
        if (length > Array.MaxLength)
        {
            throw new ImageFormatException(string.Create(CultureInfo.InvariantCulture, $"The picture needs one array of {length} elements; no array is that long."));
        }

        for (var i = 0; i < _free.Count; i++)
        {
            if (_free[i] is T[] array && array.Length >= length && array.Length <= Math.Max(64, length * 2))
            {
                _free.RemoveAt(i);
                _rented.Add(array);
                return array;
            }
        }

        var fresh = GC.AllocateArray<T>((int)length, pinned: true);
        _rented.Add(fresh);
        return fresh;
    }

    /// <summary>Zeroes what was rented.</summary>
    public void Release()
    {
        foreach (var array in _rented)
        {
            CryptographicOperations.ZeroMemory(MemoryMarshal.CreateSpan(
                ref MemoryMarshal.GetArrayDataReference(array), checked(array.Length * ElementSize(array))));
            Released?.Invoke(array);
        }

        if (_rented.Count == 0)
        {
            return;
        }

        // What the last picture did not use is dropped, so that one large picture does not hold its memory for ever.
        _free.Clear();
        if (keep)
        {
            _free.AddRange(_rented);
        }

        _rented.Clear();
    }

    public void Dispose() => Release();

    private static int ElementSize(Array array) => Buffer.ByteLength(array) / Math.Max(1, array.Length);
}
