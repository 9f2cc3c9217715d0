using System.Security.Cryptography;
using Lfr.Core.Audit;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using Lfr.Core.Watchlists;

namespace Lfr.Core.Search;

/// <summary>A reference collection that outlives any one search, such as a custody gallery (ISO/IEC 2382-37: reference database): one or more references a
/// person, in the file that <see cref="PlainWatchlistFile"/> writes, searched exactly.</summary>
/// <remarks>Immutable and safe for concurrent use. It is opened anew when its file changes, so that a search names by digest what it searched. Disposing zeroes
/// what is in memory.</remarks>
public sealed class Gallery : IDisposable
{
    private readonly TemplateContainer _container;
    private readonly List<string> _images;

    private Gallery(TemplateContainer container, List<string> images, Sha256Digest digest)
    {
        _container = container;
        _images = images;
        Digest = digest;
    }

    /// <summary>SHA-256 of the file.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The pipeline of its references.</summary>
    public PipelineId Pipeline => Matrix.Pipeline;

    /// <summary>Values of a template.</summary>
    public int Dimension => Matrix.Dimension;

    /// <summary>People with at least one reference: the size that a threshold policy asks for.</summary>
    public int SubjectCount => _container.SubjectNames.Count;

    /// <summary>References: enrolled images.</summary>
    public int ReferenceCount => Matrix.Count;

    internal TemplateMatrix Matrix => _container.Matrix;

    /// <summary>Loads a gallery into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="scan">What a search reads of every reference. Int8 reads a quarter of the bytes of binary32, takes a quarter more memory, and finds the same.</param>
    /// <exception cref="TemplateContainerException">The file is no container, cut short, altered, or holds a template that is not finite or not of length one.</exception>
    /// <exception cref="InvalidDataException">The file is a container of something else, or of nobody.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static Gallery Load(string path, TemplatePrecision scan = TemplatePrecision.Int8) => Open(path, file => TemplateContainer.Load(file, scan));

    /// <summary>Opens a gallery whose references stay in the file; only what the scan reads is in memory. For galleries larger than it.</summary>
    /// <param name="path">The file; it must not be changed while the gallery is open.</param>
    /// <inheritdoc cref="Load" path="/exception"/>
    public static Gallery OpenMapped(string path) => Open(path, _ => TemplateContainer.OpenMapped(path));

    /// <summary>Zeroes the templates. No search may be running.</summary>
    public void Dispose() => _container.Dispose();

    internal string Subject(int index) => _container.SubjectNames[index];

    internal string Image(long entryId) => _images[(int)entryId];

    private static Gallery Open(string path, Func<FileStream, TemplateContainer> load)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = InputFile.Open(path);
        var digest = Sha256Digest.Parse(Convert.ToHexString(SHA256.HashData(file)));
        file.Position = 0;
        var container = load(file);
        try
        {
            return new Gallery(container, Check(container, path), digest);
        }
        catch
        {
            container.Dispose();
            throw;
        }
    }

    // Whatever a search may later name must be there: a candidate without a subject would be found in front of an officer.
    private static List<string> Check(TemplateContainer container, string path)
    {
        var images = PlainWatchlistFile.Images(container, path);
        if (images.Count == 0)
        {
            throw new InvalidDataException($"{path} is a gallery of nobody. Enrol somebody before searching.");
        }

        for (var id = 0; id < images.Count; id++)
        {
            if (!container.Matrix.TryGetSubject(id, out var subject) || subject < 0 || subject >= container.SubjectNames.Count)
            {
                throw new InvalidDataException($"{path} is no gallery: its entry {id} is missing or has no subject.");
            }
        }

        return images;
    }
}
