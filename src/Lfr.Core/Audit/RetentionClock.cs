using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>
/// Erases what is due, unless it is held, and writes a receipt for each. What is kept, until when and on whose hold is in the audit log
/// alone, so that after a restart the log says what is still due, and log and clock cannot disagree.
/// </summary>
/// <remarks>
/// Safe for concurrent use. The clock never goes back, nor stands: a wall clock set back, before a start or while it runs, cannot prolong anything. A hold past its review date goes on
/// (to end it is a person's decision) and is listed. An erasure that was done and whose receipt a crash prevented is done again, and its
/// receipt says that the thing was already gone.
/// </remarks>
public sealed class RetentionClock
{
    private readonly IAuditLog _log;
    private readonly TimeProvider _time;
    private readonly ForwardClock _clock;
    private readonly Dictionary<RetainedItem, IErasureTarget> _targets;
    private readonly Dictionary<(RetainedItem Item, RecordId Id), RetainedEntry> _kept = [];
    private readonly Lock _gate = new();

    /// <summary>Makes a clock.</summary>
    /// <param name="log">Where receipts go.</param>
    /// <param name="timeProvider">The wall clock.</param>
    /// <param name="targets">What erases; one for each kind of thing that is kept.</param>
    /// <param name="entries">What the log holds already, in order; it is what survives a restart.</param>
    /// <exception cref="ArgumentException">Two targets erase the same kind.</exception>
    public RetentionClock(IAuditLog log, TimeProvider timeProvider, IEnumerable<IErasureTarget> targets, IEnumerable<AuditEntry>? entries = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(targets);
        _log = log;
        _time = timeProvider;
        _clock = new ForwardClock(timeProvider);
        _targets = targets.ToDictionary(target => target.Item);
        foreach (var entry in entries ?? [])
        {
            _clock.NotBefore(entry.Time);
            if (entry.Event is { } auditEvent)
            {
                Apply(auditEvent);
            }
        }
    }

    /// <summary>What is kept now.</summary>
    public IReadOnlyList<RetainedEntry> Kept
    {
        get
        {
            lock (_gate)
            {
                return [.. _kept.Values];
            }
        }
    }

    /// <summary>Holds whose review date has passed: somebody must look at them.</summary>
    public IReadOnlyList<RetainedEntry> HoldsToReview
    {
        get
        {
            lock (_gate)
            {
                var now = _clock.Now;
                return [.. _kept.Values.Where(entry => entry.Hold is { } hold && hold.ReviewAt <= now)];
            }
        }
    }

    /// <summary>When something is due next that this clock can erase; null where nothing is.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_gate)
            {
                return _kept.Values.Where(entry => entry.Hold is null && CanErase(entry)).Min(entry => entry.Due is null ? entry.EraseAt : _clock.Now);
            }
        }
    }

    /// <summary>Begins to keep something.</summary>
    /// <param name="started">What, and until when.</param>
    /// <param name="with">Events that belong to it and are written in the same piece before it: the alert that was raised.</param>
    /// <exception cref="ArgumentException">Nothing here erases that kind, or it is kept already.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded; then nothing may be kept.</exception>
    public void Keep(RetentionStarted started, params IReadOnlyList<AuditEvent> with)
    {
        ArgumentNullException.ThrowIfNull(started);
        ArgumentNullException.ThrowIfNull(with);
        lock (_gate)
        {
            if (!_targets.ContainsKey(started.Item))
            {
                Throw.Argument($"Nothing here erases a {started.Item}, so that none may be kept. Give the clock an IErasureTarget for it.", nameof(started));
            }

            if (_kept.ContainsKey((started.Item, started.ItemId)))
            {
                Throw.Argument($"The {started.Item} '{started.ItemId}' is kept already. Give each its own name.", nameof(started));
            }

            // The date was given by the wall clock: as late as that shows now, it is from here on.
            _ = _clock.Now;
            _log.Append([.. with, started]);
            Apply(started);
        }
    }

    /// <summary>Erases everything that is due and that this clock has a target for; what it has none for is another clock's of the same log. One failure keeps none of the others.
    /// Call it often; to call it late erases late, which the receipts' times show.</summary>
    /// <returns>Receipts written.</returns>
    /// <exception cref="AuditFailedException">A receipt could not be written.</exception>
    public int Tick()
    {
        lock (_gate)
        {
            var now = _clock.Now;
            var due = _kept.Values.Where(entry => entry.Hold is null && CanErase(entry) && (entry.Due is not null || entry.EraseAt <= now)).ToList();
            return due.Count(entry => Erase(entry, entry.Due ?? ErasureTrigger.RetentionEnded));
        }
    }

    /// <summary>Ticks whenever something is due, until cancelled.</summary>
    /// <param name="longestWait">Ticks at least this often: what failed is tried again, and what was added meanwhile is not missed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="AuditFailedException">A receipt could not be written.</exception>
    public async Task RunAsync(TimeSpan longestWait, CancellationToken cancellationToken)
    {
        while (true)
        {
            Tick();
            await Task.Delay(longestWait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Erases one thing now, or as soon as the hold on it ends.</summary>
    /// <param name="item">What kind of thing.</param>
    /// <param name="itemId">Its name; one that is not kept (any more) needs no erasing.</param>
    /// <param name="trigger">Why.</param>
    /// <returns>Whether it was erased.</returns>
    /// <exception cref="AuditFailedException">The receipt could not be written.</exception>
    public bool EraseNow(RetainedItem item, RecordId itemId, ErasureTrigger trigger)
    {
        lock (_gate)
        {
            return _kept.TryGetValue((item, itemId), out var entry) && Ask(entry, trigger);
        }
    }

    /// <summary>Erases what is kept to the end of a deployment: watchlist and notes. Alerts keep their own time.</summary>
    /// <param name="deployment">Which.</param>
    /// <returns>Receipts written.</returns>
    /// <exception cref="AuditFailedException">A receipt could not be written.</exception>
    public int EndDeployment(RecordId deployment)
    {
        lock (_gate)
        {
            var due = _kept.Values.Where(entry => entry.Deployment == deployment && entry.EraseAt is null).ToList();
            return due.Count(entry => Ask(entry, ErasureTrigger.DeploymentEnded));
        }
    }

    /// <summary>Keeps something beyond its time.</summary>
    /// <param name="hold">What, on whose authority, why, and when it must be looked at again.</param>
    /// <returns>False where it is not kept (any more): there is nothing left to hold, and nothing is recorded.</returns>
    /// <exception cref="ArgumentException">It is held already, or the review date has passed.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public bool PlaceHold(HoldPlaced hold)
    {
        ArgumentNullException.ThrowIfNull(hold);
        lock (_gate)
        {
            if (!_kept.TryGetValue((hold.Item, hold.ItemId), out var entry))
            {
                return false;
            }

            if (entry.Hold is not null)
            {
                Throw.Argument($"The {hold.Item} '{hold.ItemId}' is held already. Review that hold instead.", nameof(hold));
            }

            RequireFuture(hold.ReviewAt, nameof(hold));
            _log.Append(hold);
            Apply(hold);
            return true;
        }
    }

    /// <summary>Records that a hold was looked at and goes on.</summary>
    /// <param name="review">Which, why, and when next.</param>
    /// <exception cref="ArgumentException">There is no such hold, or the new review date has passed.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public void ReviewHold(HoldReviewed review)
    {
        ArgumentNullException.ThrowIfNull(review);
        lock (_gate)
        {
            RequireHold(review.Item, review.ItemId, nameof(review));
            RequireFuture(review.ReviewAt, nameof(review));
            _log.Append(review);
            Apply(review);
        }
    }

    /// <summary>Ends a hold; what is due, and what this clock has a target for, is erased at once.</summary>
    /// <param name="lift">Which, and why.</param>
    /// <returns>Whether it was erased.</returns>
    /// <exception cref="ArgumentException">There is no such hold.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded.</exception>
    public bool LiftHold(HoldLifted lift)
    {
        ArgumentNullException.ThrowIfNull(lift);
        lock (_gate)
        {
            RequireHold(lift.Item, lift.ItemId, nameof(lift));
            _log.Append(lift);
            Apply(lift);
            var entry = _kept[(lift.Item, lift.ItemId)];
            return CanErase(entry) && (entry.Due is not null || entry.EraseAt <= _clock.Now) && Erase(entry, ErasureTrigger.HoldLifted);
        }
    }

    // A thing that is asked to go while it is held goes when the hold ends, also if the clock is made anew in between: the trigger is an event of
    // its own in the log (a decision, the deployment's end) or is found again by the time.
    private bool Ask(RetainedEntry entry, ErasureTrigger trigger)
    {
        _kept[(entry.Item, entry.ItemId)] = entry with { Due = trigger };
        return entry.Hold is null && Erase(entry, trigger);
    }

    private bool CanErase(RetainedEntry entry) => _targets.ContainsKey(entry.Item);

    private bool Erase(RetainedEntry entry, ErasureTrigger trigger)
    {
        ErasureResult result;
        try
        {
            result = _targets.TryGetValue(entry.Item, out var target)
                ? target.Erase(entry.ItemId)
                : throw new IOException($"nothing here erases a {entry.Item}; give the clock an IErasureTarget for it.");
        }
        catch (Exception e) when (e is not (AuditFailedException or OperationCanceledException))
        {
            // Whatever it is: one thing that cannot be erased keeps none of the others, and it is on record that it is still there.
            _kept[(entry.Item, entry.ItemId)] = entry with { Due = trigger };
            _log.Append(new ErasureFailed { Deployment = entry.Deployment, Item = entry.Item, ItemId = entry.ItemId, Reason = AuditText.Shorten(e.Message) });
            return false;
        }

        var receipt = new ItemErased
        {
            Deployment = entry.Deployment,
            Item = entry.Item,
            ItemId = entry.ItemId,
            Trigger = trigger,
            Method = result.Method,
            NotProven = result.NotProven,
            Digest = result.Digest,
        };
        _log.Append(receipt);
        Apply(receipt);
        return true;
    }

    private void Apply(AuditEvent auditEvent)
    {
        switch (auditEvent)
        {
            case RetentionStarted started:
                _kept[(started.Item, started.ItemId)] = new RetainedEntry
                {
                    Item = started.Item,
                    ItemId = started.ItemId,
                    Deployment = started.Deployment,
                    EraseAt = started.EraseAt,
                };
                break;
            case ItemErased erased:
                _kept.Remove((erased.Item, erased.ItemId));
                break;
            case HoldPlaced hold when _kept.TryGetValue((hold.Item, hold.ItemId), out var entry):
                _kept[(hold.Item, hold.ItemId)] = entry with { Hold = hold };
                break;
            case HoldReviewed review when _kept.TryGetValue((review.Item, review.ItemId), out var entry) && entry.Hold is { } hold:
                _kept[(review.Item, review.ItemId)] = entry with { Hold = hold with { ReviewAt = review.ReviewAt, Reason = review.Reason } };
                break;
            case HoldLifted lift when _kept.TryGetValue((lift.Item, lift.ItemId), out var entry):
                _kept[(lift.Item, lift.ItemId)] = entry with { Hold = null };
                break;
            case DeploymentEnded { Deployment: { } deployment }:
                foreach (var entry in _kept.Values.Where(entry => entry.Deployment == deployment && entry.EraseAt is null).ToList())
                {
                    _kept[(entry.Item, entry.ItemId)] = entry with { Due = ErasureTrigger.DeploymentEnded };
                }

                break;
        }
    }

    private void RequireHold(RetainedItem item, RecordId itemId, string parameter)
    {
        if (!_kept.TryGetValue((item, itemId), out var entry) || entry.Hold is null)
        {
            Throw.Argument($"There is no hold on the {item} '{itemId}'.", parameter);
        }
    }

    private void RequireFuture(DateTimeOffset reviewAt, string parameter)
    {
        if (reviewAt <= _clock.Now)
        {
            Throw.Argument($"The review date {reviewAt:O} has passed. Say when the hold must be looked at again.", parameter);
        }
    }
}
