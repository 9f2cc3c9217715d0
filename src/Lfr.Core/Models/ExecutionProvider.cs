namespace Lfr.Core.Models;

/// <summary>Where ONNX Runtime computes. The native package that the application references decides which are there.</summary>
public enum ExecutionProvider
{
    /// <summary>The processor: in every ONNX Runtime package.</summary>
    Cpu = 0,

    /// <summary>NVIDIA CUDA: package Microsoft.ML.OnnxRuntime.Gpu.</summary>
    Cuda = 1,

    /// <summary>DirectML: package Microsoft.ML.OnnxRuntime.DirectML.</summary>
    DirectMl = 2,

    /// <summary>Apple Core ML: in the macOS packages.</summary>
    CoreMl = 3,

    /// <summary>Intel OpenVINO: a package built with it.</summary>
    OpenVino = 4,
}
