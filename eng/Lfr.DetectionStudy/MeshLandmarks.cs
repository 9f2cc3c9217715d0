using Lfr.Core.Detection;
using Lfr.Core.Imaging;
using Lfr.Core.Models;

namespace Lfr.DetectionStudy;

/// <summary>The 468-point face mesh on one box, run twice: the second time on the first run's points, turned upright.</summary>
internal sealed class MeshLandmarks : IDisposable
{
    private const int Side = 192;
    private const int Points = 468;
    private static readonly TensorFormat Format = new(Lfr.Core.Imaging.TensorLayout.Planar, TensorChannels.Rgb, 0, 255);
    private readonly OnnxRun _run;
    private readonly (double X, double Y)[] _points = new (double, double)[Points];

    public MeshLandmarks(OnnxSession session) => _run = new OnnxRun(
        session, new TensorShape("input_1", 1, 3, Side, Side), new TensorShape("conv2d_21", 1, 3 * Points, 1, 1), new TensorShape("conv2d_31", 1, 1, 1, 1));

    /// <summary>How much wider than the face the square is that the model sees.</summary>
    public double Margin { get; init; } = 1.5;

    public FaceLandmarks Locate(ImageView image, BoundingBox box)
    {
        Look(image, box.CentreX, box.CentreY, Margin * Math.Max(box.Width, box.Height), 0);
        var (left, right) = (_points[33], _points[263]);
        var angle = Math.Atan2(right.Y - left.Y, right.X - left.X);
        var (sin, cos) = Math.SinCos(angle);
        var across = _points.Select(p => (cos * p.X) + (sin * p.Y)).ToArray();
        var down = _points.Select(p => (cos * p.Y) - (sin * p.X)).ToArray();
        var (u, v) = ((across.Min() + across.Max()) / 2, (down.Min() + down.Max()) / 2);
        Look(image, (cos * u) - (sin * v), (sin * u) + (cos * v), Margin * Math.Max(across.Max() - across.Min(), down.Max() - down.Min()), angle);
        return new FaceLandmarks(Middle(33, 133), Middle(362, 263), Middle(1, 1), Middle(61, 61), Middle(291, 291));
    }

    public void Dispose() => _run.Dispose();

    private void Look(ImageView image, double x, double y, double side, double angle)
    {
        var scale = Side / side;
        var (sin, cos) = Math.SinCos(angle);
        var (a, b) = (scale * cos, scale * sin);
        var half = (Side - 1) / 2.0;
        var toCrop = new AffineTransform(a, b, half - (a * x) - (b * y), -b, a, half + (b * x) - (a * y));
        AffineWarp.Warp(image, toCrop, Side, Side, Format, _run.Input);
        _run.Run();
        var output = _run.Output(0);
        var back = toCrop.Invert();
        for (var i = 0; i < Points; i++)
        {
            _points[i] = back.Apply(output[3 * i], output[(3 * i) + 1]);
        }
    }

    private ImagePoint Middle(int i, int j) => new((float)((_points[i].X + _points[j].X) / 2), (float)((_points[i].Y + _points[j].Y) / 2));
}
