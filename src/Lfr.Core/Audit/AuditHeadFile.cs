namespace Lfr.Core.Audit;

/// <summary>The signed heads of a log, one a line, oldest first. The last vouches for the log; the ones before narrow down where it was rewritten.</summary>
internal sealed class AuditHeadFile
{
    private AuditHeadFile(List<(AuditHead Head, long Line)> good, long firstBad, long wholeBytes, long badCount, Sha256Digest? otherKey)
    {
        OtherKey = otherKey;
        Good = good;
        FirstBadLine = firstBad;
        WholeBytes = wholeBytes;
        BadCount = badCount;
    }

    /// <summary>Heads that a trusted key signed, with their lines in the file.</summary>
    public IReadOnlyList<(AuditHead Head, long Line)> Good { get; }

    /// <summary>Line of the first head that is none, or that no trusted key signed; 0 where there is none.</summary>
    public long FirstBadLine { get; }

    /// <summary>Number of such heads.</summary>
    public long BadCount { get; }

    /// <summary>Where every head names one key, and this is not among the trusted: that key. Null otherwise.</summary>
    public Sha256Digest? OtherKey { get; }

    /// <summary>Length of the file without an unfinished last line.</summary>
    public long WholeBytes { get; }

    /// <summary>Reads the heads; none where there is no file.</summary>
    public static AuditHeadFile Read(string path, TrustedKeys keys)
    {
        var good = new List<(AuditHead, long)>();
        long line = 0, firstBad = 0, bad = 0, bytes = 0;
        var others = new HashSet<Sha256Digest?>();
        if (File.Exists(path))
        {
            using var reader = new AuditLineReader(path);
            while (reader.TryRead(out var text))
            {
                line++;
                bytes += text.Length + 1;
                // Byte for byte as it was written: another spelling of the same head was not written by the log.
                var isWritten = AuditHead.TryRead(text, out var head) && text.Span.SequenceEqual(head.ToLine().AsSpan()[..^1]);
                if (isWritten && head!.IsSignedBy(keys))
                {
                    good.Add((head, line));
                }
                else
                {
                    others.Add(isWritten && !keys.KeyIds.Contains(head!.KeyId) ? head.KeyId : null);
                    bad++;
                    firstBad = firstBad == 0 ? line : firstBad;
                }
            }
        }

        return new AuditHeadFile(good, firstBad, bytes, bad, good.Count == 0 && others.Count == 1 ? others.Single() : null);
    }
}
