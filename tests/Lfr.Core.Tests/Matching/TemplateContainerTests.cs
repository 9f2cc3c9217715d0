using System.Security.Cryptography;
using Lfr.Core.Embedding;
using Lfr.Core.Matching;
using static Lfr.Core.Tests.Matching.TemplateVectors;

namespace Lfr.Core.Tests.Matching;

public sealed class TemplateContainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lfr-container-").FullName;

    private string File1 => Path.Combine(_folder, "gallery.lfrt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(TemplateMatrixTests.Precisions), MemberType = typeof(TemplateMatrixTests))]
    public void What_is_saved_is_what_is_loaded(TemplatePrecision scan, TemplatePrecision stored)
    {
        var random = new Random(61);
        var vectors = Enumerable.Range(0, 300).Select(_ => Unit(random, 33)).ToArray();
        using var matrix = Matrix(vectors, scan, stored, i => i % 3);
        matrix.Remove(0);
        matrix.Remove(150);
        matrix.Remove(299);
        TemplateContainer.Save(File1, matrix, ["Ada", "", "Zoë"], [1, 2, 3]);
        Assert.Equal([File1], Directory.GetFiles(_folder));
        using var loaded = TemplateContainer.Load(File1);
        Assert.Equal(["Ada", "", "Zoë"], loaded.SubjectNames);
        Assert.Equal([1, 2, 3], loaded.Metadata.ToArray());
        Same(matrix, loaded.Matrix, random);
        Assert.Equal((scan, stored, 300L), (loaded.Matrix.ScanPrecision, loaded.Matrix.StoredPrecision, loaded.Matrix.NextEntryId));
        Assert.Equal(300, loaded.Matrix.Add(vectors[0], 0));
        Assert.True(loaded.Matrix.Remove(5));

        using var other = TemplateContainer.Load(File1, TemplatePrecision.Int8);
        Assert.Equal(TemplatePrecision.Int8, other.Matrix.ScanPrecision);
        Same(matrix, other.Matrix, random);
        using var mapped = TemplateContainer.OpenMapped(File1);
        Same(matrix, mapped.Matrix, random);
        Assert.True(mapped.Matrix.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => mapped.Matrix.Add(vectors[0], 0));
        Assert.Throws<InvalidOperationException>(() => mapped.Matrix.Remove(1));
        Assert.Throws<InvalidOperationException>(() => mapped.Matrix.Replace(1, vectors[0]));
        Assert.Throws<ArgumentException>(() => TemplateContainer.OpenMapped(File1, TemplatePrecision.Float32));
    }

    [Fact]
    public void A_file_cut_short_anywhere_or_with_any_byte_changed_is_refused()
    {
        var random = new Random(62);
        using var matrix = Matrix([.. Enumerable.Range(0, 3).Select(_ => Unit(random, 5))], TemplatePrecision.Int8);
        using var stream = new MemoryStream();
        TemplateContainer.Write(stream, matrix, ["a", "b", "c"], [9]);
        var bytes = stream.ToArray();
        Load(bytes).Dispose();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<TemplateContainerException>(() => Load(bytes[..length]));
        }

        for (var at = 0; at < bytes.Length; at++)
        {
            var altered = bytes.ToArray();
            altered[at] ^= (byte)(1 << (at % 8));
            Assert.Throws<TemplateContainerException>(() => Load(altered));
        }

        Assert.Throws<TemplateContainerException>(() => Load([.. bytes, 0]));
        Assert.Throws<TemplateContainerException>(() => TemplateContainer.Load(new Unseekable([.. bytes, 0])));
        TemplateContainer.Load(new Unseekable(bytes)).Dispose();
    }

    [Fact]
    public void A_header_that_claims_more_than_the_file_holds_costs_no_memory()
    {
        var random = new Random(63);
        using var matrix = Matrix([Unit(random, 512)]);
        using var stream = new MemoryStream();
        TemplateContainer.Write(stream, matrix);
        var bytes = stream.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(24), (long)int.MaxValue);
        BitConverter.TryWriteBytes(bytes.AsSpan(32), long.MaxValue);
        BitConverter.TryWriteBytes(bytes.AsSpan(40), 1L << 30);
        SHA256.HashData(bytes.AsSpan(0, 88), bytes.AsSpan(88));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<TemplateContainerException>(() => Load(bytes));
        Assert.Throws<TemplateContainerException>(() => TemplateContainer.Load(new Unseekable(bytes)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_template_that_is_none_is_refused_with_its_entry_even_under_a_right_checksum()
    {
        var random = new Random(64);
        using var matrix = Matrix([Unit(random, 4), Unit(random, 4), Unit(random, 4)]);
        matrix.Remove(0);
        using var stream = new MemoryStream();
        TemplateContainer.Write(stream, matrix);
        foreach (var bad in new[] { float.NaN, float.NegativeInfinity, 5f })
        {
            var bytes = stream.ToArray();
            BitConverter.TryWriteBytes(bytes.AsSpan(4096 + (2 * 12) + 16), bad);
            SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
            var error = Assert.Throws<TemplateContainerException>(() => Load(bytes));
            Assert.Contains("entry 2", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Not_a_container_and_a_later_version_are_told_apart()
    {
        Assert.Contains("no template container", Assert.Throws<TemplateContainerException>(() => Load(new byte[5000])).Message, StringComparison.Ordinal);
        using var empty = new TemplateMatrix(4, Pipeline);
        using var stream = new MemoryStream();
        TemplateContainer.Write(stream, empty);
        Load(stream.ToArray()).Dispose();
        var bytes = stream.ToArray();
        bytes[8] = 2;
        Assert.Contains("version 2", Assert.Throws<TemplateContainerException>(() => Load(bytes)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => TemplateContainer.Load(Path.Combine(_folder, "absent")));
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_no_other()
    {
        var random = new Random(65);
        using var matrix = Matrix([Unit(random, 4)], subject: _ => 7);
        TemplateContainer.Save(File1, matrix);
        var old = File.ReadAllBytes(File1);
        var error = Assert.Throws<ArgumentException>(() => TemplateContainer.Save(File1, matrix, ["only one"]));
        Assert.Contains("subject 7", error.Message, StringComparison.Ordinal);
        Assert.Equal(old, File.ReadAllBytes(File1));
        Assert.Equal([File1], Directory.GetFiles(_folder));
        Assert.Throws<DirectoryNotFoundException>(() => TemplateContainer.Save(Path.Combine(_folder, "no", "such"), matrix));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(File1));
        }
    }

    private static TemplateContainer Load(byte[] bytes) => TemplateContainer.Load(new MemoryStream(bytes));

    private static void Same(TemplateMatrix expected, TemplateMatrix actual, Random random)
    {
        using var matcher = new CosineMatcher();
        using var probe = Probe(Unit(random, expected.Dimension));
        Assert.Equal(expected.Count, actual.Count);
        Assert.Equal(expected.Pipeline, actual.Pipeline);
        Assert.Equal(matcher.Search(expected, probe, new SearchOptions(expected.Count)), matcher.Search(actual, probe, new SearchOptions(expected.Count)));
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
