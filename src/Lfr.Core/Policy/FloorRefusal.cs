using Lfr.Core.Audit;

namespace Lfr.Core.Policy;

/// <summary>Why a policy is under a floor, in the same words wherever a policy is refused.</summary>
internal static class FloorRefusal
{
    /// <summary>What speaks against a policy; null where it keeps to the floor, and where there is none.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="floor">The lowest threshold allowed.</param>
    /// <param name="setBy">Who set it.</param>
    public static string? Of(IThresholdPolicy policy, float? floor, RecordId setBy) => policy.LowestThreshold.Value < floor
        ? $"the policy's lowest threshold {policy.LowestThreshold} is under the floor {new Threshold(floor.Value)} that '{setBy}' set"
        : null;

    /// <summary>What speaks against a policy by the floors that a log holds; null where it keeps to them.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="floors">The log's floors.</param>
    /// <param name="deployment">The deployment; null for none named: then the highest floor holds.</param>
    public static string? Of(IThresholdPolicy policy, ThresholdFloors floors, RecordId? deployment) =>
        floors.Of(deployment) is { } set ? Of(policy, set.Floor, set.Actor ?? default) : null;
}
