using System.Globalization;
using System.Text;
using Lfr.Core.Audit;
using Lfr.Core.Audit.Events;

namespace Lfr.Core.Policy;

/// <summary>
/// Puts policies into force, and keeps the floor under them: a lowest threshold that no operator can lower. Who set it is in the audit log, like
/// every change and every refusal; and while a deployment runs, nobody lowers anything, nor in one deployment between two runs.
/// </summary>
/// <remarks>Safe for concurrent use. Floor, policy and running deployments are made again from the log, so that a restart lowers nothing either.</remarks>
public sealed class PolicyControl
{
    private readonly IAuditLog _log;
    private readonly HashSet<RecordId> _floorAuthorities;
    private readonly HashSet<RecordId> _running = [];
    private readonly HashSet<RecordId> _begun = [];
    private readonly Dictionary<RecordId, PolicyApplied> _lastOf = [];
    private readonly ThresholdFloors _floors = new();
    private readonly Lock _gate = new();
    private PolicyApplied? _applied;
    private IThresholdPolicy? _current;

    /// <summary>Makes the control.</summary>
    /// <param name="log">The audit log.</param>
    /// <param name="floorAuthorities">Who may set the floor; operators are not among them.</param>
    /// <param name="entries">What the log holds already, in order.</param>
    public PolicyControl(IAuditLog log, IEnumerable<RecordId> floorAuthorities, IEnumerable<AuditEntry>? entries = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(floorAuthorities);
        _log = log;
        _floorAuthorities = [.. floorAuthorities];
        foreach (var entry in entries ?? [])
        {
            Apply(entry.Event);
        }
    }

    /// <summary>The policy in force; null before the first is applied in this process.</summary>
    public IThresholdPolicy? Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    /// <summary>The highest floor that the log holds, everybody's or a deployment's: what a policy must keep to that names no deployment. Null where none is set.</summary>
    public Threshold? Floor
    {
        get
        {
            lock (_gate)
            {
                _floors.TakeFrom(_log);
                return _floors.Highest is { } set ? new Threshold(set.Floor) : null;
            }
        }
    }

    /// <summary>Puts a policy into force, if it was made for this use.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="use">What it is to be used with.</param>
    /// <param name="actor">Who puts it into force.</param>
    /// <param name="reason">Why.</param>
    /// <param name="deployment">The deployment that it is for, whose own floor holds beside everybody's; null before there is one: then every floor in the log holds.</param>
    /// <returns>What the policy never promised, and a person should know.</returns>
    /// <exception cref="PolicyRefusedException">It does not fit, is under the floor, or is lower than the one in force while a deployment runs, or than the deployment's own last one once it has begun.
    /// All reasons at once; recorded.</exception>
    /// <exception cref="ArgumentException">The policy has no file form, so that it cannot be recorded what it is.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded, and is not in force.</exception>
    public IReadOnlyList<string> Use(IThresholdPolicy policy, PolicyUse use, RecordId actor, AuditText reason, RecordId? deployment = null)
    {
        var fit = PolicyFit.Of(policy, use);
        var digest = Sha256Digest.Of(Encoding.UTF8.GetBytes(PolicyFile.Format(policy)));
        lock (_gate)
        {
            List<string> refusals = [.. fit.Refusals];
            var invariant = CultureInfo.InvariantCulture;
            _floors.TakeFrom(_log);
            if (FloorRefusal.Of(policy, _floors, deployment) is { } under)
            {
                refusals.Add(under);
            }

            if (_running.Count > 0 && _applied is { } applied && applied.PolicyDigest != digest && policy.LowestThreshold.Value < applied.HighestThreshold)
            {
                refusals.Add(string.Create(
                    invariant, $"a deployment is running, and its lowest threshold {policy.LowestThreshold} is under {new Threshold(applied.HighestThreshold)} of '{applied.PolicyId}': nothing is lowered meanwhile"));
            }

            else if (deployment is { } own && _begun.Contains(own) && _lastOf.TryGetValue(own, out var last) && last.PolicyDigest != digest && policy.LowestThreshold.Value < last.HighestThreshold)
            {
                refusals.Add(string.Create(
                    invariant, $"'{own}' has begun, and its lowest threshold {policy.LowestThreshold} is under {new Threshold(last.HighestThreshold)} of '{last.PolicyId}': nothing is lowered in one deployment, stopped or not; a lower threshold is a deployment of its own, authorised anew"));
            }

            if (refusals.Count > 0)
            {
                _log.Append(new PolicyRefused { Deployment = deployment, Actor = actor, PolicyId = policy.Id, Reasons = [.. refusals.Select(AuditText.Shorten)] });
                throw new PolicyRefusedException($"The policy '{policy.Id}' is refused: {string.Join(" | ", refusals)}.");
            }

            var applying = new PolicyApplied
            {
                Deployment = deployment,
                Actor = actor,
                PolicyId = policy.Id,
                PolicyDigest = digest,
                Rule = PolicyFile.RuleOf(policy),
                LowestThreshold = policy.LowestThreshold.Value,
                HighestThreshold = policy.HighestThreshold.Value,
                Replaces = _applied?.PolicyId,
                Reason = reason,
            };
            _log.Append(applying);
            Apply(applying);
            _current = policy;
            return fit.Warnings;
        }
    }

    /// <summary>Sets the lowest threshold that anybody may use. It moves no floor that a deployment set for itself: that one only rises, and a lower one is a deployment of its own.</summary>
    /// <param name="floor">The floor.</param>
    /// <param name="actor">Who sets it: one of the floor's authorities.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="PolicyRefusedException">Somebody else sets it; it is lowered while a deployment runs; or the policy in force is under it. Recorded.</exception>
    /// <exception cref="AuditFailedException">It could not be recorded, and is not set.</exception>
    public void SetFloor(Threshold floor, RecordId actor, AuditText reason)
    {
        lock (_gate)
        {
            var refusals = new List<string>();
            if (!_floorAuthorities.Contains(actor))
            {
                refusals.Add($"'{actor}' may not set the floor");
            }

            _floors.TakeFrom(_log);
            if (_floors.ForAll is { } previous && floor.Value < previous.Floor && _running.Count > 0)
            {
                refusals.Add("a deployment is running: nothing is lowered meanwhile");
            }

            if (_applied is { } applied && _running.Count > 0 && applied.LowestThreshold < floor.Value)
            {
                refusals.Add($"the policy in force goes down to {new Threshold(applied.LowestThreshold)}. Put a higher one into force first");
            }

            if (refusals.Count > 0)
            {
                _log.Append(new PolicyRefused { Actor = actor, PolicyId = "floor", Reasons = [.. refusals.Select(AuditText.Shorten)] });
                throw new PolicyRefusedException($"The floor {floor} is refused: {string.Join(" | ", refusals)}.");
            }

            var setting = new ThresholdFloorSet { Actor = actor, Floor = floor.Value, Previous = _floors.ForAll?.Floor, Reason = reason };
            _log.Append(setting);
            Apply(setting);
        }
    }

    /// <summary>Takes in that a deployment started, ended or set its floor; whoever records that passes the event on.</summary>
    /// <param name="auditEvent">A <see cref="DeploymentStarted"/>, <see cref="DeploymentEnded"/> or <see cref="ThresholdFloorSet"/>; others are passed over.</param>
    public void Observe(AuditEvent auditEvent)
    {
        ArgumentNullException.ThrowIfNull(auditEvent);
        if (auditEvent is DeploymentStarted or DeploymentEnded or ThresholdFloorSet)
        {
            lock (_gate)
            {
                Apply(auditEvent);
            }
        }
    }

    private void Apply(AuditEvent? auditEvent)
    {
        switch (auditEvent)
        {
            case PolicyApplied applied:
                _applied = applied;
                if (applied.Deployment is { } of)
                {
                    _lastOf[of] = applied;
                }

                break;
            case ThresholdFloorSet set:
                _floors.Take(set);
                break;
            case DeploymentStarted { Deployment: { } deployment }:
                _running.Add(deployment);
                _begun.Add(deployment);
                break;
            case DeploymentEnded { Deployment: { } deployment }:
                _running.Remove(deployment);
                break;
        }
    }
}
