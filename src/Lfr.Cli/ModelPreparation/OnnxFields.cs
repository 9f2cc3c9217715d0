namespace Lfr.Cli.ModelPreparation;

/// <summary>Field numbers of onnx.proto (ONNX IR version 6 to 10; they never change).</summary>
internal static class OnnxFields
{
    public const int ModelGraph = 7;
    public const int GraphNode = 1;
    public const int GraphInitializer = 5;
    public const int GraphInput = 11;
    public const int GraphOutput = 12;
    public const int GraphValueInfo = 13;
    public const int NodeInput = 1;
    public const int NodeOutput = 2;
    public const int NodeName = 3;
    public const int NodeOperator = 4;
    public const int TensorDataType = 2;
    public const int TensorName = 8;
    public const int TensorRawData = 9;
    public const int ValueName = 1;
    public const int ValueTypeOf = 2;
    public const int TypeTensor = 1;
    public const int TensorTypeElement = 1;
    public const int TensorTypeShape = 2;
    public const int ShapeDimension = 1;
    public const int DimensionValue = 1;
    public const int DimensionName = 2;
    public const ulong ElementFloat32 = 1;
    public const ulong ElementInt64 = 7;
}
