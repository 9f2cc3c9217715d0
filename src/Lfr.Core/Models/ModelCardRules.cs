namespace Lfr.Core.Models;

/// <summary>What a card must hold beyond its JSON shape.</summary>
internal static class ModelCardRules
{
    public static void Check(ModelCard card, string source)
    {
        Require(card.Schema == ModelCard.CurrentSchema, source, $"its schema is '{card.Schema}', and this version reads '{ModelCard.CurrentSchema}'.");
        Require(card.Id.Length > 0, source, "its id is empty.");
        Require(card.File.Length > 0 && card.File == Path.GetFileName(card.File), source, $"its file is '{card.File}'; a file name without a folder is needed.");
        Require(card.Bytes > 0, source, $"its length is {card.Bytes} bytes.");
        Require(card.Sha256.Length == 64 && card.Sha256.All(char.IsAsciiHexDigitLower), source, $"its sha256 is '{card.Sha256}'; 64 lower-case hexadecimal digits are needed.");
        CheckInput(card.Input, source);
        Require(card.Outputs.Count > 0, source, "it names no output.");
        Require(card.Outputs.All(o => o.Shape.All(length => length is null or > 0)), source, "an output's axis has no positive length.");
        CheckRole(card, source);
        foreach (var measurement in card.Accuracy)
        {
            CheckAccuracy(measurement, source);
        }

        if (card.Calibration is { } calibration)
        {
            CheckCalibration(calibration, source);
        }
    }

    private static void CheckInput(ModelInput input, string source)
    {
        Require(input.Channels == (input.ColourOrder == ColourOrder.Gray ? 1 : 3), source, $"its input has {input.Channels} channels and colour order {input.ColourOrder}.");
        Require(input.Batch is null or > 0 && input.Height is null or > 0 && input.Width is null or > 0, source, "a length of its input is not positive.");
        Require(input.MultipleOf >= 1, source, $"its input's sides are multiples of {input.MultipleOf}.");
        Require(float.IsFinite(input.Mean), source, "its input's mean is not finite.");
        Require(float.IsFinite(input.Scale) && input.Scale > 0, source, "its input's scale is not positive.");
    }

    private static void CheckRole(ModelCard card, string source)
    {
        Require((card.Role == ModelRole.Landmarks) == card.Landmarks is not null, source, $"its role is {card.Role}; a landmark model, and no other, has 'landmarks'.");
        Require((card.Role == ModelRole.Embedder) == card.TemplateDimension is > 0, source, $"its role is {card.Role}; an embedder, and no other, has 'templateDimension'.");
        Require(card.Anchors is null || card.Role == ModelRole.Detector, source, $"its role is {card.Role}; only a detector has 'anchors'.");
        Require((card.Anchors is null) == (card.Detector is null), source, "a detector with 'anchors', and no other, says in 'detector' at which sizes it finds faces.");
        Require(card.Calibration is null || card.Role == ModelRole.Embedder, source, $"its role is {card.Role}; only an embedder has 'calibration'.");
        if (card.Landmarks is { } landmarks)
        {
            CheckLandmarks(landmarks, source);
        }

        if (card.Detector is { } detector)
        {
            CheckDetector(detector, card.Input, source);
        }

        if (card.Anchors is { } anchors)
        {
            Require(
                anchors.Strides.Count > 0 && anchors.Strides.Count == anchors.BoxSidesPixels.Count && anchors.Strides.All(s => s > 0),
                source,
                "its anchors need one list of box sides for each positive stride.");
            Require(anchors.BoxSidesPixels.All(sides => sides.Count > 0 && sides.All(side => side > 0)), source, "an anchor's side is not positive.");
            Require(anchors.CentreVariance > 0 && anchors.SizeVariance > 0, source, "an anchor variance is not positive.");
        }
    }

    private static void CheckLandmarks(LandmarkContract landmarks, string source)
    {
        Require(landmarks.LeftEye.Count > 0 && landmarks.RightEye.Count > 0, source, "an eye of its landmarks has no points.");
        int[] numbers = [.. landmarks.LeftEye, .. landmarks.RightEye, landmarks.NoseTip, landmarks.LeftMouthCorner, landmarks.RightMouthCorner];
        Require(
            numbers.All(number => number >= 0 && number < landmarks.Points), source,
            $"its landmarks name a point outside 0 to {landmarks.Points - 1}: {string.Join(", ", numbers.Where(number => number < 0 || number >= landmarks.Points))}.");
        Require(numbers.Distinct().Count() == numbers.Length, source, "its landmarks name one point twice.");
    }

    private static void CheckDetector(DetectorContract detector, ModelInput input, string source)
    {
        Require(detector.TrainedWidth > 0 && detector.TrainedHeight > 0, source, $"its detector was trained at {detector.TrainedWidth}x{detector.TrainedHeight}; both sides have to be positive.");
        Require(
            (input.Width is not { } width || width == detector.TrainedWidth) && (input.Height is not { } height || height == detector.TrainedHeight), source,
            $"its detector was trained at {detector.TrainedWidth}x{detector.TrainedHeight}, and its input is fixed at {input.Width}x{input.Height}.");
        Require(
            detector.FindableFaceHeightPixels > 0 && detector.MaxFineFaceHeightPixels > detector.FindableFaceHeightPixels, source,
            $"its detector's findableFaceHeightPixels ({detector.FindableFaceHeightPixels}) is not positive and under maxFineFaceHeightPixels ({detector.MaxFineFaceHeightPixels}).");
    }

    private static void CheckAccuracy(AccuracyMeasurement measurement, string source)
    {
        var name = $"{measurement.Measure} on {measurement.Data}";
        Require(measurement.Value is not null || (measurement.Count is not null && measurement.Trials is > 0), source, $"{name} has neither a value nor counts.");
        Require(measurement.Proportion is >= 0 and <= 1, source, $"{name} is no proportion.");
    }

    private static void CheckCalibration(Calibration calibration, string source)
    {
        Require(calibration.Subjects > 1 && calibration.NonMatedComparisons > 0, source, "its calibration has no subjects or comparisons.");
        Require(calibration.Rows.Count > 0, source, "its calibration has no rows.");
        Require(calibration.Pipelines.Count > 0, source, "its calibration names no pipeline in 'pipelines'; a threshold belongs to the pipeline that it was measured with.");
        foreach (var pipeline in calibration.Pipelines)
        {
            Require(
                pipeline.Id.Length == 64 && pipeline.Id.All(char.IsAsciiHexDigitLower), source,
                $"its calibration holds for the pipeline '{pipeline.Id}'; 64 lower-case hexadecimal digits are needed, as 'lfr verify A B --json' prints them.");
            Require(!string.IsNullOrWhiteSpace(pipeline.Ground), source, $"its calibration does not say in 'ground' why it holds for the pipeline {pipeline.Id}.");
        }

        for (var i = 0; i < calibration.Rows.Count; i++)
        {
            var row = calibration.Rows[i];
            Require(row.Fmr is > 0 and < 1 && row.Threshold is >= -1 and <= 1, source, $"calibration row {i} is out of range.");
            Require(row.FalseMatches >= 0 && row.FalseMatches <= calibration.NonMatedComparisons, source, $"calibration row {i} counts {row.FalseMatches} false matches.");
            Require(
                row.FalseMatches <= row.Fmr * calibration.NonMatedComparisons,
                source,
                $"calibration row {i} counts {row.FalseMatches} false matches, more than its rate allows of {calibration.NonMatedComparisons} comparisons.");
            Require(
                i == 0 || (row.Fmr < calibration.Rows[i - 1].Fmr && row.Threshold > calibration.Rows[i - 1].Threshold),
                source,
                "its calibration rows do not run from the highest rate and lowest threshold to the lowest rate and highest threshold.");
        }

        Require(calibration.Rows.Any(row => row.Fmr == calibration.DefaultFmr), source, "its calibration has no row of the default rate.");
    }

    private static void Require(bool holds, string source, string reason)
    {
        if (!holds)
        {
            throw new ModelException($"{source} is no usable model card: {reason}");
        }
    }
}
