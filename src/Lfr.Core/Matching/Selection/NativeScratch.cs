using System.Runtime.InteropServices;

namespace Lfr.Core.Matching.Selection;

/// <summary>Native memory that is kept between searches and only ever grows. Copies of probes lie in it, so it is zeroed after each search, and
/// before it is given back.</summary>
internal sealed unsafe class NativeScratch : IDisposable
{
    private byte* _block;
    private nuint _capacity;
    private nuint _used;

    ~NativeScratch() => Free();

    public ReadOnlySpan<byte> Bytes => new(_block, (int)_capacity);

    /// <summary>Makes room for this many bytes in all; what was taken before is gone.</summary>
    public void Reserve(nuint bytes)
    {
        _used = 0;
        if (_capacity < bytes)
        {
            Free();
            _block = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
            _capacity = bytes;
            NativeMemory.Clear(_block, bytes);
        }
    }

    /// <summary>Takes the next bytes, 64-byte aligned.</summary>
    public byte* Take(nuint bytes)
    {
        var start = _block + _used;
        _used += Aligned(bytes);
        System.Diagnostics.Debug.Assert(_used <= _capacity, "more taken than reserved");
        return start;
    }

    public static nuint Aligned(nuint bytes) => (bytes + 63) & ~(nuint)63;

    /// <summary>Zeroes what was taken.</summary>
    public void Erase() => NativeMemory.Clear(_block, _used);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_block != null)
        {
            NativeMemory.Clear(_block, _capacity);
            NativeMemory.AlignedFree(_block);
            _block = null;
            _capacity = 0;
        }
    }
}
