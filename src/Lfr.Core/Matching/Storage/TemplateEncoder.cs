using System.Runtime.InteropServices;
using Lfr.Core.Matching.Kernels;

namespace Lfr.Core.Matching.Storage;

/// <summary>Writes a template into a slot, quantised as the layout says, with the length of what quantisation took away measured in
/// double precision and rounded up: the bound that makes a scan of the quantised values provably exact.</summary>
internal static unsafe class TemplateEncoder
{
    /// <summary>Largest magnitude of an int8 value; symmetric, so that -128 never occurs.</summary>
    public const int Int8Limit = 127;

    public static void Encode(SlotLayout layout, ReadOnlySpan<float> vector, TemplateChunk chunk, int slot)
    {
        var lane = chunk.Lane(slot);
        switch (layout.Scan)
        {
            case TemplatePrecision.Float32:
                for (var i = 0; i < vector.Length; i++)
                {
                    ((float*)lane)[i * CosineKernel.PanelRows] = vector[i];
                }

                break;
            case TemplatePrecision.Float16:
                var error = 0.0;
                for (var i = 0; i < vector.Length; i++)
                {
                    var bits = Float16Value.Encode(vector[i]);
                    ((ushort*)lane)[i * CosineKernel.PanelRows] = bits;
                    var lost = (double)vector[i] - Float16Value.Decode(bits);
                    error += lost * lost;
                }

                if (layout.HasRows)
                {
                    chunk.Scales[slot] = 1;
                    chunk.Errors[slot] = RoundUp(Math.Sqrt(error));
                }

                break;
            default:
                EncodeInt8(layout, vector, chunk, slot, lane);
                break;
        }
    }

    /// <summary>Writes the row-major stored template of a slot, where the layout keeps one.</summary>
    public static void Store(SlotLayout layout, ReadOnlySpan<float> vector, TemplateChunk chunk, int slot)
    {
        if (!layout.HasRows)
        {
            return;
        }

        if (layout.Stored == TemplatePrecision.Float32)
        {
            vector.CopyTo(new Span<float>(chunk.Row(slot), layout.Dimension));
            return;
        }

        var row = (ushort*)chunk.Row(slot);
        for (var i = 0; i < vector.Length; i++)
        {
            row[i] = Float16Value.Encode(vector[i]);
        }
    }

    /// <summary>Reads a slot's stored template.</summary>
    public static void Decode(SlotLayout layout, TemplateChunk chunk, int slot, Span<float> vector)
    {
        var stride = layout.HasRows ? 1 : CosineKernel.PanelRows;
        var source = layout.HasRows ? chunk.Row(slot) : chunk.Lane(slot);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = layout.Stored == TemplatePrecision.Float32
                ? ((float*)source)[i * stride]
                : Float16Value.Decode(((ushort*)source)[i * stride]);
        }
    }

    /// <summary>Copies a slot's stored template as its bytes.</summary>
    public static void CopyStored(SlotLayout layout, TemplateChunk chunk, int slot, Span<byte> target)
    {
        if (layout.HasRows)
        {
            new ReadOnlySpan<byte>(chunk.Row(slot), target.Length).CopyTo(target);
            return;
        }

        var lane = chunk.Lane(slot);
        var bytes = layout.Stored == TemplatePrecision.Float32 ? 4 : 2;
        for (var i = 0; i < layout.Dimension; i++)
        {
            new ReadOnlySpan<byte>(lane + (i * CosineKernel.PanelRows * bytes), bytes).CopyTo(target[(i * bytes)..]);
        }
    }

    /// <summary>Reads a row as <see cref="CopyStored"/> writes it.</summary>
    public static void DecodeRow(TemplatePrecision stored, ReadOnlySpan<byte> row, Span<float> vector)
    {
        if (stored == TemplatePrecision.Float32)
        {
            row.CopyTo(MemoryMarshal.AsBytes(vector));
            return;
        }

        var bits = MemoryMarshal.Cast<byte, ushort>(row);
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = Float16Value.Decode(bits[i]);
        }
    }

    /// <summary>A value as it will be scored. What quantisation takes away is measured from this, not from what was given: a template of 512 equal values can be 5e-4 longer or shorter once it is
    /// rounded to binary16, all of it along itself.</summary>
    public static float AsStored(SlotLayout layout, float value) =>
        layout.Stored == TemplatePrecision.Float32 ? value : Float16Value.Decode(Float16Value.Encode(value));

    /// <summary>A binary32 that is not under the value, and a little over it: computing the value rounded too.</summary>
    public static float RoundUp(double value) => MathF.BitIncrement((float)(value * (1 + 1e-9)));

    private static void EncodeInt8(SlotLayout layout, ReadOnlySpan<float> vector, TemplateChunk chunk, int slot, byte* lane)
    {
        var largest = 0f;
        foreach (var value in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(AsStored(layout, value)));
        }

        var scale = largest / Int8Limit;
        var error = 0.0;
        for (var i = 0; i < 4 * layout.Quads; i++)
        {
            // Past the last value the last run is filled with zeros.
            var value = i < vector.Length ? AsStored(layout, vector[i]) : 0f;
            var step = Math.Clamp((int)MathF.Round(value / scale), -Int8Limit, Int8Limit);
            lane[(i / 4 * 4 * CosineKernel.PanelRows) + (i % 4)] = (byte)(step + CosineKernel.Int8Offset);
            var lost = value - ((double)scale * step);
            error += lost * lost;
        }

        chunk.Scales[slot] = scale;
        chunk.Errors[slot] = RoundUp(Math.Sqrt(error));
    }
}
