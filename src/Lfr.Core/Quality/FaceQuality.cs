namespace Lfr.Core.Quality;

/// <summary>
/// What can be said of a face image before anyone compares it, one named component a cause. There is no single number: an officer, or
/// a refusal, needs to know what is wrong. Measured on the aligned face (112 x 112) unless a component says otherwise.
/// </summary>
/// <param name="Norm">Length of the embedder's raw vector: falls with blur, low resolution and noise. On the default embedder 3.84 ± 0.39
/// for clean portraits, about 2.7 under strong blur and 1.7 in noise (model card).</param>
/// <param name="Sharpness">Standard deviation of the Laplacian of the luminance, in per cent of the luminance's own standard deviation: near 0 for a
/// blurred face, and the same for a bright and a dark one; 0 for a crop without any contrast.</param>
/// <param name="MeanLuminance">Mean luminance, 0 (black) to 255 (white).</param>
/// <param name="ClippedShare">Share of pixels that are fully dark or fully bright (luminance under 4 or over 251), 0 to 1.</param>
/// <param name="InterEyeDistancePixels">Distance between the eye centres in pixels of the original image.</param>
/// <param name="FaceHeightPixels">Height of the detector's box in pixels of the original image.</param>
/// <param name="RollDegrees">Rotation in the image plane, 0 for level eyes.</param>
/// <param name="YawIndex">Where the nose tip lies between the eyes, along the line of the eyes: 0 in the middle (frontal), -1 and 1 at
/// an eye. An index, not an angle: five points carry no depth.</param>
/// <param name="PitchIndex">Where the nose tip lies between the line of the eyes (0) and the line of the mouth (1); about 0.5 when frontal.</param>
/// <param name="OutsideShare">Share of the aligned face that lies outside the image, 0 to 1.</param>
public readonly record struct FaceQuality(
    float Norm,
    float Sharpness,
    float MeanLuminance,
    float ClippedShare,
    float InterEyeDistancePixels,
    float FaceHeightPixels,
    float RollDegrees,
    float YawIndex,
    float PitchIndex,
    float OutsideShare);
