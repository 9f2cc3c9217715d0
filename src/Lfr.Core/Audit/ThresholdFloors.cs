using Lfr.Core.Audit.Events;

namespace Lfr.Core.Audit;

/// <summary>
/// The floors that a log holds: one for everybody, which its authority moves, and one for each deployment that set its own, which only rises:
/// a deployment's form is not signed, so that a lower figure in it is no authority.
/// </summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class ThresholdFloors
{
    private readonly Dictionary<RecordId, ThresholdFloorSet> _ofDeployments = [];

    /// <summary>The floor for everybody; null where none was set.</summary>
    public ThresholdFloorSet? ForAll { get; private set; }

    /// <summary>All that hold.</summary>
    public IReadOnlyList<ThresholdFloorSet> All => [.. _ofDeployments.Values, .. ForAll is null ? Array.Empty<ThresholdFloorSet>() : [ForAll]];

    /// <summary>The highest of all: what holds for a policy that is for no certain deployment.</summary>
    public ThresholdFloorSet? Highest => All.MaxBy(s => s.Floor);

    /// <summary>Takes in an event; those of other kinds are passed over.</summary>
    public void Take(AuditEvent? auditEvent)
    {
        if (auditEvent is not ThresholdFloorSet set)
        {
            return;
        }

        if (set.Deployment is not { } deployment)
        {
            ForAll = set;
        }
        else if (!_ofDeployments.TryGetValue(deployment, out var own) || set.Floor > own.Floor)
        {
            _ofDeployments[deployment] = set;
        }
    }

    /// <summary>Takes in what a log knows of itself; one that is no <see cref="AuditLog"/> cannot be asked.</summary>
    public void TakeFrom(IAuditLog log)
    {
        foreach (var set in (log as AuditLog)?.Floors ?? [])
        {
            Take(set);
        }
    }

    /// <summary>What the deployment set for itself; null where it set none.</summary>
    public ThresholdFloorSet? OwnOf(RecordId deployment) => _ofDeployments.GetValueOrDefault(deployment);

    /// <summary>What holds for a deployment: its own or everybody's, whichever is higher; for none named, the highest of all.</summary>
    public ThresholdFloorSet? Of(RecordId? deployment)
    {
        if (deployment is not { } id)
        {
            return Highest;
        }

        return OwnOf(id) is { } own && !(ForAll?.Floor > own.Floor) ? own : ForAll;
    }
}
