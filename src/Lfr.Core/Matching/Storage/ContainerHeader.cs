using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Lfr.Core.Embedding;

namespace Lfr.Core.Matching.Storage;

/// <summary>
/// The first 4,096 bytes of a container, little-endian, checked by their own SHA-256 before a size in them is believed:
/// magic (8), version (4), dimension (4), scan (4), stored (4), entries (8), next entry id (8), names' bytes (8), metadata's bytes (8),
/// pipeline id (32), SHA-256 of all the above (32), zeros.
/// After it: entry ids (8 each, ascending), subjects (4 each), templates <c>[entries][dim]</c> row-major, names (each its length in bytes (4) and UTF-8),
/// metadata, SHA-256 of everything before.
/// </summary>
internal sealed record ContainerHeader(
    int Dimension,
    TemplatePrecision Scan,
    TemplatePrecision Stored,
    long Entries,
    long NextEntryId,
    long NamesBytes,
    long MetadataBytes,
    PipelineId Pipeline)
{
    /// <summary>A page.</summary>
    public const int Bytes = 4096;

    public const int ChecksumBytes = SHA256.HashSizeInBytes;

    /// <summary>The longest name table and the longest metadata that are read.</summary>
    public const long MaximumBlobBytes = 1 << 30;

    private const int Version = 1;
    private const int Used = 88;

    public const int MagicBytes = 8;

    private static ReadOnlySpan<byte> Magic => "LFRTMPL\0"u8;

    /// <summary>Whether a file that begins with these bytes calls itself a container.</summary>
    public static bool IsMagic(ReadOnlySpan<byte> first) => first.SequenceEqual(Magic);

    public int RowBytes => Dimension * (Stored == TemplatePrecision.Float32 ? 4 : 2);

    /// <summary>Where the templates begin.</summary>
    public long RowsOffset => Bytes + (Entries * (sizeof(long) + sizeof(int)));

    /// <summary>The whole file's length, which fits 64 bits by the limits that <see cref="Read"/> checks.</summary>
    public long FileBytes => Bytes + (Entries * (RowBytes + 12L)) + NamesBytes + MetadataBytes + ChecksumBytes;

    public byte[] Write()
    {
        var page = new byte[Bytes];
        Magic.CopyTo(page);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(8), Version);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(12), Dimension);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(16), (int)Scan);
        BinaryPrimitives.WriteInt32LittleEndian(page.AsSpan(20), (int)Stored);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(24), Entries);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(32), NextEntryId);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(40), NamesBytes);
        BinaryPrimitives.WriteInt64LittleEndian(page.AsSpan(48), MetadataBytes);
        Convert.FromHexString(Pipeline.ToString()).CopyTo(page, 56);
        SHA256.HashData(page.AsSpan(0, Used), page.AsSpan(Used));
        return page;
    }

    /// <exception cref="TemplateContainerException">It is no container, or not one that can be believed.</exception>
    public static ContainerHeader Read(ReadOnlySpan<byte> page)
    {
        if (!page.StartsWith(Magic))
        {
            throw new TemplateContainerException("The file is no template container. Give one that was written by enrolment.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(page[8..]);
        if (version != Version)
        {
            throw new TemplateContainerException(
                string.Create(CultureInfo.InvariantCulture, $"The container is of version {version}, and this library reads version {Version}. Use the library that wrote it, or enrol again."));
        }

        Span<byte> checksum = stackalloc byte[ChecksumBytes];
        SHA256.HashData(page[..Used], checksum);
        if (!checksum.SequenceEqual(page.Slice(Used, ChecksumBytes)) || page[(Used + ChecksumBytes)..].ContainsAnyExcept((byte)0))
        {
            throw new TemplateContainerException("The container's header does not match its checksum: the file was altered or damaged. Restore it, or enrol again.");
        }

        var header = new ContainerHeader(
            BinaryPrimitives.ReadInt32LittleEndian(page[12..]),
            (TemplatePrecision)BinaryPrimitives.ReadInt32LittleEndian(page[16..]),
            (TemplatePrecision)BinaryPrimitives.ReadInt32LittleEndian(page[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(page[48..]),
            PipelineId.Parse(Convert.ToHexStringLower(page.Slice(56, 32))));
        var legal = header.Dimension is >= 1 and <= TemplateMatrix.MaximumDimension
            && header.Stored is TemplatePrecision.Float32 or TemplatePrecision.Float16
            && header.Scan >= header.Stored && header.Scan <= TemplatePrecision.Int8
            && header.Entries is >= 0 and <= int.MaxValue
            && header.NextEntryId >= header.Entries
            && header.NamesBytes is >= 0 and <= MaximumBlobBytes
            && header.MetadataBytes is >= 0 and <= MaximumBlobBytes;
        return legal
            ? header
            : throw new TemplateContainerException("The container's header names sizes that no container has: the file was altered. Restore it, or enrol again.");
    }
}
