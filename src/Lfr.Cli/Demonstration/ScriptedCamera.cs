using Lfr.Cli.Simulation;
using Lfr.Core.Live;

namespace Lfr.Cli.Demonstration;

/// <summary>A camera past which a script's people walk, in groups: two frames of each, then an empty street.</summary>
/// <remarks>Where the script has people on the list in a group, it waits for the officers before the next: the script's clock stands still meanwhile.</remarks>
internal sealed class ScriptedCamera(string cameraId, IReadOnlyList<ScriptedPasser> people, ScriptedClock clock) : IFrameSource
{
    private const int GroupSize = 60;
    private const int Looks = 2;
    private const int EmptyFrames = 3;
    private const int Columns = 12;
    private const int Cell = 42;
    private const int FaceSize = 40;
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_empty = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_officers = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _reviewed = new(0);
    private int _group;
    private int _step;
    private int _frames;

    /// <inheritdoc/>
    public string CameraId => cameraId;

    /// <inheritdoc/>
    public FramePacing Pacing => FramePacing.OnDemand;

    /// <summary>An officer is done with an alert.</summary>
    public void Reviewed() => _reviewed.Release();

    /// <inheritdoc/>
    public ValueTask ConnectAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask<FrameRead> ReadAsync(CancellationToken cancellationToken)
    {
        if (_group * GroupSize >= people.Count)
        {
            return FrameRead.Ended;
        }

        var group = people.Skip(_group * GroupSize).Take(GroupSize).ToList();
        if (_step == Looks)
        {
            // An alert that does not come shows in the record, and does not hold the script up for ever.
            for (var expected = group.Count(p => p.IsAlert); expected > 0 && await _reviewed.WaitAsync(s_officers, cancellationToken).ConfigureAwait(false); expected--)
            {
            }
        }

        ScriptedFace[] faces = _step < Looks ? [.. group.Select(Place)] : [];
        clock.Advance(_step < Looks ? s_frame : s_empty);
        var frame = new CameraFrame(ScriptedFrame.Create(++_frames, faces), clock);
        if (++_step == Looks + EmptyFrames)
        {
            (_group, _step) = (_group + 1, 0);
            clock.Advance(s_pause);
        }

        return FrameRead.Of(frame);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _reviewed.Dispose();
        return ValueTask.CompletedTask;
    }

    private ScriptedFace Place(ScriptedPasser person, int place) => new(
        person.Identity, person.Similarity, (person.Number * Looks) + _step, place % Columns * Cell, place / Columns * Cell, FaceSize);
}
