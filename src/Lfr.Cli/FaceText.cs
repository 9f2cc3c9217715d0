using System.Globalization;
using System.Text.Json;
using Lfr.Core.Detection;
using Lfr.Core.Engine;
using Lfr.Core.Policy;
using Lfr.Core.Quality;

namespace Lfr.Cli;

/// <summary>Faces, qualities and policies in words and in JSON: the same everywhere in the tool.</summary>
internal static class FaceText
{
    public static string Describe(FailureReason reason) => reason switch
    {
        FailureReason.None => "a template was made",
        FailureReason.NoFace => "no face was found",
        FailureReason.MoreThanOneFace => "more than one face was found where one is expected",
        FailureReason.TooSmall => "the face is too small: the eyes are too close together",
        FailureReason.Blurred => "the face is too blurred",
        FailureReason.TooDark => "the face is too dark",
        FailureReason.TooBright => "the face is too bright",
        FailureReason.PoseTooFar => "the head is turned too far away",
        FailureReason.CutOff => "too much of the face lies outside the picture",
        FailureReason.LandmarksImplausible => "the landmarks are not where a face can have them",
        FailureReason.NormTooLow => "the region carries too little of a face",
        FailureReason.NotFinite => "the model's output is not finite",
        _ => reason.ToString(),
    };

    public static string Describe(in FaceQuality quality) => string.Create(
        CultureInfo.InvariantCulture,
        $"norm {quality.Norm:0.00}, sharpness {quality.Sharpness:0.0}, mean luminance {quality.MeanLuminance:0}, clipped {quality.ClippedShare:0.00}, eyes {quality.InterEyeDistancePixels:0} px apart, face {quality.FaceHeightPixels:0} px high, roll {quality.RollDegrees:0}°, yaw index {quality.YawIndex:0.00}, pitch index {quality.PitchIndex:0.00}, outside {quality.OutsideShare:0.00}");

    public static string Describe(BoundingBox box) => string.Create(
        CultureInfo.InvariantCulture, $"{box.Left:0},{box.Top:0} to {box.Right:0},{box.Bottom:0}");

    /// <summary>The threshold and what it rests on: a threshold never travels without its evidence.</summary>
    public static string Describe(IThresholdPolicy policy, Threshold threshold) => $"threshold {threshold} (policy {policy.Id}): {policy.Evidence.Describe()}.";

    public static void Write(Utf8JsonWriter writer, string name, EngineInfo info)
    {
        writer.WriteStartObject(name);
        writer.WriteString("name", info.Name);
        writer.WriteString("version", info.Version);
        writer.WriteString("pipeline", info.Pipeline.ToString());
        writer.WriteString("provider", info.Provider.ToString());
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, string name, BoundingBox box)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("left", box.Left);
        writer.WriteNumber("top", box.Top);
        writer.WriteNumber("right", box.Right);
        writer.WriteNumber("bottom", box.Bottom);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, string name, IThresholdPolicy policy)
    {
        writer.WriteStartObject(name);
        writer.WriteString("id", policy.Id);
        writer.WriteStartObject("evidence");
        writer.WriteString("data", policy.Evidence.Data);
        writer.WriteNumber("subjects", policy.Evidence.Subjects);
        writer.WriteNumber("nonMatedComparisons", policy.Evidence.NonMatedComparisons);
        writer.WriteNumber("falseMatches", policy.Evidence.FalseMatches);
        writer.WriteString("source", policy.Evidence.Source);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>The members of a face, without the braces.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, in FaceSample face)
    {
        Write(writer, "box", face.Detection.Box);
        writer.WriteNumber("detectorScore", face.Detection.Score);
        writer.WriteStartArray("landmarks");
        for (var i = 0; i < FaceLandmarks.Count; i++)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(face.Detection.Landmarks[i].X);
            writer.WriteNumberValue(face.Detection.Landmarks[i].Y);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteString("failure", face.HasTemplate ? null : face.Failure.ToString());
        var quality = face.Quality;
        writer.WriteStartObject("quality");
        writer.WriteNumber("norm", quality.Norm);
        writer.WriteNumber("sharpness", quality.Sharpness);
        writer.WriteNumber("meanLuminance", quality.MeanLuminance);
        writer.WriteNumber("clippedShare", quality.ClippedShare);
        writer.WriteNumber("interEyeDistancePixels", quality.InterEyeDistancePixels);
        writer.WriteNumber("faceHeightPixels", quality.FaceHeightPixels);
        writer.WriteNumber("rollDegrees", quality.RollDegrees);
        writer.WriteNumber("yawIndex", quality.YawIndex);
        writer.WriteNumber("pitchIndex", quality.PitchIndex);
        writer.WriteNumber("outsideShare", quality.OutsideShare);
        writer.WriteEndObject();
    }
}
