using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lfr.Core.Audit;

namespace Lfr.Core.Tests.Audit;

/// <summary>Whatever is done to a log: verification names the first line that is not as it was, up to the last signed head and, where it can be seen, after it.</summary>
public sealed class AuditVerifierPropertyTests : IDisposable
{
    private const int Cases = 1500;

    private readonly TestLog _test = new();
    private readonly List<(string File, List<byte[]> Lines)> _original;
    private readonly byte[] _heads;
    private readonly int _anchored;
    private readonly int _count;

    public AuditVerifierPropertyTests()
    {
        // Held open, so that the last lines are not under a head: as after a crash.
        using var log = _test.Open(rotateBytes: 3500, headInterval: 7);
        for (var i = 0; i < 30; i++)
        {
            log.Append(i % 9 == 5 ? TestLog.Decision(FormattableString.Invariant($"a/{i}")) : TestLog.Quiet(i));
        }

        var found = _test.Verify();
        (_anchored, _count) = ((int)found.AnchoredLines, (int)found.Lines);
        _original = [.. Directory.GetFiles(_test.Folder.Path, "audit*.jsonl").Where(f => !f.Contains("heads", StringComparison.Ordinal))
            .OrderBy(f => Path.GetFileName(f) == "audit.jsonl").ThenBy(f => f, StringComparer.Ordinal).Select(f => (Path.GetFileName(f), Cut(File.ReadAllBytes(f))))];
        _heads = File.ReadAllBytes(_test.Heads);
        Assert.True(_original.Count >= 3);
        Assert.InRange(found.UnanchoredLines, 1, 6);
        Assert.Equal(_count, _original.Sum(f => f.Lines.Count));
    }

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_change_is_found_at_the_first_line_that_differs()
    {
        var mutation =
            from kind in Gen.Choose(0, 5)
            from a in Gen.Choose(1, _count)
            from b in Gen.Choose(1, _count)
            from c in Gen.Choose(0, 1_000_000)
            select (kind, a, b, c);
        Prop.ForAll(mutation.ToArbitrary(), m => Holds(m.kind, m.a, m.b, m.c)).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20260301UL, 77UL));
    }

    [Fact]
    public void Lines_written_anew_with_all_their_hashes_are_found_between_two_heads()
    {
        for (var line = 1; line <= _count; line++)
        {
            var flat = Flat();
            Rewrite(flat, line);
            var result = Verify(flat);
            if (line > _anchored)
            {
                // What the head does not vouch for cannot be told apart; it is counted.
                Assert.Equal((AuditVerdict.Intact, (long)(_count - _anchored)), (result.Verdict, result.UnanchoredLines));
                continue;
            }

            Assert.Equal(AuditVerdict.Broken, result.Verdict);
            Assert.InRange(line, result.FirstBrokenLine!.Value, result.LastBrokenLine!.Value);
            Assert.True(result.LastBrokenLine - result.FirstBrokenLine < 9, $"line {line}: {result.Describe()}");
        }
    }

    [Fact]
    public void A_log_cut_anywhere_after_its_head_is_torn_or_whole_and_never_tampered_with_and_before_it_always()
    {
        var bytes = _original[^1].Lines.SelectMany(l => l).ToArray();
        var before = _count - _original[^1].Lines.Count;
        for (var length = 0; length <= bytes.Length; length++)
        {
            var kept = bytes[..length];
            var whole = before + Cut(kept).Count(l => l.Length > 0 && l[^1] == '\n');
            var tail = length - (Array.LastIndexOf(kept, (byte)'\n') + 1);
            var result = VerifyFiles([.. _original[..^1].Select(f => (f.File, f.Lines.SelectMany(l => l).ToArray())), (_original[^1].File, kept)], _heads);
            var expected = whole < _anchored ? AuditVerdict.Broken : tail > 0 ? AuditVerdict.Torn : AuditVerdict.Intact;
            Assert.Equal((length, expected, (long)whole), (length, result.Verdict, result.Lines));
            Assert.Equal(expected == AuditVerdict.Broken ? whole + 1 : null, result.FirstBrokenLine);
        }
    }

    [Fact]
    public void A_changed_head_is_found_and_an_unfinished_one_is_not_missed()
    {
        var files = _original.Select(f => (f.File, f.Lines.SelectMany(l => l).ToArray())).ToList();
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var heads = (byte[])_heads.Clone();
            var at = random.Next(heads.Length - 1);
            heads[at] ^= (byte)(1 << random.Next(8));
            Assert.Equal(AuditVerdict.Broken, VerifyFiles(files, heads).Verdict);
        }

        // A crash in the middle of signing: the head before vouches for what it vouched for.
        var torn = VerifyFiles(files, [.. _heads, .. _heads[..40]]);
        Assert.Equal((AuditVerdict.Intact, (long)_anchored), (torn.Verdict, torn.AnchoredLines));
    }

    private bool Holds(int kind, int a, int b, int c)
    {
        var flat = Flat();
        switch (kind)
        {
            case 0:
                var line = (byte[])flat[a - 1].Bytes.Clone();
                line[c % line.Length] ^= (byte)(1 << (c % 8));
                flat[a - 1] = (flat[a - 1].File, line);
                break;
            case 1:
                flat.RemoveAt(a - 1);
                break;
            case 2:
                flat.Insert(a - 1, (flat[a - 1].File, flat[b - 1].Bytes));
                break;
            case 3:
                (flat[a - 1], flat[b - 1]) = ((flat[a - 1].File, flat[b - 1].Bytes), (flat[b - 1].File, flat[a - 1].Bytes));
                break;
            case 4:
                flat.RemoveRange(a - 1, Math.Min(1 + (c % 5), flat.Count - a + 1));
                break;
            default:
                // A line that hashes right and was never written here.
                flat.Insert(a - 1, (flat[a - 1].File, Forge(flat[b - 1].Bytes, Previous(flat, a))));
                break;
        }

        var original = Flat();
        var first = 0;
        while (first < flat.Count && first < original.Count && flat[first].Bytes.AsSpan().SequenceEqual(original[first].Bytes))
        {
            first++;
        }

        var result = Verify(flat);
        if (first == original.Count && flat.Count == original.Count)
        {
            return result.Verdict == AuditVerdict.Intact;
        }

        // The tail after the head may be cut off without a trace, and what is left of its last line is torn.
        if (first >= _anchored && (first == flat.Count || (first == flat.Count - 1 && !flat[first].Bytes.Contains((byte)'\n'))))
        {
            return result.Verdict is AuditVerdict.Intact or AuditVerdict.Torn && result.Lines == first;
        }

        return result.Verdict == AuditVerdict.Broken && result.FirstBrokenLine == first + 1;
    }

    private List<(string File, byte[] Bytes)> Flat() => [.. _original.SelectMany(f => f.Lines.Select(l => (f.File, l)))];

    private AuditVerification Verify(List<(string File, byte[] Bytes)> flat) => VerifyFiles(
        [.. _original.Select(f => (f.File, flat.Where(l => l.File == f.File).SelectMany(l => l.Bytes).ToArray()))], _heads);

    private AuditVerification VerifyFiles(List<(string File, byte[] Bytes)> files, byte[] heads)
    {
        using var folder = new TemporaryFolder();
        foreach (var (file, bytes) in files)
        {
            File.WriteAllBytes(folder.File(file), bytes);
        }

        File.WriteAllBytes(folder.File("audit.heads.jsonl"), heads);
        return AuditVerifier.Verify(folder.File("audit.jsonl"), _test.Keys);
    }

    // The documented form, made by other means than the library's.
    private static byte[] Forge(byte[] line, string previous)
    {
        var text = Encoding.UTF8.GetString(line);
        var body = text[..text.IndexOf(",\"prev\":\"", StringComparison.Ordinal)] + ",\"prev\":\"" + previous + "\"";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)));
        return Encoding.UTF8.GetBytes(body + ",\"hash\":\"" + hash + "\"}\n");
    }

    private static string Hash(byte[] line) => Encoding.UTF8.GetString(line)[^67..^3];

    private static string Previous(List<(string File, byte[] Bytes)> flat, int line) => line == 1 ? new string('0', 64) : Hash(flat[line - 2].Bytes);

    private static void Rewrite(List<(string File, byte[] Bytes)> flat, int from)
    {
        for (var line = from; line <= flat.Count; line++)
        {
            var bytes = line == from ? Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(flat[line - 1].Bytes).Replace("2026-03-01", "2026-03-02", StringComparison.Ordinal)) : flat[line - 1].Bytes;
            flat[line - 1] = (flat[line - 1].File, Forge(bytes, Previous(flat, line)));
        }
    }

    // Lines with their line feeds; what follows the last one is a piece of its own.
    private static List<byte[]> Cut(byte[] bytes)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < bytes.Length;)
        {
            var feed = Array.IndexOf(bytes, (byte)'\n', start);
            var end = feed < 0 ? bytes.Length : feed + 1;
            lines.Add(bytes[start..end]);
            start = end;
        }

        return lines;
    }
}
