using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Lfr.Core.Matching.Storage;

/// <summary>Writes what one moment's reading of a matrix sees, with its checksum.</summary>
internal sealed class ContainerWriter(Stream target) : IDisposable
{
    private const int RowsPerBlock = 256;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Write(TemplateMatrix matrix, IReadOnlyList<string> subjectNames, ReadOnlySpan<byte> metadata)
    {
        using var reading = new MatrixReading(matrix.Store);
        var entries = VisibleEntries(matrix, reading);
        var names = NameTable(subjectNames);
        if (subjectNames.Count > 0 && Array.FindIndex(entries, entry => (uint)entry.Subject >= (uint)subjectNames.Count) is var nameless and >= 0)
        {
            Throw.Argument(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Entry {entries[nameless].EntryId} is of subject {entries[nameless].Subject}, and there are {subjectNames.Count} names. Give every subject a name, or none."),
                nameof(subjectNames));
        }

        if (names.Length > ContainerHeader.MaximumBlobBytes || metadata.Length > ContainerHeader.MaximumBlobBytes)
        {
            Throw.Argument(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The names take {names.Length} bytes and the metadata {metadata.Length}; each may take {ContainerHeader.MaximumBlobBytes}. Keep such records apart from the templates."),
                nameof(metadata));
        }

        var header = new ContainerHeader(
            matrix.Dimension,
            matrix.ScanPrecision,
            matrix.StoredPrecision,
            entries.Length,
            Math.Max(matrix.NextEntryId, entries.Length == 0 ? 0 : entries[^1].EntryId + 1),
            names.Length,
            metadata.Length,
            matrix.Pipeline);
        Put(header.Write());
        Put(MemoryMarshal.AsBytes(Array.ConvertAll(entries, entry => entry.EntryId).AsSpan()));
        Put(MemoryMarshal.AsBytes(Array.ConvertAll(entries, entry => entry.Subject).AsSpan()));
        WriteRows(matrix.Store.Layout, reading, entries, header.RowBytes);
        Put(names);
        Put(metadata);
        target.Write(_hash.GetHashAndReset());
    }

    public void Dispose() => _hash.Dispose();

    private static unsafe (long EntryId, int Subject, int Slot)[] VisibleEntries(TemplateMatrix matrix, scoped in MatrixReading reading)
    {
        var entries = new List<(long EntryId, int Subject, int Slot)>(matrix.Count);
        var layout = matrix.Store.Layout;
        for (var slot = 0; slot < reading.Slots; slot++)
        {
            ref var record = ref reading.Chunks[slot >> layout.SlotsLog2].Records[slot & (layout.SlotsPerChunk - 1)];
            if (EntryRecord.IsVisible(ref record, reading.Version))
            {
                entries.Add((record.EntryId, record.Subject, slot));
            }
        }

        entries.Sort((left, right) => left.EntryId.CompareTo(right.EntryId));
        return [.. entries];
    }

    private static byte[] NameTable(IReadOnlyList<string> names)
    {
        using var table = new MemoryStream();
        foreach (var name in names)
        {
            var bytes = Encoding.UTF8.GetBytes(name);
            table.Write(BitConverter.GetBytes(bytes.Length));
            table.Write(bytes);
        }

        return table.ToArray();
    }

    private void WriteRows(SlotLayout layout, scoped in MatrixReading reading, (long EntryId, int Subject, int Slot)[] entries, int rowBytes)
    {
        var block = GC.AllocateArray<byte>(RowsPerBlock * rowBytes, pinned: true);
        try
        {
            for (var first = 0; first < entries.Length; first += RowsPerBlock)
            {
                var count = Math.Min(RowsPerBlock, entries.Length - first);
                for (var i = 0; i < count; i++)
                {
                    var slot = entries[first + i].Slot;
                    var chunk = reading.Chunks[slot >> layout.SlotsLog2];
                    TemplateEncoder.CopyStored(layout, chunk, slot & (layout.SlotsPerChunk - 1), block.AsSpan(i * rowBytes, rowBytes));
                }

                Put(block.AsSpan(0, count * rowBytes));
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(block);
        }
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        target.Write(bytes);
        _hash.AppendData(bytes);
    }
}
