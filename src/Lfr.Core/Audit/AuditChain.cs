namespace Lfr.Core.Audit;

/// <summary>Walks the lines of a log in order, through its files, and stops at the first that is not in its place.</summary>
internal sealed class AuditChain
{
    private readonly AuditPaths _paths;
    private readonly AuditHeadFile _heads;
    private readonly Action<AuditLine>? _onLine;
    private readonly Dictionary<long, AuditHead> _headAt = [];
    private long _lines;
    private long _anchored;
    private AuditLine? _last;
    private RecordId? _logId;
    private AuditHead? _lastHead;
    private long _torn;

    private AuditChain(AuditPaths paths, AuditHeadFile heads, Action<AuditLine>? onLine)
    {
        _paths = paths;
        _heads = heads;
        _onLine = onLine;
    }

    /// <summary>Walks a log that may be written meanwhile: a rotation during the walk makes it start anew, also with what it hands over: from line 1.</summary>
    public static AuditVerification Walk(AuditPaths paths, TrustedKeys keys, Action<AuditLine>? onLine = null)
    {
        while (true)
        {
            var before = paths.Existing();
            var heads = AuditHeadFile.Read(paths.Heads, keys);
            AuditVerification result;
            try
            {
                result = new AuditChain(paths, heads, onLine).Walk(before.Files);
            }
            catch (FileNotFoundException) when (!paths.Existing().Files.SequenceEqual(before.Files))
            {
                continue;
            }

            if (result.Verdict != AuditVerdict.Broken || paths.Existing().Files.SequenceEqual(before.Files))
            {
                return result;
            }
        }
    }

    private AuditVerification Walk(IReadOnlyList<string> files)
    {
        foreach (var (head, _) in _heads.Good)
        {
            _headAt[head.Lines] = head;
        }

        for (var i = 0; i < files.Count; i++)
        {
            if (Walk(files[i], i == files.Count - 1) is { } broken)
            {
                return broken;
            }
        }

        var lastFile = files.Count > 0 ? files[^1] : _paths.Current;
        if (_heads.Good.Count > 0 && _heads.Good.Max(h => h.Head.Lines) is var signed && signed > _lines)
        {
            return Broken(_lines + 1, signed, lastFile, 0, _torn > 0
                ? $"line {_lines + 1} is cut off, and the signed head vouches for {signed} lines."
                : $"the log ends after line {_lines}, and the signed head vouches for {signed} lines.");
        }

        if (_heads.OtherKey is { } other)
        {
            return Broken(null, null, _paths.Heads, _heads.FirstBadLine, $"every signed head is of the key {other}, which is not trusted: this is another key than the one that signed, or the log was replaced.") with { OtherKey = other };
        }

        if (_heads.FirstBadLine > 0)
        {
            return Broken(null, null, _paths.Heads, _heads.FirstBadLine, $"{_heads.BadCount} of the signed heads are changed, of another log, or signed with a key that is not trusted.");
        }

        if (_lastHead is null)
        {
            return Result(AuditVerdict.Unanchored) with { Problem = $"there is no signed head in '{_paths.Heads}'. It was removed, or the log was left in the moment of its making." };
        }

        return Result(_torn > 0 ? AuditVerdict.Torn : AuditVerdict.Intact);
    }

    private AuditVerification? Walk(string file, bool isLast)
    {
        using var reader = new AuditLineReader(file);
        long inFile = 0;
        while (reader.TryRead(out var bytes))
        {
            inFile++;
            var expected = _lines + 1;
            if (!AuditLine.TryRead(bytes, out var line))
            {
                return Broken(expected, expected, file, inFile, "the line does not have the hash that it ends with, or is no line of a log: it was changed.");
            }

            if (line.Number != expected)
            {
                return line.Number > expected
                    ? Broken(expected, line.Number - 1, file, inFile, $"line {line.Number} stands where line {expected} should: lines were removed or moved.")
                    : Broken(expected, expected, file, inFile, $"line {line.Number} stands where line {expected} should: a line was added or moved.");
            }

            if (line.Previous != (_last?.Hash ?? AuditLine.NoPrevious))
            {
                return Broken(expected, expected, file, inFile, "the line does not follow the one before: one of the two was replaced.");
            }

            if (Anchor(line, file, inFile) is { } rewritten)
            {
                return rewritten;
            }

            _lines = expected;
            _last = line;
            _onLine?.Invoke(line);
        }

        if (reader.TailBytes > 0 && !isLast)
        {
            return Broken(_lines + 1, _lines + 1, file, inFile + 1, "the file ends in the middle of a line, and another file follows: it was cut.");
        }

        _torn = reader.TailBytes;
        return null;
    }

    private AuditVerification? Anchor(AuditLine line, string file, long inFile)
    {
        if (line.Number == 1)
        {
            _logId = line.Kind == "log-created" && AuditKinds.Read(line.Kind, line.Data) is Events.LogCreated created ? created.LogId : (RecordId?)null;
            if (_logId is null)
            {
                return Broken(1, 1, file, inFile, "the first line does not begin a log.");
            }
        }

        if (!_headAt.TryGetValue(line.Number, out var head))
        {
            return null;
        }

        if (head.Hash.ToString() != line.Hash || head.LogId != _logId)
        {
            return Broken(
                _anchored + 1, line.Number, file, inFile,
                $"the line is not the one that was signed: lines from {_anchored + 1} on were written anew with all their hashes, or the log was replaced.");
        }

        _anchored = line.Number;
        _lastHead = head;
        return null;
    }

    private AuditVerification Broken(long? first, long? last, string file, long line, string problem) => Result(AuditVerdict.Broken) with
    {
        FirstBrokenLine = first,
        LastBrokenLine = last,
        BrokenFile = Path.GetFileName(file),
        BrokenFileLine = line,
        Problem = problem,
        // The head vouches for lines that are gone too: whether a break is under it does not depend on what is left.
        AnchoredLines = _heads.Good.Count > 0 ? _heads.Good.Max(h => h.Head.Lines) : 0,
    };

    private AuditVerification Result(AuditVerdict verdict) => new()
    {
        Verdict = verdict,
        Lines = _lines,
        AnchoredLines = _anchored,
        TornBytes = _torn,
        LogId = _logId,
        LastHash = _last is null ? null : Sha256Digest.Parse(_last.Hash),
        LastTime = _last?.Time,
        HeadKey = _lastHead?.KeyId,
        HeadSignedAt = _lastHead?.SignedAt,
    };
}
