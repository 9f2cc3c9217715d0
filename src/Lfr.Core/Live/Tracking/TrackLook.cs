using Lfr.Core.Imaging;
using Lfr.Core.Quality;

namespace Lfr.Core.Live.Tracking;

/// <summary>One look at a tracked person: which subject it matched, if any, and then what an alert would show of it.</summary>
internal sealed class TrackLook(int maxHits)
{
    public const int NoSubject = -1;

    private readonly SearchHit[] _hits = new SearchHit[maxHits];
    private int _hitCount;

    /// <summary>The watchlist subject that matched, or <see cref="NoSubject"/>.</summary>
    public int Subject { get; private set; } = NoSubject;

    /// <summary>Position of the match in <see cref="Hits"/>.</summary>
    public int Match { get; private set; }

    public Image? Crop { get; private set; }

    public FaceQuality Quality { get; private set; }

    public DateTimeOffset CapturedAt { get; private set; }

    /// <summary>Timestamp of the frame that was looked at, whether it matched or not; null where none was, or where it is too long ago to count.</summary>
    public long? Timestamp { get; private set; }

    public ReadOnlySpan<SearchHit> Hits => _hits.AsSpan(0, _hitCount);

    /// <summary>Counts a look; what was kept here is zeroed.</summary>
    public void Begin(long timestamp)
    {
        Erase();
        Timestamp = timestamp;
    }

    /// <summary>Keeps a match until it is decided.</summary>
    public void Keep(int match, ReadOnlySpan<SearchHit> hits, Image crop, in FaceQuality quality, DateTimeOffset capturedAt)
    {
        Erase();
        hits.CopyTo(_hits);
        (_hitCount, Match, Subject) = (hits.Length, match, hits[match].Subject);
        (Crop, Quality, CapturedAt) = (crop, quality, capturedAt);
    }

    /// <summary>Hands the crop over: its new owner zeroes it.</summary>
    public Image TakeCrop()
    {
        var crop = Crop!;
        Crop = null;
        return crop;
    }

    /// <summary>Zeroes what was kept, and counts the look no more.</summary>
    public void Forget()
    {
        Erase();
        Timestamp = null;
    }

    /// <summary>Zeroes what was kept; the look still counts.</summary>
    public void Erase()
    {
        Crop?.Dispose();
        Crop = null;
        _hits.AsSpan(0, _hitCount).Clear();
        (_hitCount, Match, Subject, Quality, CapturedAt) = (0, 0, NoSubject, default, default);
    }
}
