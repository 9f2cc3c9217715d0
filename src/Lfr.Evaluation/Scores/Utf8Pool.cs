using System.Runtime.InteropServices;
using System.Text;

namespace Lfr.Evaluation.Scores;

/// <summary>Numbers distinct identifiers 0, 1, 2, ... straight from their UTF-8 bytes, so that a file of millions of rows makes one string per person, not per row.</summary>
internal sealed class Utf8Pool
{
    private readonly List<string> _texts = [];
    private byte[] _bytes = new byte[1 << 12];
    private int[] _starts = new int[1 << 8];
    private int[] _slots = new int[1 << 9];
    private int _last;

    public int Count => _texts.Count;

    public IReadOnlyList<string> Texts => _texts;

    public string this[int index] => _texts[index];

    /// <summary>The number of an identifier, giving it the next one where it is new.</summary>
    public int Intern(ReadOnlySpan<byte> text, out bool added)
    {
        added = false;
        // Files are mostly sorted by probe: the identifier of the row before is the likeliest.
        if (_last < Count && Stored(_last).SequenceEqual(text))
        {
            return _last;
        }

        int mask = _slots.Length - 1;
        int slot = Hash(text) & mask;
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            int candidate = _slots[slot] - 1;
            if (Stored(candidate).SequenceEqual(text))
            {
                return _last = candidate;
            }
        }

        added = true;
        return _last = Add(text, slot);
    }

    public int Intern(string text) => Intern(Encoding.UTF8.GetBytes(text), out _);

    /// <summary>The number of an identifier, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        int mask = _slots.Length - 1;
        for (int slot = Hash(text) & mask; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (Stored(_slots[slot] - 1).SequenceEqual(text))
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    private ReadOnlySpan<byte> Stored(int index) => _bytes.AsSpan(_starts[index], _starts[index + 1] - _starts[index]);

    private int Add(ReadOnlySpan<byte> text, int slot)
    {
        int index = _texts.Count;
        _texts.Add(Encoding.UTF8.GetString(text));
        if (index + 2 > _starts.Length)
        {
            Array.Resize(ref _starts, _starts.Length * 2);
        }

        int start = _starts[index];
        while (start + text.Length > _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        text.CopyTo(_bytes.AsSpan(start));
        _starts[index + 1] = start + text.Length;
        _slots[slot] = index + 1;
        if (_texts.Count * 2 > _slots.Length)
        {
            Grow();
        }

        return index;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int i = 0; i < _texts.Count; i++)
        {
            int slot = Hash(Stored(i)) & mask;
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = i + 1;
        }
    }

    /// <summary>Multiply-rotate over eight bytes at a time; spread matters here, resistance to an adversary does not (a bad file costs time, not a wrong number).</summary>
    private static int Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = 0x9E3779B97F4A7C15UL ^ (ulong)text.Length;
        while (text.Length >= 8)
        {
            hash = Mix(hash, MemoryMarshal.Read<ulong>(text));
            text = text[8..];
        }

        ulong tail = 0;
        for (int i = 0; i < text.Length; i++)
        {
            tail |= (ulong)text[i] << (8 * i);
        }

        hash = Mix(hash, tail);
        return (int)(hash >> 33);
    }

    private static ulong Mix(ulong hash, ulong block)
    {
        ulong mixed = (hash ^ block) * 0xD6E8FEB86659FD93UL;
        return mixed ^ (mixed >> 32);
    }
}
