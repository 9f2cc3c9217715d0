using System.Numerics.Tensors;
using Lfr.Core.Detection;
using Lfr.Core.Embedding;

namespace Lfr.Core.Live.Tracking;

/// <summary>One person across the frames of one camera. Everything that it holds of them is zeroed when it ends.</summary>
internal sealed class FaceTrack
{
    private const float VelocityShare = 0.5f;
    private readonly float[] _appearance;
    private readonly TrackLook[] _looks;
    private readonly List<int> _handled = [];
    private readonly Action<long>? _unconfirmed;
    private bool _isAppearanceOfMatch;
    private int _next;
    private float _velocityX;
    private float _velocityY;

    /// <summary>Makes a track.</summary>
    /// <param name="dimension">Values of a template.</param>
    /// <param name="window">Looks that count.</param>
    /// <param name="maxHits">Candidates of a look at most.</param>
    /// <param name="unconfirmed">Called with its timestamp for each match that was zeroed because nothing confirmed it.</param>
    public FaceTrack(int dimension, int window, int maxHits, Action<long>? unconfirmed = null)
    {
        _unconfirmed = unconfirmed;
        _appearance = GC.AllocateArray<float>(dimension, pinned: true);
        _looks = new TrackLook[window];
        for (var i = 0; i < window; i++)
        {
            _looks[i] = new TrackLook(maxHits);
        }
    }

    public long Id { get; private set; }

    public BoundingBox Box { get; private set; }

    /// <summary>Timestamp of the last frame that showed the person.</summary>
    public long LastSeen { get; private set; }

    /// <summary>Frames looked at since that did not show the person.</summary>
    public int MissedFrames { get; set; }

    /// <summary>Faces of the track that were searched.</summary>
    public int Searches { get; private set; }

    /// <summary>Looks that count now, those that matched nobody among them: at most the window, none from before <see cref="ForgetBefore"/>'s moment.</summary>
    public int LookCount => _looks.Count(look => look.Timestamp is not null);

    /// <summary>Name of the alert that was raised for the track, if any.</summary>
    public string? AlertId { get; set; }

    /// <summary>Timestamp of the frame whose template is held, 0 where none is.</summary>
    public long AppearanceSince { get; private set; }

    /// <summary>Whether the template that is held is that of a match that waits for others: it stays until the track is decided.</summary>
    public bool IsAppearanceAwaited => _isAppearanceOfMatch && IsUndecided;

    /// <summary>Whether a look matched someone and nothing is decided yet.</summary>
    public bool IsUndecided
    {
        get
        {
            foreach (var look in _looks)
            {
                if (look.Subject != TrackLook.NoSubject)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public void Begin(long id, in BoundingBox box, long timestamp)
    {
        (Id, Box, LastSeen, MissedFrames) = (id, box, timestamp, 0);
        (Searches, _next, _velocityX, _velocityY) = (0, 0, 0, 0);
    }

    /// <summary>Where the face is expected that many seconds after it was seen.</summary>
    public BoundingBox Expected(float seconds)
    {
        // Nobody walks straight on for long: half a second of the last speed.
        var reach = MathF.Min(seconds, 0.5f);
        var (dx, dy) = (_velocityX * reach, _velocityY * reach);
        return new BoundingBox(Box.Left + dx, Box.Top + dy, Box.Right + dx, Box.Bottom + dy);
    }

    public void See(in BoundingBox box, float seconds, long timestamp)
    {
        if (seconds > 0)
        {
            _velocityX += VelocityShare * (((box.CentreX - Box.CentreX) / seconds) - _velocityX);
            _velocityY += VelocityShare * (((box.CentreY - Box.CentreY) / seconds) - _velocityY);
        }

        (Box, LastSeen, MissedFrames) = (box, timestamp, 0);
    }

    /// <summary>Cosine similarity with the template that is held; NaN where none is.</summary>
    public float Similarity(ReadOnlySpan<float> vector) => AppearanceSince == 0 ? float.NaN : TensorPrimitives.Dot(_appearance, vector);

    public void HoldAppearance(ReadOnlySpan<float> vector, long timestamp, bool isOfMatch)
    {
        vector.CopyTo(_appearance);
        (AppearanceSince, _isAppearanceOfMatch) = (timestamp, isOfMatch);
    }

    public void EraseAppearance()
    {
        VectorMemory.Erase(_appearance);
        (AppearanceSince, _isAppearanceOfMatch) = (0, false);
    }

    /// <summary>The place of the next look; what was there is zeroed.</summary>
    /// <param name="timestamp">Timestamp of its frame.</param>
    public TrackLook NextLook(long timestamp)
    {
        var look = _looks[_next];
        Forget(look);
        look.Begin(timestamp);
        _next = (_next + 1) % _looks.Length;
        Searches++;
        return look;
    }

    /// <summary>Zeroes the matches of frames from before a moment, and counts no look from before it.</summary>
    public void ForgetBefore(long timestamp)
    {
        foreach (var look in _looks)
        {
            if (look.Timestamp < timestamp)
            {
                Forget(look);
            }
        }
    }

    /// <summary>Looks that matched a subject.</summary>
    public int Votes(int subject)
    {
        var votes = 0;
        foreach (var look in _looks)
        {
            votes += look.Subject == subject ? 1 : 0;
        }

        return votes;
    }

    /// <summary>The best look that matched a subject: the longest raw vector, and of equal ones the widest eyes.</summary>
    public TrackLook Best(int subject)
    {
        TrackLook? best = null;
        foreach (var look in _looks)
        {
            if (look.Subject == subject
                && (best is null || (look.Quality.Norm, look.Quality.InterEyeDistancePixels).CompareTo((best.Quality.Norm, best.Quality.InterEyeDistancePixels)) > 0))
            {
                best = look;
            }
        }

        return best ?? throw new InvalidOperationException("No look of the track matched that subject.");
    }

    /// <summary>Whether it was decided already what becomes of a match with a subject.</summary>
    public bool IsHandled(int subject) => _handled.Contains(subject);

    /// <summary>The match with a subject is decided: its looks are zeroed, and later ones are not kept.</summary>
    public void Handle(int subject)
    {
        _handled.Add(subject);
        foreach (var look in _looks)
        {
            if (look.Subject == subject)
            {
                look.Erase();
            }
        }
    }

    /// <summary>Zeroes everything, so that the object can serve another track.</summary>
    public void Erase()
    {
        EraseAppearance();
        foreach (var look in _looks)
        {
            Forget(look);
        }

        _handled.Clear();
        (Id, Box, LastSeen, Searches, AlertId) = (0, default, 0, 0, null);
        (_velocityX, _velocityY, _next) = (0, 0, 0);
    }

    private void Forget(TrackLook look)
    {
        var unconfirmed = look.Subject != TrackLook.NoSubject ? look.Timestamp : null;
        look.Forget();
        if (unconfirmed is { } timestamp)
        {
            _unconfirmed?.Invoke(timestamp);
        }
    }
}
