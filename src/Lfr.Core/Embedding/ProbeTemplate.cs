using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lfr.Core.Embedding;

/// <summary>
/// The template of someone in front of a camera (ISO/IEC 2382-37: biometric probe). It lives in pinned memory, is zeroed on
/// <see cref="Dispose()"/> (and by a finaliser if nobody does), and cannot be serialised: there is no API that writes it anywhere.
/// </summary>
/// <remarks>Reading is safe from several threads; disposing while another thread reads is the caller's mistake.</remarks>
[JsonConverter(typeof(RefusingConverter))]
public sealed class ProbeTemplate : IDisposable
{
    private float[]? _vector;

    /// <summary>Takes a normalised vector.</summary>
    /// <param name="vector">[dim] float32, L2-normalised; copied, and the caller's copy stays the caller's to erase.</param>
    /// <param name="pipeline">The pipeline that made it.</param>
    /// <exception cref="ArgumentException">The vector is empty, not finite or not of length one, or the pipeline is empty.</exception>
    public ProbeTemplate(ReadOnlySpan<float> vector, PipelineId pipeline)
    {
        if (pipeline.IsEmpty)
        {
            Throw.Argument("pipeline is empty. A template belongs to the pipeline that made it: pass that engine's PipelineId.", nameof(pipeline));
        }

        UnitVector.Check(vector, "the probe template", nameof(vector));
        _vector = GC.AllocateUninitializedArray<float>(vector.Length, pinned: true);
        vector.CopyTo(_vector);
        Pipeline = pipeline;
        Dimension = vector.Length;
    }

    /// <summary>The last guard: a template that nobody disposed is zeroed before its memory is reused.</summary>
    ~ProbeTemplate() => Erase();

    /// <summary>The pipeline that made this template.</summary>
    public PipelineId Pipeline { get; }

    /// <summary>Number of values.</summary>
    public int Dimension { get; }

    /// <summary>Whether the values have been zeroed.</summary>
    public bool IsErased => _vector is null;

    /// <summary>[dim] float32, L2-normalised.</summary>
    /// <exception cref="ObjectDisposedException">The template has been erased.</exception>
    public ReadOnlySpan<float> Vector
    {
        get
        {
            if (_vector is null)
            {
                Throw.Disposed(nameof(ProbeTemplate));
            }

            return _vector;
        }
    }

    /// <summary>Makes a reference of this probe: a deliberate act (enrolment), never a side effect.</summary>
    /// <exception cref="ObjectDisposedException">The template has been erased.</exception>
    public ReferenceTemplate ToReference() => new(Vector, Pipeline);

    /// <summary>Zeroes the values.</summary>
    public void Dispose()
    {
        Erase();
        GC.SuppressFinalize(this);
    }

    /// <summary>Says what it is, never what it holds.</summary>
    public override string ToString() => IsErased ? "ProbeTemplate (erased)" : $"ProbeTemplate ({Dimension} values, redacted)";

    private void Erase()
    {
        if (Interlocked.Exchange(ref _vector, null) is { } vector)
        {
            VectorMemory.Erase(vector);
        }
    }

    internal sealed class RefusingConverter : JsonConverter<ProbeTemplate>
    {
        private const string Reason = "A probe template cannot be persisted. Store only references of people on a watchlist or in a gallery (ToReference).";

        public override ProbeTemplate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException(Reason);

        public override void Write(Utf8JsonWriter writer, ProbeTemplate value, JsonSerializerOptions options) => throw new NotSupportedException(Reason);
    }
}
