using Lfr.Core.Imaging;

namespace Lfr.DetectionStudy;

/// <summary>A photograph of one face, and where its pupils are: placed by people (London) or by another program (MEDS), never by this detector.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Subject">The person.</param>
/// <param name="Session">The sitting or encounter.</param>
/// <param name="Picture">The photograph; lives as long as the study.</param>
/// <param name="LeftPupil">The pupil on the left of the picture, in its pixels.</param>
/// <param name="RightPupil">The pupil on the right of the picture.</param>
internal sealed record StudyFace(string Name, string Subject, string Session, Image Picture, (double X, double Y) LeftPupil, (double X, double Y) RightPupil)
{
    // Mean over the twelve golden boxes (an independent pipeline's): height 2.79 and width 2.05 pupil distances, centre .23 below the pupils.
    private const double HeightPerPupilDistance = 2.79;
    private const double WidthPerPupilDistance = 2.05;
    private const double CentreBelowPupils = 0.23;

    private double PupilDistance => Math.Sqrt(Square(RightPupil.X - LeftPupil.X) + Square(RightPupil.Y - LeftPupil.Y));

    /// <summary>What the study calls the height of a face: chin to brow, as the detector's training boxes have it.</summary>
    public double Height => HeightPerPupilDistance * PupilDistance;

    /// <summary>Its width, in the same manner.</summary>
    public double Width => WidthPerPupilDistance * PupilDistance;

    /// <summary>The middle of the face.</summary>
    public (double X, double Y) Centre
    {
        get
        {
            var (ux, uy) = ((RightPupil.X - LeftPupil.X) / PupilDistance, (RightPupil.Y - LeftPupil.Y) / PupilDistance);
            var down = CentreBelowPupils * PupilDistance;
            return (((LeftPupil.X + RightPupil.X) / 2) - (uy * down), ((LeftPupil.Y + RightPupil.Y) / 2) + (ux * down));
        }
    }

    private static double Square(double x) => x * x;
}
