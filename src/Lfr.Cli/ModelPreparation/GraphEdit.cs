using System.Buffers.Binary;
using Lfr.Core.Models;
using static Lfr.Cli.ModelPreparation.OnnxFields;

namespace Lfr.Cli.ModelPreparation;

/// <summary>
/// Makes an ONNX graph into what a model card says of it, and changes no weight: the card's outputs become the graph's (a tensor within the graph may
/// become one), nodes and initialisers that they do not need are dropped, and the lengths that the card leaves free become symbolic. Where the batch is
/// free, a reshape to a constant shape that begins with 1 keeps the batch instead.
/// </summary>
internal static class GraphEdit
{
    private const string BatchName = "N";
    private const string HeightName = "H";
    private const string WidthName = "W";

    /// <summary>Edits.</summary>
    /// <param name="onnx">The original model file.</param>
    /// <param name="target">The card of the edited model.</param>
    /// <returns>The edited model file: the same bytes for the same arguments.</returns>
    /// <exception cref="InvalidDataException">The file is no ONNX model, or has no tensor that the card names.</exception>
    public static byte[] Apply(byte[] onnx, ModelCard target)
    {
        var model = ProtoMessage.Parse(onnx);
        if (model.All(ModelGraph).Count() != 1)
        {
            throw new InvalidDataException("the file is no ONNX model: it has no graph.");
        }

        var graph = model.All(ModelGraph).Single().Message;
        KeepWhatOutputsNeed(graph, [.. target.Outputs.Select(output => output.Name)]);
        graph.Replace(GraphOutput, target.Outputs.Select(output => ProtoField.Of(GraphOutput, Value(output.Name, OutputAxes(output, target)))));
        graph.Replace(GraphInput, graph.All(GraphInput).ToList().Select(field =>
            field.Message.Text(ValueName) == target.Input.Name ? ProtoField.Of(GraphInput, Value(target.Input.Name, InputAxes(target.Input))) : field));

        // Lengths of tensors within the graph are hints, and no longer true.
        graph.Replace(GraphValueInfo, []);
        if (target.Input.Batch is null)
        {
            KeepBatchInReshapes(graph);
        }

        model.Replace(ModelGraph, [ProtoField.Of(ModelGraph, graph)]);
        return model.ToBytes();
    }

    private static void KeepWhatOutputsNeed(ProtoMessage graph, HashSet<string> needed)
    {
        // The nodes of an ONNX graph are sorted: whatever a node reads was written by an earlier one.
        var kept = new Stack<ProtoField>();
        var produced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in graph.All(GraphNode).Reverse())
        {
            var node = field.Message;
            var outputs = node.All(NodeOutput).Select(o => o.Text).ToList();
            if (outputs.Exists(needed.Contains))
            {
                kept.Push(field);
                produced.UnionWith(outputs);
                needed.UnionWith(node.All(NodeInput).Select(i => i.Text));
            }
        }

        var initialisers = graph.All(GraphInitializer).Where(field => needed.Contains(field.Message.Text(TensorName))).ToList();
        produced.UnionWith(initialisers.Select(field => field.Message.Text(TensorName)));
        produced.UnionWith(graph.All(GraphInput).Select(field => field.Message.Text(ValueName)));
        var missing = needed.Where(name => name.Length > 0 && !produced.Contains(name)).Order(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidDataException($"the graph has no tensor {string.Join(", ", missing)}.");
        }

        graph.Replace(GraphNode, kept);
        graph.Replace(GraphInitializer, initialisers);
    }

    private static void KeepBatchInReshapes(ProtoMessage graph)
    {
        var shapes = graph.All(GraphNode).Select(field => field.Message)
            .Where(node => node.Text(NodeOperator) == "Reshape")
            .Select(node => node.All(NodeInput).ElementAt(1).Text)
            .ToHashSet(StringComparer.Ordinal);
        graph.Replace(GraphInitializer, graph.All(GraphInitializer).ToList().Select(field =>
        {
            var tensor = field.Message;
            if (!shapes.Contains(tensor.Text(TensorName)) || tensor.All(TensorDataType).Single().Integer != ElementInt64)
            {
                return field;
            }

            var shape = tensor.All(TensorRawData).Single().Bytes.ToArray();
            if (BinaryPrimitives.ReadInt64LittleEndian(shape) != 1)
            {
                return field;
            }

            // 0 in a reshape's shape copies the length of the input's axis.
            ProtoMessage.LittleEndian(0).CopyTo(shape, 0);
            tensor.Replace(TensorRawData, [ProtoField.Of(TensorRawData, shape)]);
            return ProtoField.Of(GraphInitializer, tensor);
        }));
    }

    private static ProtoMessage Value(string name, IEnumerable<ProtoMessage> axes)
    {
        var shape = new ProtoMessage();
        shape.Fields.AddRange(axes.Select(axis => ProtoField.Of(ShapeDimension, axis)));
        var tensor = new ProtoMessage();
        tensor.Fields.Add(ProtoField.Of(TensorTypeElement, ElementFloat32));
        tensor.Fields.Add(ProtoField.Of(TensorTypeShape, shape));
        var type = new ProtoMessage();
        type.Fields.Add(ProtoField.Of(TypeTensor, tensor));
        var value = new ProtoMessage();
        value.Fields.Add(ProtoField.Of(ValueName, name));
        value.Fields.Add(ProtoField.Of(ValueTypeOf, type));
        return value;
    }

    private static IEnumerable<ProtoMessage> InputAxes(ModelInput input)
    {
        var batch = Axis(input.Batch, BatchName);
        var height = Axis(input.Height, HeightName);
        var width = Axis(input.Width, WidthName);
        var channels = Axis(input.Channels, "");
        return input.Layout == TensorLayout.Nchw ? [batch, channels, height, width] : [batch, height, width, channels];
    }

    private static IEnumerable<ProtoMessage> OutputAxes(ModelOutput output, ModelCard card) =>
        output.Shape.Select((length, axis) => Axis(length, axis == 0 && card.Input.Batch is null ? BatchName : ""));

    private static ProtoMessage Axis(int? length, string name)
    {
        var axis = new ProtoMessage();
        if (length is { } known)
        {
            axis.Fields.Add(ProtoField.Of(DimensionValue, (ulong)known));
        }
        else if (name.Length > 0)
        {
            axis.Fields.Add(ProtoField.Of(DimensionName, name));
        }

        return axis;
    }
}
