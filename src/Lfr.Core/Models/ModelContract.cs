using System.Text;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;

namespace Lfr.Core.Models;

/// <summary>What of a card the code works by. Compared with what the model itself says of its tensors, so that a card of another model is noticed when it is
/// loaded; and part of the pipeline id, because a card is a text that anybody may edit.</summary>
internal static class ModelContract
{
    /// <summary>Everything of a card that can change a score, as one line that is the same on every machine. JSON, so that no name can be mistaken for
    /// structure. What is left out changes no score: id, role, summary, file name and length (the hash says more), the outputs' meaning, the name of the points'
    /// scheme, licence, provenance, accuracy, calibration.</summary>
    public static string Text(ModelCard card)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("sha256", card.Sha256);
            Write(writer, card.Input);
            writer.WriteStartArray("outputs");
            foreach (var output in card.Outputs)
            {
                writer.WriteStartObject();
                writer.WriteString("name", output.Name);
                Write(writer, "shape", output.Shape, (w, length) => Write(w, length));
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            Write(writer, card.Anchors);
            Write(writer, card.Detector);
            Write(writer, card.Landmarks);
            writer.WritePropertyName("templateDimension");
            Write(writer, card.TemplateDimension);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Checks the names and, where both sides fix one, the lengths of every axis.</summary>
    /// <param name="card">The card.</param>
    /// <param name="session">The model's session.</param>
    /// <exception cref="ModelException">A tensor is missing or differs; the message names both lengths.</exception>
    public static void Check(ModelCard card, OnnxSession session)
    {
        var input = card.Input;
        int?[] axes = input.Layout == TensorLayout.Nchw
            ? [input.Batch, input.Channels, input.Height, input.Width]
            : [input.Batch, input.Height, input.Width, input.Channels];
        Check(card, "input", input.Name, axes, session.Inner.InputMetadata);
        foreach (var output in card.Outputs)
        {
            Check(card, "output", output.Name, output.Shape, session.Inner.OutputMetadata);
        }

        if (card.TemplateDimension is { } dimension && card.Outputs[0].Shape is [.., { } last] && last != dimension)
        {
            throw new ModelException($"The card '{card.Id}' gives templates of {dimension} values, and its first output has {last}. Correct the card.");
        }
    }

    private static void Check(ModelCard card, string kind, string name, IReadOnlyList<int?> axes, IReadOnlyDictionary<string, NodeMetadata> model)
    {
        if (!model.TryGetValue(name, out var metadata))
        {
            throw new ModelException($"The card '{card.Id}' names the {kind} '{name}', and the model {card.File} has {string.Join(", ", model.Keys.Order(StringComparer.Ordinal))}. The card belongs to another model.");
        }

        // The runtime gives -1 for a length that is free.
        var agree = metadata.Dimensions.Length == axes.Count;
        for (var axis = 0; agree && axis < axes.Count; axis++)
        {
            agree = axes[axis] is not { } length || metadata.Dimensions[axis] < 0 || metadata.Dimensions[axis] == length;
        }

        if (!agree)
        {
            var said = string.Join("x", axes.Select(length => length?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));
            var has = string.Join("x", metadata.Dimensions.Select(length => length < 0 ? "?" : length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            throw new ModelException($"The card '{card.Id}' says that the {kind} '{name}' is {said}, and in the model {card.File} it is {has}. The card belongs to another model.");
        }
    }

    private static void Write(Utf8JsonWriter writer, ModelInput input)
    {
        writer.WriteStartObject("input");
        writer.WriteString("name", input.Name);
        writer.WriteString("layout", input.Layout.ToString());
        foreach (var (name, length) in new (string, int?)[]
        {
            ("batch", input.Batch), ("channels", input.Channels), ("height", input.Height), ("width", input.Width), ("multipleOf", input.MultipleOf),
        })
        {
            writer.WritePropertyName(name);
            Write(writer, length);
        }

        writer.WriteString("colourOrder", input.ColourOrder.ToString());
        writer.WriteNumber("mean", input.Mean);
        writer.WriteNumber("scale", input.Scale);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, AnchorContract? anchors)
    {
        if (anchors is null)
        {
            return;
        }

        writer.WriteStartObject("anchors");
        Write(writer, "strides", anchors.Strides, (w, stride) => w.WriteNumberValue(stride));
        writer.WriteStartArray("boxSidesPixels");
        foreach (var sides in anchors.BoxSidesPixels)
        {
            writer.WriteStartArray();
            foreach (var side in sides)
            {
                writer.WriteNumberValue(side);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteNumber("centreVariance", anchors.CentreVariance);
        writer.WriteNumber("sizeVariance", anchors.SizeVariance);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DetectorContract? detector)
    {
        if (detector is null)
        {
            return;
        }

        writer.WriteStartObject("detector");
        writer.WriteNumber("trainedWidth", detector.TrainedWidth);
        writer.WriteNumber("trainedHeight", detector.TrainedHeight);
        writer.WriteNumber("findableFaceHeightPixels", detector.FindableFaceHeightPixels);
        writer.WriteNumber("maxFineFaceHeightPixels", detector.MaxFineFaceHeightPixels);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LandmarkContract? landmarks)
    {
        if (landmarks is null)
        {
            return;
        }

        writer.WriteStartObject("landmarks");
        writer.WriteNumber("points", landmarks.Points);
        Write(writer, "leftEye", landmarks.LeftEye, (w, number) => w.WriteNumberValue(number));
        Write(writer, "rightEye", landmarks.RightEye, (w, number) => w.WriteNumberValue(number));
        writer.WriteNumber("noseTip", landmarks.NoseTip);
        writer.WriteNumber("leftMouthCorner", landmarks.LeftMouthCorner);
        writer.WriteNumber("rightMouthCorner", landmarks.RightMouthCorner);
        writer.WriteString("crop", landmarks.Crop);
        writer.WriteEndObject();
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            write(writer, value);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, int? length)
    {
        if (length is { } known)
        {
            writer.WriteNumberValue(known);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
