using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Lfr.Core.Embedding;

namespace Lfr.Core.Matching.Storage;

/// <summary>Reads a container from first byte to last, checking as it goes. Memory grows with what has been read, never with what a header claims.</summary>
internal sealed class ContainerReader(Stream source) : IDisposable
{
    private const int BlockBytes = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public ContainerHeader ReadHeader()
    {
        var page = new byte[ContainerHeader.Bytes];
        Fill(page, "its header");
        var header = ContainerHeader.Read(page);
        if (source.CanSeek && source.Length != header.FileBytes)
        {
            throw new TemplateContainerException(string.Create(
                CultureInfo.InvariantCulture,
                $"The container is {source.Length} bytes long and its header says {header.FileBytes}: it was cut short or added to. Restore it, or enrol again."));
        }

        return header;
    }

    /// <summary>Reads an array of values, a block at a time.</summary>
    public T[] ReadArray<T>(long count, string what)
        where T : unmanaged
    {
        var values = new T[Math.Min(count, BlockBytes)];
        for (var read = 0L; read < count;)
        {
            if (read == values.Length)
            {
                Array.Resize(ref values, (int)Math.Min(count, 2L * values.Length));
            }

            var part = values.AsSpan((int)read, (int)Math.Min(values.Length - read, BlockBytes));
            Fill(MemoryMarshal.AsBytes(part), what);
            read += part.Length;
        }

        return values;
    }

    public string[] ReadNames(long bytes)
    {
        var table = ReadArray<byte>(bytes, "its table of subjects");
        var names = new List<string>();
        for (var at = 0; at < table.Length;)
        {
            var length = table.Length - at < 4 ? -1 : BitConverter.ToInt32(table, at);
            if (length < 0 || length > table.Length - at - 4)
            {
                throw new TemplateContainerException("The container's table of subjects is no table: the file was altered. Restore it, or enrol again.");
            }

            names.Add(Encoding.UTF8.GetString(table, at + 4, length));
            at += 4 + length;
        }

        return [.. names];
    }

    /// <summary>Reads the entries into a matrix that nobody else has yet.</summary>
    public void ReadEntries(ContainerHeader header, TemplateMatrix matrix)
    {
        var ids = ReadArray<long>(header.Entries, "its entry ids");
        var subjects = ReadArray<int>(header.Entries, "its subjects");
        var row = GC.AllocateArray<byte>(header.RowBytes, pinned: true);
        var vector = GC.AllocateArray<float>(header.Dimension, pinned: true);
        try
        {
            for (var i = 0; i < ids.Length; i++)
            {
                if (ids[i] < 0 || ids[i] >= header.NextEntryId || (i > 0 && ids[i] <= ids[i - 1]))
                {
                    throw new TemplateContainerException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The container's entry {i} has id {ids[i]}; ids ascend and are under {header.NextEntryId}. The file was altered; restore it, or enrol again."));
                }

                Fill(row, "its templates");
                TemplateEncoder.DecodeRow(header.Stored, row, vector);
                if (!UnitVector.IsValid(vector))
                {
                    throw new TemplateContainerException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"The container holds what is no template: that of entry {ids[i]} has length {TensorPrimitives.Norm<float>(vector)}, and a template is finite and of length 1. The file was altered, or written wrongly; restore it, or enrol again."));
                }

                matrix.Restore(ids[i], subjects[i], vector, header.NextEntryId);
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(row);
            VectorMemory.Erase(vector);
        }
    }

    /// <summary>Compares the last bytes with the hash of all before, and makes sure that they are the last.</summary>
    public void Verify()
    {
        var expected = _hash.GetHashAndReset();
        var actual = new byte[ContainerHeader.ChecksumBytes];
        Fill(actual, "its checksum");
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            throw new TemplateContainerException("The container does not match its checksum: the file was altered or damaged. Restore it, or enrol again.");
        }

        if (source.ReadByte() >= 0)
        {
            throw new TemplateContainerException("The container goes on after its checksum: the file was added to. Restore it, or enrol again.");
        }
    }

    public void Dispose() => _hash.Dispose();

    public void Fill(Span<byte> target, string what)
    {
        if (source.ReadAtLeast(target, target.Length, throwOnEndOfStream: false) < target.Length)
        {
            throw new TemplateContainerException($"The container ends within {what}: it was cut short. Restore it, or enrol again.");
        }

        _hash.AppendData(target);
    }

}
