using System.Buffers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>
/// An append-only log of JSON lines. Each line holds the hash of the one before; each is on the medium before <see cref="Append(AuditEvent)"/>
/// returns; a signed head in a file of its own vouches for all lines so far. One writer a log; readers may read meanwhile.
/// </summary>
/// <remarks>
/// Safe for concurrent use. After a failed write the log is <see cref="AuditLogState.Failed"/> for good: an event of which nobody knows
/// whether it is on disk must not be followed by others. Open it again when the disk is back; the unfinished line is cut off and that is recorded.
/// </remarks>
public sealed class AuditLog : IAuditLog, IDisposable
{
    private static readonly string FloorKind = AuditKinds.NameOf(typeof(ThresholdFloorSet));

    private readonly AuditLogOptions _options;
    private readonly AuditPaths _paths;
    private readonly TimeProvider _time;
    private readonly AuditLock _lock;
    private readonly IAppendFile _heads;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private readonly ThresholdFloors _floors = new();
    private readonly StandingHolds _holds = new();
    private IAppendFile _file;
    private int _rotated;
    private long _lines;
    private long _signed;
    private string _hash = AuditLine.NoPrevious;
    private DateTimeOffset? _lastTime;
    private DateTimeOffset _latestTime;
    private RecordId _logId;
    private volatile AuditLogState _state = AuditLogState.Open;

    private AuditLog(AuditLogOptions options, AuditPaths paths, TimeProvider time, AuditLock writerLock)
    {
        _options = options;
        _paths = paths;
        _time = time;
        _lock = writerLock;
        _rotated = paths.Existing().LastRotated;
        _file = options.Files.Open(paths.Current);
        _heads = options.Files.Open(paths.Heads);
        Stopped = _stopped.Token;
    }

    /// <inheritdoc/>
    public AuditLogState State => _state;

    /// <inheritdoc/>
    public CancellationToken Stopped { get; }

    /// <summary>The log's name, which its heads repeat.</summary>
    public RecordId LogId => _logId;

    /// <summary>Lines so far.</summary>
    public long Lines
    {
        get
        {
            lock (_gate)
            {
                return _lines;
            }
        }
    }

    /// <summary>The threshold floors that it holds, also those of earlier writers: a host that forgets to ask lowers none.</summary>
    internal IReadOnlyList<ThresholdFloorSet> Floors
    {
        get
        {
            lock (_gate)
            {
                return _floors.All;
            }
        }
    }

    /// <summary>The latest time of any line, which after a clock went back is not that of the last.</summary>
    internal DateTimeOffset LatestTime
    {
        get
        {
            lock (_gate)
            {
                return _latestTime;
            }
        }
    }

    /// <summary>The hold on something, also one of an earlier writer; null where none stands.</summary>
    internal HoldPlaced? HoldOn(RetainedItem item, RecordId id)
    {
        lock (_gate)
        {
            return _holds.On(item, id);
        }
    }

    /// <summary>Makes a log, or opens one to go on with: it is verified first, an unfinished last line is cut off, and both are recorded in it.</summary>
    /// <param name="options">Where, and the key.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="AuditBrokenException">It was changed since, or its signed head is gone.</exception>
    /// <exception cref="AuditFailedException">Its opening could not be recorded, for example because the disk is full.</exception>
    /// <exception cref="AuditLockedException">Somebody else writes it.</exception>
    /// <exception cref="IOException">Locks do not work there, or a file cannot be opened.</exception>
    /// <exception cref="InvalidDataException">A threshold floor or a hold in it has not the form of its kind: the log is of another version.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static AuditLog Open(AuditLogOptions options, TimeProvider timeProvider)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        Throw.IfOutOfRange(options.HeadInterval, 1, 1_000_000, "HeadInterval", "Sign at least every so many lines.");
        if (options.RotateBytes < 1)
        {
            Throw.OutOfRange(options.RotateBytes.ToString(System.Globalization.CultureInfo.InvariantCulture), "1 or more", "RotateBytes", "Give the size of a file in bytes.");
        }

        var paths = new AuditPaths(options.Path, options.HeadPath);
        Directory.CreateDirectory(paths.Folder);
        Directory.CreateDirectory(Path.GetDirectoryName(paths.Heads)!);
        var writerLock = AuditLock.Take(paths.Lock);
        AuditLog? log = null;
        try
        {
            var keys = TrustedKeys.Parse(options.Key.PublicKeyPem + "\n" + options.FormerPublicKeysPem);
            var standing = new List<AuditLine>();
            var latest = default(DateTimeOffset);
            var found = Find(paths, keys, line =>
            {
                latest = line.Time > latest ? line.Time : latest;
                if (line.Kind == FloorKind || StandingHolds.Kinds.Contains(line.Kind))
                {
                    standing.Add(line);
                }
            });
            log = new AuditLog(options, paths, timeProvider, writerLock) { _latestTime = latest };
            standing.ForEach(line => log.Remember(AuditVerifier.ToEntry(line).Event));
            log.Begin(found, keys);
            return log;
        }
        catch
        {
            if (log is null)
            {
                writerLock.Dispose();
            }
            else
            {
                log.Release();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public AuditReceipt Append(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        return Append([auditEvent])[0];
    }

    /// <inheritdoc/>
    public IReadOnlyList<AuditReceipt> Append(IReadOnlyList<AuditEvent> auditEvents)
    {
        ArgumentNullException.ThrowIfNull(auditEvents);
        if (auditEvents.Count == 0)
        {
            Throw.Argument("There is no event. Append at least one.", nameof(auditEvents));
        }

        lock (_gate)
        {
            return _state == AuditLogState.Open
                ? Write(auditEvents)
                : throw new AuditFailedException($"The audit log is {(_state == AuditLogState.Failed ? "failed" : "closed")}: nothing may be processed. Open it again first.");
        }
    }

    /// <summary>Records that the log is closed, and closes it. A log that failed is only let go of. What is appended later is refused as after a failure, with
    /// <see cref="AuditFailedException"/>, for whoever cannot record must stop, whatever the cause.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_state == AuditLogState.Closed)
            {
                return;
            }

            try
            {
                if (_state == AuditLogState.Open)
                {
                    Write([new LogClosed()]);
                }
            }
            catch (AuditFailedException)
            {
                // The state says so, and the missing line will: whoever opens the log again records how it was left.
            }

            _state = AuditLogState.Closed;
            _ = _stopped.CancelAsync();
            Release();
        }
    }

    private static AuditVerification? Find(AuditPaths paths, TrustedKeys keys, Action<AuditLine> onLine)
    {
        if (paths.Existing().Files.Count == 0 && !File.Exists(paths.Heads))
        {
            return null;
        }

        // The two lines that begin a log are written before its first head: a crash between the two leaves them without one.
        const int LinesOfBeginning = 2;
        var found = AuditChain.Walk(paths, keys, onLine);
        var isBroken = found.Verdict == AuditVerdict.Broken || (found.Verdict == AuditVerdict.Unanchored && found.Lines > LinesOfBeginning);
        return isBroken ? throw new AuditBrokenException(found) : found;
    }

    private void Begin(AuditVerification? found, TrustedKeys keys)
    {
        var heads = AuditHeadFile.Read(_paths.Heads, keys);
        try
        {
            if (_heads.Length > heads.WholeBytes)
            {
                _heads.Truncate(heads.WholeBytes);
            }

            if (found is { TornBytes: > 0 })
            {
                _file.Truncate(_file.Length - found.TornBytes);
            }

            PublishKey();
        }
        catch (IOException e)
        {
            throw new AuditFailedException($"The audit log '{_paths.Current}' cannot be written: {e.Message}", e);
        }

        RecordId version = typeof(AuditLog).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion is { Length: > 0 } text ? new RecordId(text) : new RecordId("unknown");
        var events = new List<AuditEvent>();
        if (found is { Lines: > 0, LogId: { } logId, LastHash: { } hash })
        {
            _logId = logId;
            _lines = found.Lines;
            _signed = found.AnchoredLines;
            _hash = hash.ToString();
            _lastTime = found.LastTime;
        }
        else
        {
            _logId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
            events.Add(new LogCreated { LogId = _logId, SoftwareVersion = version });
        }

        events.Add(new LogOpened
        {
            LinesFound = found?.Lines ?? 0,
            UnanchoredLines = found?.UnanchoredLines ?? 0,
            TornBytes = found?.TornBytes ?? 0,
            SoftwareVersion = version,
        });
        Write(events);
    }

    private void PublishKey()
    {
        var known = File.Exists(_paths.PublicKeys) ? InputFile.ReadAllText(_paths.PublicKeys) : "";
        if (!known.Contains(_options.Key.PublicKeyPem, StringComparison.Ordinal))
        {
            AtomicFile.Write(_paths.PublicKeys, Encoding.UTF8.GetBytes(known + _options.Key.PublicKeyPem + "\n"));
        }
    }

    private AuditReceipt[] Write(IReadOnlyList<AuditEvent> events)
    {
        var now = _time.GetUtcNow();
        // Whoever watches the clock may have seen it first.
        IEnumerable<AuditEvent> lines = _lastTime is { } previous && now < previous && events[0] is not ClockWentBack
            ? events.Prepend(new ClockWentBack { Previous = previous, Seconds = (previous - now).TotalSeconds })
            : events;
        var receipts = new List<AuditReceipt>(events.Count + 1);
        var hash = _hash;
        _buffer.ResetWrittenCount();
        // A defect in an event is the caller's and throws here, before anything is written.
        foreach (var auditEvent in lines)
        {
            hash = AuditLine.Write(_buffer, _lines + receipts.Count + 1, now, auditEvent, hash);
            receipts.Add(new AuditReceipt(_lines + receipts.Count + 1, Sha256Digest.Parse(hash)));
        }

        try
        {
            RotateIfFull();
            _file.Append(_buffer.WrittenSpan);
            _lines += receipts.Count;
            _hash = hash;
            _lastTime = now;
            _latestTime = now > _latestTime ? now : _latestTime;
            foreach (var auditEvent in events)
            {
                Remember(auditEvent);
            }

            if (events.Any(e => e.IsAnchored) || _lines - _signed >= _options.HeadInterval)
            {
                _heads.Append(AuditHead.Sign(_logId, _lines, Sha256Digest.Parse(hash), now, _options.Key).ToLine());
                _signed = _lines;
            }
        }
#pragma warning disable CA1031 // Whatever a key of anybody's throws: the line may be there, and nobody has its receipt.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _state = AuditLogState.Failed;
            // Whoever waits for it runs elsewhere: not under this lock.
            _ = _stopped.CancelAsync();
            throw new AuditFailedException($"The audit log '{_paths.Current}' cannot be written, so that alerts and the processing of faces stop: {e.Message}", e);
        }

        return [.. receipts.TakeLast(events.Count)];
    }

    // What stands of the log, so that a host that forgets to ask breaks nothing.
    private void Remember(AuditEvent? auditEvent)
    {
        _floors.Take(auditEvent);
        _holds.Take(auditEvent);
    }

    private void RotateIfFull()
    {
        if (_file.Length == 0 || _file.Length + _buffer.WrittenCount <= _options.RotateBytes)
        {
            return;
        }

        _file.Dispose();
        File.Move(_paths.Current, _paths.Rotated(++_rotated));
        _file = _options.Files.Open(_paths.Current);
    }

    private void Release()
    {
        _file.Dispose();
        _heads.Dispose();
        _lock.Dispose();
    }
}
