using Lfr.Core.Engine;

namespace Lfr.Core.Hosting;

/// <summary>What <see cref="LfrServiceCollectionExtensions"/> needs to know. Validated when the host starts, not when the first face comes.</summary>
/// <remarks>Set by one thread before the host starts; what is changed later has no effect on an engine that was made.</remarks>
public sealed class LfrOptions
{
    /// <summary>The folder with model cards and model files.</summary>
    public string ModelFolder { get; set; } = "";

    /// <summary>How the engine works.</summary>
    public FaceEngineOptions Engine { get; set; } = new();
}
