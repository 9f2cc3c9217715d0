namespace Lfr.Core.Detection;

/// <summary>
/// How an image is looked at. The first pass sees the whole image stretched to the size that the detector was trained at; the second,
/// finer one sees it in proportion, large enough for the smallest face wanted, and adds only faces that the first did not find.
/// So an image with one large face gets the same box whatever the finer pass does, and a calibration made on such images holds.
/// Every box is then confirmed by a third look at it alone, because a large frame is full of small things that resemble a face once.
/// </summary>
public sealed record DetectorOptions
{
    /// <summary>A box whose score is not above this is no face, 0 to 1.</summary>
    public float MinScore { get; init; } = 0.6f;

    /// <summary>Each box is looked at again, alone and at two other sizes; where the mean of its scores there is not above this, it is no face.
    /// 0 to 1; null takes every box as it is. Removes boxes and moves none.</summary>
    public float? MinConfirmedScore { get; init; } = 0.5f;

    /// <summary>Where no face is found, boxes of the first pass above this score are taken as they are; null (the default) never does.
    /// For one photograph of one person; a live frame would fill with false boxes.</summary>
    public float? LastResortScore { get; init; }

    /// <summary>Height in pixels of the smallest face wanted, 8 or more; decides the size of the finer pass.</summary>
    public int MinFaceHeightPixels { get; init; } = 24;

    /// <summary>Whether the finer pass runs at all.</summary>
    public bool FinePass { get; init; } = true;

    /// <summary>Pixels of the finer pass at most: bounds the time of one huge image.</summary>
    public int MaxFinePassPixels { get; init; } = 1_600_000;

    /// <summary>What makes two boxes one face.</summary>
    public NonMaxSuppression Suppression { get; init; } = new();

    internal void Check()
    {
        Require(MinScore is >= 0 and < 1, nameof(MinScore), MinScore, "0..1");
        Require(MinConfirmedScore is null or (>= 0 and < 1), nameof(MinConfirmedScore), MinConfirmedScore, "0..1 or null");
        Require(LastResortScore is null or (>= 0 and < 1), nameof(LastResortScore), LastResortScore, "0..1 or null");
        Require(MinFaceHeightPixels >= 8, nameof(MinFaceHeightPixels), MinFaceHeightPixels, "8 or more");
        Require(MaxFinePassPixels >= 1024, nameof(MaxFinePassPixels), MaxFinePassPixels, "1024 or more");
        ArgumentNullException.ThrowIfNull(Suppression);
    }

    private static void Require(bool holds, string name, object? value, string legal)
    {
        if (!holds)
        {
            Throw.OutOfRange($"{value}", legal, name, "See DetectorOptions.");
        }
    }
}
