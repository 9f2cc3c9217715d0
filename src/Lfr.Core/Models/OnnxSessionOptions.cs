namespace Lfr.Core.Models;

/// <summary>How a model is run.</summary>
public sealed record OnnxSessionOptions
{
    /// <summary>The provider that must run the model.</summary>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Cpu;

    /// <summary>Number of the device, where the provider has several.</summary>
    public int DeviceId { get; init; }

    /// <summary>Whether parts that <see cref="Provider"/> cannot run, or the whole model where it is not there, may run on the
    /// processor instead. False by default: nobody is told a GPU figure that a CPU computed.</summary>
    public bool AllowCpuFallback { get; init; }

    /// <summary>Threads within one run of a model, 1 or more. One is the default: several cameras use the cores better than one frame does.</summary>
    public int Threads { get; init; } = 1;
}
