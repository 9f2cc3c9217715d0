using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Deployments;
using Lfr.Core.Watchlists;

namespace Lfr.Cli.Live;

/// <summary>The watchlist of a run: open while cameras run, kept on record to the deployment's end, then destroyed; so is any other list that the log still keeps beyond its time.</summary>
internal sealed class LiveList : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly AuditLog _log;
    private readonly CommandOutput _output;
    private readonly PackageEraser _eraser;
    private readonly RetentionClock _retention;
    private readonly ForwardClock _clock = new(TimeProvider.System);
    private OpenedWatchlist? _opened;

    /// <summary>Takes a list that was opened, and keeps it to the deployment's end, on record.</summary>
    /// <param name="opened">The list; disposed here.</param>
    /// <param name="path">Its package.</param>
    /// <param name="keys">Its key.</param>
    /// <param name="deployment">The deployment.</param>
    /// <param name="log">The log, and <paramref name="entries"/> what it holds.</param>
    /// <param name="entries">See <paramref name="log"/>.</param>
    /// <param name="output">Where it is said what was destroyed, and what was not.</param>
    public LiveList(OpenedWatchlist opened, string path, IWatchlistKeyProvider keys, Deployment deployment, AuditLog log, IReadOnlyList<AuditEntry> entries, CommandOutput output)
    {
        (_opened, _log, _output) = (opened, log, output);
        Instructions = (opened.People.Form.Categories ?? []).ToDictionary(c => c.Name!, c => c.Instruction, StringComparer.Ordinal);
        _eraser = new PackageEraser(path, keys, TimeProvider.System);
        _retention = new RetentionClock(log, TimeProvider.System, [_eraser], entries);
        _clock.NotBefore(log.LatestTime);
        var list = new RecordId(opened.Package.ListId);
        if (!Kept.Any(entry => entry.ItemId == list))
        {
            _retention.Keep(new RetentionStarted { Deployment = deployment.Id, Item = RetainedItem.Watchlist, ItemId = list, EraseAt = deployment.End });
        }
    }

    /// <summary>What each category asks of officers: all of the list that outlives the cameras.</summary>
    public IReadOnlyDictionary<string, string?> Instructions { get; }

    /// <summary>The open list.</summary>
    /// <exception cref="ObjectDisposedException">The cameras have ended.</exception>
    public OpenedWatchlist Opened
    {
        get
        {
            ObjectDisposedException.ThrowIf(_opened is null, this);
            return _opened;
        }
    }

    private IEnumerable<RetainedEntry> Kept => _retention.Kept.Where(entry => entry.Item == RetainedItem.Watchlist);

    /// <summary>The cameras have ended: templates and pictures are zeroed, the form let go of, and what is due is destroyed and said. What failed is in the log, warned of, and tried again.</summary>
    public void End()
    {
        Dispose();
        if (_log.State == AuditLogState.Open)
        {
            EraseWhatIsDue();
        }
    }

    /// <summary>Destroys what becomes due while officers are still at the console. Ends when nothing can become due any more, or when it is cancelled.</summary>
    public async Task EraseWhenDueAsync(CancellationToken cancellation)
    {
        while (Kept.Where(entry => entry is { Hold: null, Due: null }).Min(entry => entry.EraseAt) is { } next)
        {
            do
            {
                await Task.Delay(Step, cancellation).ConfigureAwait(false);
            }
            while (_clock.Now < next);
            EraseWhatIsDue();
        }
    }

    /// <summary>Refuses to end as if everything were in order where something that is due is still there.</summary>
    /// <exception cref="CommandException">It is.</exception>
    public void RequireErased()
    {
        if (_eraser.Failed.Count > 0)
        {
            throw new CommandException(
                ExitCode.Environment, $"the run has ended, and what is due was not destroyed: {string.Join("; ", _eraser.Failed.Select(f => $"the watchlist {f.Key}: {f.Value}"))}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _opened?.Dispose();
        _opened = null;
    }

    private void EraseWhatIsDue()
    {
        var before = Kept.ToList();
        _retention.Tick();
        foreach (var gone in before.ExceptBy(Kept.Select(entry => entry.ItemId), entry => entry.ItemId))
        {
            _output.Line($"The deployment {gone.Deployment} has ended: the key of its watchlist {gone.ItemId} is destroyed, with a receipt in the audit log.");
        }

        foreach (var (list, reason) in _eraser.Failed)
        {
            _output.Warning($"the watchlist {list} is due and was not destroyed: {reason}");
        }
    }
}
