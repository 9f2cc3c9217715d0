using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;
using Lfr.Core.Live;

namespace Lfr.Cli.Demonstration;

/// <summary>Keeps alerts in memory for the officers, and zeroes them when their time is over.</summary>
internal sealed class AlertStore : IErasureTarget, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<RecordId, Alert> _held = [];

    /// <inheritdoc/>
    public RetainedItem Item => RetainedItem.Alert;

    /// <summary>Keeps one.</summary>
    public void Keep(Alert alert)
    {
        lock (_gate)
        {
            _held.Add(alert.Id, alert);
        }
    }

    /// <inheritdoc/>
    public ErasureResult Erase(RecordId itemId)
    {
        lock (_gate)
        {
            if (!_held.Remove(itemId, out var alert))
            {
                return ErasureResult.AlreadyGone;
            }

            alert.Dispose();
            return new ErasureResult("zeroed", "Copies that somebody made on paper or with another device.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var alert in _held.Values)
            {
                alert.Dispose();
            }

            _held.Clear();
        }
    }
}
