using System.Globalization;
using Lfr.Core.Matching.Storage;

namespace Lfr.Core.Matching;

/// <summary>A <see cref="TemplateMatrix"/> with its subjects' names and what else a watchlist or gallery keeps about them, in one versioned, checksummed file.</summary>
/// <remarks>The checksum (SHA-256) finds damage; it does not prove who wrote the file. Thread contract: immutable but for the matrix, which has its own.</remarks>
public sealed class TemplateContainer : IDisposable
{
    private readonly string[] _names;
    private readonly byte[] _metadata;

    private TemplateContainer(TemplateMatrix matrix, string[] names, byte[] metadata)
    {
        Matrix = matrix;
        _names = names;
        _metadata = metadata;
    }

    /// <summary>The templates; disposed with this.</summary>
    public TemplateMatrix Matrix { get; }

    /// <summary>The name of each subject: subject i is the i-th. Empty where the writer keeps none.</summary>
    public IReadOnlyList<string> SubjectNames => _names;

    /// <summary>What the writer put beside the templates; its format is the writer's.</summary>
    public ReadOnlyMemory<byte> Metadata => _metadata;

    /// <summary>Writes a container file: beside its place first, then to disk, then into its place, so that a reader finds the old file or the whole new one. On
    /// Unix only its owner may read it.</summary>
    /// <param name="path">The file; a regular file is replaced, anything else refused. Meanwhile a file of the same name, 16 drawn digits and ".part" is beside it, which only a crash leaves there.</param>
    /// <param name="matrix">The templates; those of one moment are written, whatever changes meanwhile.</param>
    /// <param name="subjectNames">The name of each subject index, or nothing.</param>
    /// <param name="metadata">Anything the writer wants kept with them, or nothing.</param>
    /// <exception cref="ArgumentException">A subject has no name though names are given, or names or metadata take over 1 GiB.</exception>
    /// <exception cref="IOException">The folder is missing, there is something else than a file at that place, or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public static void Save(string path, TemplateMatrix matrix, IReadOnlyList<string>? subjectNames = null, ReadOnlySpan<byte> metadata = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(matrix);
        var kept = metadata.ToArray();
        AtomicFile.Write(path, file => Write(file, matrix, subjectNames, kept), ownerOnly: true);
    }

    /// <summary>Whether a file begins as a container does: what may be replaced by one.</summary>
    internal static bool IsContainer(string path)
    {
        using var file = InputFile.Open(path);
        Span<byte> first = stackalloc byte[ContainerHeader.MagicBytes];
        return file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && ContainerHeader.IsMagic(first);
    }

    /// <summary>Writes a container to a stream, as into an encrypted package.</summary>
    /// <param name="target">Where it is written; left open.</param>
    /// <param name="matrix">The templates; those of one moment are written, whatever changes meanwhile.</param>
    /// <param name="subjectNames">The name of each subject index, or nothing.</param>
    /// <param name="metadata">Anything the writer wants kept with them, or nothing.</param>
    /// <exception cref="ArgumentException">A subject has no name though names are given, or names or metadata take over 1 GiB.</exception>
    /// <exception cref="ObjectDisposedException">The matrix has been disposed.</exception>
    public static void Write(Stream target, TemplateMatrix matrix, IReadOnlyList<string>? subjectNames = null, ReadOnlySpan<byte> metadata = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(matrix);
        using var writer = new ContainerWriter(target);
        writer.Write(matrix, subjectNames ?? [], metadata);
    }

    /// <summary>Bytes that <see cref="Write"/> writes of a matrix, without names or metadata, if nobody changes it meanwhile.</summary>
    internal static long Length(TemplateMatrix matrix) =>
        new ContainerHeader(matrix.Dimension, matrix.ScanPrecision, matrix.StoredPrecision, matrix.Count, matrix.NextEntryId, 0, 0, matrix.Pipeline).FileBytes;

    /// <summary>Loads a container file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scan">What a search reads of every entry, or null for what the file's writer chose.</param>
    /// <exception cref="ArgumentException"><paramref name="scan"/> is finer than what is stored.</exception>
    /// <exception cref="TemplateContainerException">The file is no container, cut short, altered, or holds a template that is not finite or not of length one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TemplateContainer Load(string path, TemplatePrecision? scan = null)
    {
        using var file = InputFile.Open(path, mayBePipe: true);
        return Load(file, scan);
    }

    /// <summary>Loads a container from a stream, which must end where the container does.</summary>
    /// <param name="source">The stream; read to its end, and left open.</param>
    /// <param name="scan">What a search reads of every entry, or null for what the writer chose.</param>
    /// <inheritdoc cref="Load(string, TemplatePrecision?)" path="/exception"/>
    public static TemplateContainer Load(Stream source, TemplatePrecision? scan = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var reader = new ContainerReader(source);
        var header = reader.ReadHeader();
        return Read(reader, header, new TemplateMatrix(header.Dimension, header.Pipeline, scan ?? header.Scan, header.Stored));
    }

    /// <summary>Opens a container whose templates stay in the file and are read from there to score what the scan finds; only what the scan reads is in memory. The
    /// matrix is read-only. The file is read once in full and checked, and must not be changed while it is open.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scan">Int8, or for a file of binary32 templates Float16.</param>
    /// <exception cref="ArgumentException"><paramref name="scan"/> is not coarser than what is stored, so that nothing would be read from the file.</exception>
    /// <inheritdoc cref="Load(string, TemplatePrecision?)" path="/exception"/>
    public static unsafe TemplateContainer OpenMapped(string path, TemplatePrecision scan = TemplatePrecision.Int8)
    {
        using var file = InputFile.Open(path);
        using var reader = new ContainerReader(file);
        var header = reader.ReadHeader();
        if (scan <= header.Stored)
        {
            Throw.Argument(
                string.Create(CultureInfo.InvariantCulture, $"scan is {scan} and the file stores {header.Stored}. Scan a coarser precision, or load the file."),
                nameof(scan));
        }

        var rows = new MappedRows(file, header.FileBytes);
        var matrix = new TemplateMatrix(header.Dimension, header.Pipeline, scan, header.Stored, rows.Start + header.RowsOffset, rows);
        return Read(reader, header, matrix);
    }

    /// <summary>Disposes the matrix.</summary>
    public void Dispose() => Matrix.Dispose();

    private static TemplateContainer Read(ContainerReader reader, ContainerHeader header, TemplateMatrix matrix)
    {
        TemplateContainer? container = null;
        try
        {
            reader.ReadEntries(header, matrix);
            var names = reader.ReadNames(header.NamesBytes);
            var metadata = reader.ReadArray<byte>(header.MetadataBytes, "its metadata");
            reader.Verify();
            container = new TemplateContainer(matrix, names, metadata);
            return container;
        }
        finally
        {
            if (container is null)
            {
                matrix.Dispose();
            }
        }
    }
}
