using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace Lfr.Core.Models;

/// <summary>One loaded ONNX model. Its memory arena and memory pattern are off: with them on, the runtime keeps the blocks that a run computed in for the next one, and with them what was computed of a
/// face; off, it gives them back to the C library, which <see cref="Lfr.Core.Engine.NativePools.Overwrite"/> has overwrite them.</summary>
/// <remarks>Safe for concurrent use: any number of <see cref="OnnxRun"/> may run on one session at once, each used by one thread at a time.</remarks>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession _session;
    private volatile bool _disposed;

    private OnnxSession(InferenceSession session, string name, ExecutionProvider provider, bool mayHaveFallenBack)
    {
        _session = session;
        Name = name;
        Provider = provider;
        MayUseCpuFallback = mayHaveFallenBack;
    }

    /// <summary>What the model is called in messages.</summary>
    public string Name { get; }

    /// <summary>The provider that runs the model.</summary>
    public ExecutionProvider Provider { get; }

    /// <summary>Whether single operators may run on the processor although <see cref="Provider"/> is another: only where the options allowed it.</summary>
    public bool MayUseCpuFallback { get; }

    // The native library is handed no session that was released: what it then does is not an exception.
    internal InferenceSession Inner
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _session;
        }
    }

    /// <summary>Loads a model from a file.</summary>
    /// <param name="path">An .onnx file.</param>
    /// <param name="options">Provider and threads; null for one thread on the processor.</param>
    /// <exception cref="ModelException">The file is missing or no model, the native library is missing, or the provider is not there.</exception>
    public static OnnxSession Load(string path, OnnxSessionOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        byte[] bytes;
        try
        {
            bytes = InputFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"The model file '{path}' cannot be read: {e.Message} Run the set-up, or name the folder that holds the models.", e);
        }

        return Load(bytes, Path.GetFileName(path), options);
    }

    /// <summary>Loads a model from a stream, read to its end.</summary>
    /// <param name="stream">The bytes of an .onnx file; stays open.</param>
    /// <param name="name">What to call the model in messages.</param>
    /// <param name="options">Provider and threads; null for one thread on the processor.</param>
    /// <exception cref="ModelException">As for bytes.</exception>
    public static OnnxSession Load(Stream stream, string name, OnnxSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Load(copy.ToArray(), name, options);
    }

    /// <summary>Loads a model from bytes.</summary>
    /// <param name="model">The bytes of an .onnx file.</param>
    /// <param name="name">What to call the model in messages.</param>
    /// <param name="options">Provider and threads; null for one thread on the processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">Threads is under 1.</exception>
    /// <exception cref="ModelException">The bytes are no model, the native library is missing, or the provider is not there and falling back is not allowed.</exception>
    public static OnnxSession Load(byte[] model, string name, OnnxSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(name);
        options ??= new OnnxSessionOptions();
        Throw.IfOutOfRange(options.Threads, 1, 1024, nameof(options.Threads), "Give the threads of one run.");
        try
        {
            return Create(model, name, options);
        }
        catch (Exception e) when (IsMissingNativeLibrary(e))
        {
            throw new ModelException(
                "The native library of ONNX Runtime is not there: add the package Microsoft.ML.OnnxRuntime (or .Gpu, .DirectML) of the same version as Microsoft.ML.OnnxRuntime.Managed to the application, and publish for a runtime identifier that it supports.",
                e);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"ONNX Runtime does not load the model '{name}': {e.Message}", e);
        }
    }

    /// <summary>Releases the model. No run may be under way; one that begins later throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        _session.Dispose();
    }

    private static OnnxSession Create(byte[] model, string name, OnnxSessionOptions options)
    {
        var provider = options.Provider;
        using var settings = Settings(options);
        if (provider != ExecutionProvider.Cpu)
        {
            if (!options.AllowCpuFallback)
            {
                settings.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
            }

            try
            {
                Append(settings, provider, options.DeviceId);
            }
            catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
            {
                if (!options.AllowCpuFallback)
                {
                    throw new ModelException(
                        $"The execution provider {provider} is not in the native ONNX Runtime of this application ({e.Message.TrimEnd('.')}). Reference the package that holds it, choose Cpu, or allow the fall-back explicitly.", e);
                }

                provider = ExecutionProvider.Cpu;
            }
        }

        var session = new InferenceSession(model, settings);
        return new OnnxSession(session, name, provider, provider != ExecutionProvider.Cpu && options.AllowCpuFallback);
    }

    /// <summary>What every session has, whatever its provider.</summary>
    internal static SessionOptions Settings(OnnxSessionOptions options)
    {
        var settings = new SessionOptions
        {
            EnableCpuMemArena = false,
            EnableMemoryPattern = false,
            IntraOpNumThreads = options.Threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Idle worker threads that spin take the other cameras' cores.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return settings;
    }

    private static void Append(SessionOptions settings, ExecutionProvider provider, int device)
    {
        switch (provider)
        {
            case ExecutionProvider.Cuda:
                settings.AppendExecutionProvider_CUDA(device);
                break;
            case ExecutionProvider.DirectMl:
                settings.AppendExecutionProvider_DML(device);
                break;
            case ExecutionProvider.CoreMl:
                settings.AppendExecutionProvider_CoreML();
                break;
            case ExecutionProvider.OpenVino:
                settings.AppendExecutionProvider_OpenVINO(device == 0 ? "" : device.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                Throw.OutOfRange(provider.ToString(), "a member of ExecutionProvider", nameof(provider), "Choose Cpu where in doubt.");
                break;
        }
    }

    private static bool IsMissingNativeLibrary(Exception e) =>
        e is DllNotFoundException || (e is TypeInitializationException && e.InnerException is { } inner && IsMissingNativeLibrary(inner));
}
