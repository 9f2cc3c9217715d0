using System.Globalization;

namespace Lfr.Core.Live;

/// <summary>What a run may do: whose deployment it is, with which cameras, and when.</summary>
/// <param name="DeploymentId">The deployment.</param>
/// <param name="Cameras">Names of the cameras; null for any.</param>
/// <param name="Start">When it begins; null for at once.</param>
/// <param name="End">When it ends, whatever happens; null for never.</param>
internal sealed record LiveAuthority(string DeploymentId, IReadOnlyCollection<string>? Cameras, DateTimeOffset? Start, DateTimeOffset? End)
{
    /// <summary>Refuses what was not authorised.</summary>
    /// <exception cref="ArgumentException">There is no camera, two have one name, or one is not on the list.</exception>
    /// <exception cref="InvalidOperationException">It is too early or too late.</exception>
    public void Check(IReadOnlyList<IFrameSource> sources, DateTimeOffset now)
    {
        if (sources.Count == 0)
        {
            Throw.Argument("sources is empty. Give at least one camera.", nameof(sources));
        }

        if (sources.GroupBy(s => s.CameraId, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
        {
            Throw.Argument($"Two sources are named '{twice.Key}'. Alerts name their camera: give each a name of its own.", nameof(sources));
        }

        if (Cameras is not null && sources.FirstOrDefault(s => !Cameras.Contains(s.CameraId, StringComparer.Ordinal)) is { } stranger)
        {
            Throw.Argument(
                $"The camera '{stranger.CameraId}' is not on the list of deployment '{DeploymentId}' ({string.Join(", ", Cameras)}). Have it authorised, or leave it out.",
                nameof(sources));
        }

        if (now < Start)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The deployment '{DeploymentId}' begins at {Start:u}, and it is {now:u}. Wait, or have it authorised anew."));
        }

        if (now >= End)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The deployment '{DeploymentId}' ended at {End:u}, and it is {now:u}. Have it authorised anew."));
        }
    }
}
