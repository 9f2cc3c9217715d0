namespace Lfr.DetectionStudy;

/// <summary>How faces are shown.</summary>
/// <param name="Height">Face height in pixels of the frame.</param>
/// <param name="Degrees">In-plane rotation.</param>
/// <param name="Blur">Standard deviation of a Gaussian, in face heights.</param>
/// <param name="Light">Share of the photograph's light that is left, 0 to 1; less than 1 also adds sensor noise.</param>
internal sealed record Condition(int Height, double Degrees, double Blur, double Light)
{
    public static readonly int[] Heights = [16, 24, 32, 48, 96, 300];
    public static readonly double[] Rotations = [0, 15, 30, 60];
    public static readonly double[] Blurs = [0, 0.03, 0.06];
    public static readonly double[] Lights = [1, 0.1, 0.02];

    /// <summary>One cause at a time.</summary>
    public static IEnumerable<Condition> OneCause =>
        from height in Heights
        from variant in Rotations.Select(r => (r, 0.0, 1.0)).Concat(Blurs.Skip(1).Select(b => (0.0, b, 1.0))).Concat(Lights.Skip(1).Select(l => (0.0, 0.0, l)))
        select new Condition(height, variant.Item1, variant.Item2, variant.Item3);

    /// <summary>Every combination.</summary>
    public static IEnumerable<Condition> All =>
        from height in Heights
        from rotation in Rotations
        from blur in Blurs
        from light in Lights
        select new Condition(height, rotation, blur, light);
}
