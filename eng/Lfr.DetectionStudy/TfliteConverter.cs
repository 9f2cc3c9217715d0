using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Lfr.Cli.ModelPreparation;
using static Lfr.Cli.ModelPreparation.OnnxFields;

namespace Lfr.DetectionStudy;

/// <summary>
/// Writes the graph of a TensorFlow Lite file as ONNX: images become channel-first, half-precision weights single, "same" padding the numbers that it
/// means at the model's size. The seven operators of the face mesh; any other is refused. The same file always gives the same bytes.
/// (schema.fbs of TensorFlow Lite, version 3; onnx.proto, operator set 13.)
/// </summary>
internal sealed class TfliteConverter
{
    private const int Add = 0;
    private const int Conv = 3;
    private const int DepthwiseConv = 4;
    private const int Dequantize = 6;
    private const int MaxPool = 17;
    private const int Pad = 34;
    private const int Prelu = 54;
    private const int Float32 = 0;
    private const int Float16 = 1;
    private const int Int32 = 2;
    private const ulong IrVersion = 7;
    private const ulong OperatorSet = 13;

    private readonly FlatTable[] _tensors;
    private readonly FlatTable[] _buffers;
    private readonly int[] _operators;
    private readonly FlatTable _graph;
    private readonly Dictionary<int, float[]> _constants = [];
    private readonly ProtoMessage _onnx = new();

    private TfliteConverter(ReadOnlyMemory<byte> file)
    {
        var model = FlatTable.Root(file);
        _operators = [.. model.Tables(1).Select(code => Math.Max(code.Byte(0), code.Int(3)))];
        var graphs = model.Tables(2);
        _graph = graphs.Length == 1 ? graphs[0] : throw new InvalidDataException($"the file has {graphs.Length} graphs, not one.");
        _tensors = _graph.Tables(0);
        _buffers = model.Tables(4);
    }

    /// <summary>Converts.</summary>
    /// <param name="tflite">A TensorFlow Lite file with one graph.</param>
    /// <returns>The ONNX file: input and outputs channel-first, with the names they had.</returns>
    /// <exception cref="InvalidDataException">The file is no such model, or has an operator that is not converted.</exception>
    public static byte[] Convert(ReadOnlyMemory<byte> tflite)
    {
        if (tflite.Length < 8 || !tflite.Span[4..8].SequenceEqual("TFL3"u8))
        {
            throw new InvalidDataException("the file is no TensorFlow Lite model: it lacks the mark TFL3.");
        }

        return new TfliteConverter(tflite).Convert();
    }

    private byte[] Convert()
    {
        foreach (var operation in _graph.Tables(3))
        {
            var (inputs, output) = (operation.Ints(1), operation.Ints(2)[0]);
            switch (_operators[operation.Int(0)])
            {
                case Dequantize:
                    _constants[output] = Constant(inputs[0]);
                    break;
                case Conv or DepthwiseConv:
                    Convolve(operation, _operators[operation.Int(0)] == DepthwiseConv, inputs, output);
                    break;
                case Prelu:
                    var slope = Constant(inputs[1]);
                    Node("PRelu", output, [Name(inputs[0]), Initialiser($"{Name(output)}_slope", [slope.Length, 1, 1], slope)]);
                    break;
                case Add:
                    Unfused(operation.Table(4).Byte(0));
                    Node("Add", output, [Name(inputs[0]), Name(inputs[1])]);
                    break;
                case MaxPool:
                    var pool = operation.Table(4);
                    Unfused(pool.Byte(5));
                    Node("MaxPool", output, [Name(inputs[0])], Window(inputs[0], pool, pool.Int(4), pool.Int(3)));
                    break;
                case Pad:
                    var pads = Raw(inputs[1], Int32);
                    // [axis, before and after], channel-last, to channel-first: all befores, then all afters.
                    var order = new[] { 0, 3, 1, 2 };
                    long[] values = [.. order.Select(axis => (long)BinaryPrimitives.ReadInt32LittleEndian(pads.Span[(8 * axis)..])), .. order.Select(axis => (long)BinaryPrimitives.ReadInt32LittleEndian(pads.Span[((8 * axis) + 4)..]))];
                    Node("Pad", output, [Name(inputs[0]), Initialiser($"{Name(output)}_pads", [8], values)]);
                    break;
                case var other:
                    throw new InvalidDataException($"operator {other} of TensorFlow Lite is not converted.");
            }
        }

        foreach (var input in _graph.Ints(1))
        {
            _onnx.Fields.Add(ProtoField.Of(GraphInput, Value(input)));
        }

        foreach (var output in _graph.Ints(2))
        {
            _onnx.Fields.Add(ProtoField.Of(GraphOutput, Value(output)));
        }

        // ONNX wants nodes before initialisers nowhere; the order of the fields is the order in which they were added.
        var model = new ProtoMessage();
        model.Fields.Add(ProtoField.Of(1, IrVersion));
        model.Fields.Add(ProtoField.Of(ModelGraph, _onnx));
        var set = new ProtoMessage();
        set.Fields.Add(ProtoField.Of(2, OperatorSet));
        model.Fields.Add(ProtoField.Of(8, set));
        return model.ToBytes();
    }

    private void Convolve(FlatTable operation, bool depthwise, int[] inputs, int output)
    {
        var options = operation.Table(4);
        Unfused(options.Byte(depthwise ? 4 : 3));
        var weights = Constant(inputs[1]);
        var shape = Shape(inputs[1]);

        // Channel-last weights [out, height, width, in], or [1, height, width, channels], to [out, in or 1, height, width].
        var (count, height, width, depth) = (depthwise ? shape[3] : shape[0], shape[1], shape[2], depthwise ? 1 : shape[3]);
        var turned = new float[weights.Length];
        for (var o = 0; o < count; o++)
        {
            for (var i = 0; i < depth; i++)
            {
                for (var p = 0; p < height * width; p++)
                {
                    turned[(((o * depth) + i) * height * width) + p] = depthwise ? weights[(p * count) + o] : weights[(((o * height * width) + p) * depth) + i];
                }
            }
        }

        var name = Name(output);
        List<ProtoMessage> attributes = [.. Window(inputs[0], options, height, width), Attribute("group", depthwise ? count : 1)];
        Node("Conv", output, [Name(inputs[0]), Initialiser($"{name}_weights", [count, depth, height, width], turned), Initialiser($"{name}_bias", [count], Constant(inputs[2]))], attributes);
    }

    private List<ProtoMessage> Window(int input, FlatTable options, int height, int width)
    {
        var (strideX, strideY) = (options.Int(1), options.Int(2));
        var shape = Shape(input);
        var same = options.Byte(0) == 0;
        var (y, x) = (same ? Same(shape[1], height, strideY) : 0, same ? Same(shape[2], width, strideX) : 0);
        return
        [
            Attribute("kernel_shape", height, width),
            Attribute("strides", strideY, strideX),
            Attribute("pads", y / 2, x / 2, y - (y / 2), x - (x / 2)),
        ];

        static int Same(int length, int window, int stride) => Math.Max(0, ((((length + stride - 1) / stride) - 1) * stride) + window - length);
    }

    private static void Unfused(int activation)
    {
        if (activation != 0)
        {
            throw new InvalidDataException($"the fused activation {activation} of TensorFlow Lite is not converted.");
        }
    }

    private float[] Constant(int tensor)
    {
        if (_constants.TryGetValue(tensor, out var known))
        {
            return known;
        }

        var half = _tensors[tensor].Byte(1) == Float16;
        var raw = Raw(tensor, half ? Float16 : Float32).Span;
        return half ? [.. MemoryMarshal.Cast<byte, Half>(raw).ToArray().Select(value => (float)value)] : MemoryMarshal.Cast<byte, float>(raw).ToArray();
    }

    private ReadOnlyMemory<byte> Raw(int tensor, int type)
    {
        var data = _buffers[_tensors[tensor].Int(2)].Bytes(0);
        return _tensors[tensor].Byte(1) == type && !data.IsEmpty ? data : throw new InvalidDataException($"the tensor {Name(tensor)} is no constant of the type {type}.");
    }

    private string Name(int tensor) => string.Create(CultureInfo.InvariantCulture, $"{_tensors[tensor].Text(3)}");

    private int[] Shape(int tensor) => _tensors[tensor].Ints(0);

    private ProtoMessage Value(int tensor)
    {
        var shape = Shape(tensor);
        var axes = new ProtoMessage();
        foreach (var length in new[] { shape[0], shape[3], shape[1], shape[2] })
        {
            var axis = new ProtoMessage();
            axis.Fields.Add(ProtoField.Of(DimensionValue, (ulong)length));
            axes.Fields.Add(ProtoField.Of(ShapeDimension, axis));
        }

        var inner = new ProtoMessage();
        inner.Fields.Add(ProtoField.Of(TensorTypeElement, ElementFloat32));
        inner.Fields.Add(ProtoField.Of(TensorTypeShape, axes));
        var type = new ProtoMessage();
        type.Fields.Add(ProtoField.Of(TypeTensor, inner));
        var value = new ProtoMessage();
        value.Fields.Add(ProtoField.Of(ValueName, Name(tensor)));
        value.Fields.Add(ProtoField.Of(ValueTypeOf, type));
        return value;
    }

    private void Node(string type, int output, IEnumerable<string> inputs, IEnumerable<ProtoMessage>? attributes = null)
    {
        var node = new ProtoMessage();
        node.Fields.AddRange(inputs.Select(input => ProtoField.Of(NodeInput, input)));
        node.Fields.Add(ProtoField.Of(NodeOutput, Name(output)));
        node.Fields.Add(ProtoField.Of(NodeName, Name(output)));
        node.Fields.Add(ProtoField.Of(NodeOperator, type));
        node.Fields.AddRange((attributes ?? []).Select(attribute => ProtoField.Of(5, attribute)));
        _onnx.Fields.Add(ProtoField.Of(GraphNode, node));
    }

    private static ProtoMessage Attribute(string name, params long[] values)
    {
        var attribute = new ProtoMessage();
        attribute.Fields.Add(ProtoField.Of(1, name));
        if (name == "group")
        {
            attribute.Fields.Add(ProtoField.Of(3, (ulong)values[0]));
            attribute.Fields.Add(ProtoField.Of(20, 2));
            return attribute;
        }

        attribute.Fields.AddRange(values.Select(value => ProtoField.Of(8, (ulong)value)));
        attribute.Fields.Add(ProtoField.Of(20, 7));
        return attribute;
    }

    private string Initialiser<T>(string name, int[] shape, T[] values)
        where T : struct
    {
        var tensor = new ProtoMessage();
        tensor.Fields.AddRange(shape.Select(length => ProtoField.Of(1, (ulong)length)));
        tensor.Fields.Add(ProtoField.Of(TensorDataType, typeof(T) == typeof(long) ? ElementInt64 : ElementFloat32));
        tensor.Fields.Add(ProtoField.Of(TensorName, name));
        tensor.Fields.Add(ProtoField.Of(TensorRawData, MemoryMarshal.AsBytes<T>(values).ToArray()));
        _onnx.Fields.Add(ProtoField.Of(GraphInitializer, tensor));
        return name;
    }
}
