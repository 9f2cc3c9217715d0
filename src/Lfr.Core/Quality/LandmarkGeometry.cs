using Lfr.Core.Detection;

namespace Lfr.Core.Quality;

/// <summary>What the five points say of the pose, and whether a face can have them.</summary>
public static class LandmarkGeometry
{
    /// <summary>How far outside the box, in its own size, a landmark may lie: detector boxes are tight on wide faces.</summary>
    private const float BoxTolerance = 0.35f;

    /// <summary>The eyes must be at least this share of the box's height apart; 0.04 is a profile, less is a point.</summary>
    private const float MinInterEyeShare = 0.04f;

    /// <summary>Yaw and pitch index of the five points (see <see cref="FaceQuality"/>).</summary>
    /// <returns>(0, 0.5) for points without extent.</returns>
    public static (float Yaw, float Pitch) PoseIndices(in FaceLandmarks points)
    {
        // Along the eyes (right) and across them (down), so that a tilted head has the same indices as an upright one.
        var (rx, ry) = (points.RightEye.X - points.LeftEye.X, points.RightEye.Y - points.LeftEye.Y);
        var length = MathF.Sqrt((rx * rx) + (ry * ry));
        if (!(length > 0))
        {
            return (0, 0.5f);
        }

        (rx, ry) = (rx / length, ry / length);
        var (dx, dy) = (-ry, rx);
        var (ex, ey) = ((points.LeftEye.X + points.RightEye.X) * 0.5f, (points.LeftEye.Y + points.RightEye.Y) * 0.5f);
        var (mx, my) = ((points.LeftMouthCorner.X + points.RightMouthCorner.X) * 0.5f, (points.LeftMouthCorner.Y + points.RightMouthCorner.Y) * 0.5f);
        var (nx, ny) = (points.NoseTip.X - ex, points.NoseTip.Y - ey);
        var yaw = 2 * ((nx * rx) + (ny * ry)) / length;
        var mouth = ((mx - ex) * dx) + ((my - ey) * dy);
        var pitch = mouth != 0 ? ((nx * dx) + (ny * dy)) / mouth : 0.5f;
        return (yaw, pitch);
    }

    /// <summary>Whether a face can have these points: finite, near the box, eyes apart, mouth below the eyes along the face's own axis,
    /// corners of the mouth in the order of the eyes.</summary>
    public static bool IsPlausible(in FaceDetection face)
    {
        var box = face.Box;
        var points = face.Landmarks;
        for (var i = 0; i < FaceLandmarks.Count; i++)
        {
            var p = points[i];
            if (!float.IsFinite(p.X) || !float.IsFinite(p.Y)
                || p.X < box.Left - (BoxTolerance * box.Width) || p.X > box.Right + (BoxTolerance * box.Width)
                || p.Y < box.Top - (BoxTolerance * box.Height) || p.Y > box.Bottom + (BoxTolerance * box.Height))
            {
                return false;
            }
        }

        var eyes = points.InterEyeDistance;
        if (eyes < MinInterEyeShare * box.Height)
        {
            return false;
        }

        var (rx, ry) = ((points.RightEye.X - points.LeftEye.X) / eyes, (points.RightEye.Y - points.LeftEye.Y) / eyes);
        var along = ((points.RightMouthCorner.X - points.LeftMouthCorner.X) * rx) + ((points.RightMouthCorner.Y - points.LeftMouthCorner.Y) * ry);
        var (ex, ey) = ((points.LeftEye.X + points.RightEye.X) * 0.5f, (points.LeftEye.Y + points.RightEye.Y) * 0.5f);
        var (mx, my) = ((points.LeftMouthCorner.X + points.RightMouthCorner.X) * 0.5f, (points.LeftMouthCorner.Y + points.RightMouthCorner.Y) * 0.5f);
        var down = (-(mx - ex) * ry) + ((my - ey) * rx);
        return along > 0 && down > MinInterEyeShare * box.Height;
    }
}
