using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;

namespace Lfr.Core.Models;

/// <summary>One model with its input and output tensors for one set of shapes, allocated once, pinned, and reused: running it
/// allocates nothing on the managed heap.</summary>
/// <remarks>Used by one thread at a time. The buffers are zeroed by <see cref="Erase"/> and on dispose.</remarks>
public sealed class OnnxRun : IDisposable
{
    /// <summary>Tensors from this size on are zeroed past the caches: about what one core's cache holds.</summary>
    private const int StreamedBytes = 1 << 20;

    private readonly OnnxSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _options = new();
    private readonly float[] _input;
    private readonly float[][] _outputs;
    private readonly List<OrtValue> _values = [];
    private bool _disposed;

    /// <summary>Binds buffers for the given shapes.</summary>
    /// <param name="session">The model; must outlive this.</param>
    /// <param name="input">Name and shape of the one float32 input, row-major.</param>
    /// <param name="outputs">Names and shapes of the float32 outputs, row-major; they must be the shapes that the model produces.</param>
    /// <exception cref="ModelException">The model has no such input or output.</exception>
    /// <exception cref="ObjectDisposedException">The session has been disposed.</exception>
    public OnnxRun(OnnxSession session, TensorShape input, params ReadOnlySpan<TensorShape> outputs)
    {
        ArgumentNullException.ThrowIfNull(session);
        _session = session;
        Require(session.Inner.InputMetadata.ContainsKey(input.Name), input.Name, "input", session);
        _binding = session.Inner.CreateIoBinding();
        _input = Allocate(input, out var value);
        _binding.BindInput(input.Name, value);
        _outputs = new float[outputs.Length][];
        for (var i = 0; i < outputs.Length; i++)
        {
            Require(session.Inner.OutputMetadata.ContainsKey(outputs[i].Name), outputs[i].Name, "output", session);
            _outputs[i] = Allocate(outputs[i], out value);
            _binding.BindOutput(outputs[i].Name, value);
        }
    }

    /// <summary>The input tensor, to be filled before <see cref="Run"/>.</summary>
    /// <exception cref="ObjectDisposedException">The run has been disposed.</exception>
    public Span<float> Input
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _input;
        }
    }

    /// <summary>An output tensor, valid after <see cref="Run"/> until the next one.</summary>
    /// <param name="index">Position in the constructor's list.</param>
    /// <exception cref="ObjectDisposedException">The run has been disposed.</exception>
    public Span<float> Output(int index)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _outputs[index];
    }

    /// <summary>Runs the model once.</summary>
    /// <exception cref="ModelException">ONNX Runtime refuses: the message is its own.</exception>
    /// <exception cref="ObjectDisposedException">The run or its session has been disposed.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            _session.Inner.RunWithBinding(_options, _binding);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ModelException($"The model '{_session.Name}' failed to run: {e.Message}", e);
        }
    }

    /// <summary>Zeroes input and outputs.</summary>
    public void Erase()
    {
        Zero(_input);
        foreach (var output in _outputs)
        {
            Zero(output);
        }
    }

    /// <summary>Zeroes and releases the buffers.</summary>
    public void Dispose()
    {
        _disposed = true;
        Erase();
        _binding.Dispose();
        _options.Dispose();
        foreach (var value in _values)
        {
            value.Dispose();
        }

        _values.Clear();
    }

    // Past the caches: the run has driven these bytes out of them, and writing through them would read all of them back first.
    internal static unsafe void Zero(Span<float> pinned)
    {
        var bytes = MemoryMarshal.AsBytes(pinned);
        if (!Avx.IsSupported || bytes.Length < StreamedBytes)
        {
            CryptographicOperations.ZeroMemory(bytes);
            return;
        }

        fixed (byte* start = bytes)
        {
            var head = (int)(-(nint)start & (Vector256<byte>.Count - 1));
            var streamed = (bytes.Length - head) / Vector256<byte>.Count * Vector256<byte>.Count;
            CryptographicOperations.ZeroMemory(bytes[..head]);
            for (var i = head; i < head + streamed; i += Vector256<byte>.Count)
            {
                Avx.StoreAlignedNonTemporal(start + i, Vector256<byte>.Zero);
            }

            Sse.StoreFence();
            CryptographicOperations.ZeroMemory(bytes[(head + streamed)..]);
        }
    }

    private static void Require(bool present, string name, string kind, OnnxSession session)
    {
        if (!present)
        {
            throw new ModelException($"The model '{session.Name}' has no {kind} '{name}'. Its card does not describe this file.");
        }
    }

    private float[] Allocate(TensorShape shape, out OrtValue value)
    {
        var buffer = GC.AllocateArray<float>(checked((int)shape.Count), pinned: true);
        value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(), shape.ToInt64());
        _values.Add(value);
        return buffer;
    }
}
